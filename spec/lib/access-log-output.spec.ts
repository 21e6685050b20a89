import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LogRecord } from "lambent";
import { type Bundle, bundleFixture } from "../support/bundle.js";
import { httpSource } from "../support/events.js";
import { LambdaProcess } from "../support/lambda-process.js";
import { linesOf } from "../support/log-lines.js";
import { describeWithRuntimeClient } from "../support/runtime-client.js";

interface Command {
  readonly requests: number;
  readonly length: number;
  readonly atOnce?: boolean;
}

// A pipe of Linux holds 64 KiB.
const MORE_THAN_A_PIPE: Command = { requests: 40, length: 5_000 };

let bundle: Bundle;
let folder: string;
const children: ChildProcess[] = [];
const descriptors: number[] = [];

beforeAll(async () => {
  bundle = await bundleFixture(join(__dirname, "../fixtures/log-process.ts"));
});
afterAll(() => bundle.remove());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lambent-output-"));
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  for (const descriptor of descriptors.splice(0)) closeSync(descriptor);
  rmSync(folder, { recursive: true });
});

/** Starts the program with a descriptor as its standard output. */
function start(stdout: number, env: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, [bundle.file], {
    env: { ...process.env, LOG_LEVEL: "info", ...env },
    stdio: ["ignore", stdout, "inherit", "ipc"],
  });
  children.push(child);
  return child;
}

/** How many requests were answered; rejects where the process ends before. */
async function answered(child: ChildProcess, command: Command): Promise<number> {
  child.send(command);
  const ended = once(child, "exit").then(([code, signal]) => {
    throw new Error(`the process ended with ${code ?? signal}`);
  });
  const [message] = (await Promise.race([once(child, "message"), ended])) as [{ answered: number }];
  return message.answered;
}

/** A pipe with a reader that does not read, unless `drain` does. */
function openPipe(): { readonly writer: number; readonly reader: number } {
  const path = join(folder, "pipe");
  execFileSync("mkfifo", [path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, constants.O_WRONLY);
  descriptors.push(reader, writer);
  return { reader, writer };
}

/** All that a pipe holds now. */
function drain(reader: number): string {
  const chunks: Buffer[] = [];
  const buffer = Buffer.alloc(64 * 1024);
  for (;;) {
    try {
      const count = readSync(reader, buffer);
      if (count === 0) break;
      chunks.push(Buffer.from(buffer.subarray(0, count)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      break;
    }
  }
  return Buffer.concat(chunks).toString();
}

describe.each([
  ["that nothing has touched", {}],
  ["that the application has touched", { TOUCHED: "yes" }],
  ["while the time of the machine is set back", { CLOCK: "stopped" }],
])("a standard output %s", (_, env: Record<string, string>) => {
  it("may be a full pipe that nobody reads: requests are answered, and lines are whole again afterwards", async () => {
    const { reader, writer } = openPipe();
    const child = start(writer, env);

    expect(await answered(child, MORE_THAN_A_PIPE)).toBe(MORE_THAN_A_PIPE.requests);

    const before = drain(reader);
    expect(await answered(child, { requests: 2, length: 3 })).toBe(2);
    const lines = (before + drain(reader)).split("\n").filter((line) => line !== "");
    const records = lines.flatMap((line) => toRecord(line) ?? []);
    expect(records.slice(-2)).toMatchObject([
      { number: 41, padding: "xxx" },
      { number: 42, padding: "xxx" },
    ]);
    // Those for which there was no room were cut or dropped; none begins within another.
    expect(records.length).toBeLessThan(42);
    for (const line of lines) expect(line.lastIndexOf('{"type"')).toBe(0);
  });
});

describe("a standard output", () => {
  it("gets each line whole, of many requests at once", async () => {
    const file = join(folder, "out");
    const descriptor = openSync(file, "w");
    descriptors.push(descriptor);

    expect(await answered(start(descriptor), { requests: 300, length: 20_000, atOnce: true })).toBe(300);

    const lines = readFileSync(file, "utf8").split("\n");
    expect(lines.pop()).toBe("");
    const numbers = lines.map((line) => toRecord(line)?.number);
    expect(numbers).toHaveLength(301);
    expect(new Set(numbers)).toEqual(new Set([undefined, ...Array.from({ length: 300 }, (_, n) => n + 1)]));
  });

  it("may be a pipe that nobody reads, which the first lines are too long for", async () => {
    const { writer } = openPipe();

    expect(await answered(start(writer), { requests: 3, length: 40_000 })).toBe(3);
  });

  it("may have lost its reader", async () => {
    const { reader, writer } = openPipe();
    const child = start(writer);
    expect(await answered(child, { requests: 1, length: 1 })).toBe(1);

    closeSync(descriptors.splice(descriptors.indexOf(reader), 1)[0] as number);

    expect(await answered(child, MORE_THAN_A_PIPE)).toBe(MORE_THAN_A_PIPE.requests);
    expect(child.exitCode).toBeNull();
  });

  it("may have no room on its disk", async () => {
    const full = openSync("/dev/full", "w");
    descriptors.push(full);

    expect(await answered(start(full), MORE_THAN_A_PIPE)).toBe(MORE_THAN_A_PIPE.requests);
  });

  it("may be closed", async () => {
    const child = spawn("sh", ["-c", 'exec "$0" "$1" 1>&-', process.execPath, bundle.file], {
      env: { ...process.env, LOG_LEVEL: "info" },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    children.push(child);

    expect(await answered(child, MORE_THAN_A_PIPE)).toBe(MORE_THAN_A_PIPE.requests);
  });
});

describeWithRuntimeClient("the log of a function", () => {
  let deployed: Bundle;
  const started: LambdaProcess[] = [];

  beforeAll(async () => {
    deployed = await bundleFixture(join(__dirname, "../fixtures/log-function.ts"));
  });
  afterAll(() => deployed.remove());
  afterEach(async () => {
    await Promise.all(started.splice(0).map((lambda) => lambda.stop()));
  });

  async function startFunction(env: Record<string, string> = {}): Promise<LambdaProcess> {
    const lambda = await LambdaProcess.start({ taskRoot: deployed.taskRoot, env });
    started.push(lambda);
    return lambda;
  }

  const event = (path: string) => httpSource("HTTP API, payload 2.0").encode({ method: "GET", path });

  it("has its lines as they are, beside those that the runtime wraps", async () => {
    const lambda = await startFunction();
    const outcome = await lambda.invoke(event("/fine"));
    await lambda.stop();

    const lines = lambda.stdout.split("\n");
    expect(lines.pop()).toBe("");
    const wrapped = lines.filter((line) => line.includes("of the handler"));
    expect(wrapped).toEqual([expect.stringMatching(/\t[0-9a-f-]{36}\tINFO\tof the handler$/)]);
    const id = wrapped[0]?.split("\t")[1];
    const server_id = "2026/01/31/[$LATEST]0123456789abcdef0123456789abcdef";
    expect(lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { type: "startup", level: "info", server_id },
      { type: "access", path: "/fine", status_code: 200, id, server_id, cold_start: true, note: "a\nb\u0085" },
    ]);
    expect(outcome).toMatchObject({ body: { headers: { "x-request-id": id } } });
  });

  it.each([
    ["works", "info", undefined],
    ["fails", "error", expect.stringMatching(/^Error: cannot be ended\n {4}at /)],
  ])("ends with a line of its end, where that %s", async (DISPOSAL, level, error_detail) => {
    const lambda = await startFunction({ DISPOSAL });
    await lambda.invoke(event("/fine"));

    await lambda.terminate();

    const last = linesOf(lambda.stdout).at(-1);
    expect(last).toMatchObject({ type: "shutdown", level, execution_time: expect.any(Number) });
    expect(last?.error_detail).toEqual(error_detail);
  });

  it.each([
    ["/throws-later", /^TypeError: nobody caught this\n {4}at [\s\S]*\ncaused by: RangeError: its cause\n {4}at /],
    ["/rejects-later", /TypeError: nobody waited for this\n {4}at /],
  ])("tells of an error that nobody caught: %s", async (path, stack) => {
    const lambda = await startFunction();
    const outcome = await lambda.invoke(event(path));
    await lambda.stop();

    expect(["exit", "error"]).toContain(outcome.kind);
    const told = linesOf(lambda.stdout).filter(({ type }) => type === "uncaught_exception");
    expect(told).toMatchObject([{ level: "critical", error_detail: expect.stringMatching(stack) }]);
  });
});

function toRecord(line: string): LogRecord | undefined {
  try {
    return JSON.parse(line) as LogRecord;
  } catch {
    return undefined;
  }
}
