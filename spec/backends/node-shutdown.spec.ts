import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { get as openGet } from "node:http";
import { join } from "node:path";
import {
  type Constructor,
  Controller,
  Get,
  type LogRecord,
  type Middleware,
  type OnDispose,
  type OnInit,
} from "lambent";
import { createLambdaHandler, type LambdaOptions } from "lambent/aws-lambda";
import { createNodeHandler } from "lambent/node";
import { type Bundle, bundleFixture } from "../support/bundle.js";
import { call } from "../support/lambda.js";
import { accessLines, linesOf } from "../support/log-lines.js";

const never = (): Promise<never> => new Promise(() => undefined);
const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What happened, in order. */
const steps: string[] = [];
const failing = new Set<string>();

beforeEach(() => {
  steps.length = 0;
  failing.clear();
});

function end(name: string): void {
  steps.push(`end of ${name}`);
  if (failing.has(name)) throw new Error(`${name} fails`);
}

@Controller("/first")
class First implements OnInit, OnDispose {
  onInit() {
    steps.push("begin of first");
  }

  @Get("/soon")
  async soon() {
    await sleep(30);
    steps.push("answer");
    return "soon";
  }

  @Get("/never")
  never() {
    return never();
  }

  onDispose() {
    end("first");
  }
}

@Controller("/second")
class Second implements OnDispose {
  @Get() read() {}

  async onDispose() {
    end("second");
    if (failing.has("the end of second")) await never();
  }
}

function start(options: LambdaOptions = {}, controllers: Constructor[] = [First, Second]) {
  const records: LogRecord[] = [];
  const handler = createLambdaHandler(controllers, { accessLog: (record) => records.push(record), ...options });
  const shutdownRecords = () => records.filter(({ type }) => type === "shutdown");
  return { handler, records, shutdownRecords };
}

describe("dispose()", () => {
  it("disposes of controllers in reverse order, once, and says so", async () => {
    const { handler, shutdownRecords } = start();
    await handler.ready();

    await Promise.all([handler.dispose(), handler.dispose()]);
    await handler.dispose();

    expect(steps).toEqual(["begin of first", "end of second", "end of first"]);
    expect(shutdownRecords()).toEqual([
      {
        type: "shutdown",
        level: "info",
        date: expect.any(String),
        server_id: expect.any(String),
        execution_time: expect.any(Number),
      },
    ]);
  });

  it("disposes of nothing that was not begun", async () => {
    const { handler, shutdownRecords } = start();

    await handler.dispose();

    expect(steps).toEqual([]);
    expect(shutdownRecords()).toHaveLength(1);
  });

  it("waits for what is in flight", async () => {
    const { handler, records } = start();
    await handler.ready();
    const answers = Promise.all([call(handler, "GET", "/first/soon"), call(handler, "GET", "/first/soon")]);

    await handler.dispose();

    expect((await answers).map(({ status }) => status)).toEqual([200, 200]);
    expect(steps.slice(1)).toEqual(["answer", "answer", "end of second", "end of first"]);
    expect(records.map(({ type }) => type)).toEqual(["startup", "access", "access", "shutdown"]);
  });

  const stuckBefore: Middleware = () => never();
  const stuckAfter: Middleware = async (_request, next) => {
    await next();
    return never();
  };

  it.each<[string, Middleware[]]>([
    ["a handler", []],
    ["a middleware before next()", [stuckBefore]],
    ["a middleware after next()", [stuckAfter]],
  ])("answers 503 for what takes longer: %s", async (_name, middleware) => {
    const { handler, records } = start({ middleware });
    await handler.ready();
    const answer = call(handler, "GET", "/first/never");

    await handler.dispose();

    expect(await answer).toMatchObject({ status: 503, json: { detail: "Service Unavailable" } });
    expect(records.slice(1)).toMatchObject([
      { type: "access", level: "error", status_code: 503, error_detail: "the environment is being shut down" },
      { type: "shutdown", level: "info" },
    ]);
    expect(steps.slice(1)).toEqual(["end of second", "end of first"]);
  });

  it("answers 503 for what waits for an initialisation that hangs", async () => {
    const { handler } = start({ init: never });
    const answer = call(handler, "GET", "/first/soon");

    await handler.dispose();

    expect((await answer).status).toBe(503);
    expect(steps).toEqual([]);
  });

  it("aborts the signal of what takes longer", async () => {
    const reasons: unknown[] = [];
    const watch: Middleware = (request, next) => {
      request.signal.addEventListener("abort", () => reasons.push(request.signal.reason));
      return next();
    };
    const { handler } = start({ middleware: [watch] });
    await handler.ready();
    const answer = call(handler, "GET", "/first/never");

    await handler.dispose();
    await answer;

    expect(reasons).toMatchObject([{ status: 503 }]);
  });

  it("goes on where a disposal fails, and says why", async () => {
    failing.add("second");
    failing.add("first");
    const { handler, shutdownRecords } = start();
    await handler.ready();

    await handler.dispose();

    expect(steps.slice(1)).toEqual(["end of second", "end of first"]);
    expect(shutdownRecords()).toMatchObject([{ level: "error" }]);
    const [{ error_detail } = {}] = shutdownRecords();
    expect(error_detail).toMatch(/^Error: second fails\n {4}at [\s\S]*\nError: first fails\n {4}at /);
  });

  it("does not wait for a disposal that hangs", async () => {
    failing.add("the end of second");
    const { handler, shutdownRecords } = start();
    await handler.ready();

    await handler.dispose();

    expect(shutdownRecords()).toMatchObject([
      { level: "error", error_detail: expect.stringMatching(/^Second\.onDispose\(\) is not over after \d+ ms$/) },
    ]);
    expect(steps.at(-1)).toBe("end of first");
  });

  it("takes the time that it is given", async () => {
    failing.add("the end of second");
    const records: LogRecord[] = [];
    const handler = createNodeHandler([First, Second], { accessLog: (record) => records.push(record) });
    await handler.ready();

    await handler.dispose(20);

    expect(records.at(-1)).toMatchObject({
      error_detail: expect.stringMatching(/^Second\.onDispose\(\) is not over after \d+ ms$/),
    });
  });
});

describe("a server that gets SIGTERM", () => {
  let bundle: Bundle;
  let child: ChildProcess;
  let stdout: string;
  let closed: Promise<unknown[]>;

  beforeAll(async () => {
    bundle = await bundleFixture(join(__dirname, "../fixtures/node-shutdown.ts"));
  });

  afterEach(() => child.kill("SIGKILL"));

  afterAll(() => bundle.remove());

  /** Starts the server and resolves to its address. */
  async function start(env: Record<string, string> = {}): Promise<string> {
    child = spawn(process.execPath, [bundle.file], {
      env: { ...process.env, LOG_LEVEL: "info", ...env },
      stdio: ["ignore", "pipe", "inherit"],
    });
    stdout = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    closed = once(child, "close");
    return (await written(/^(http:.*)$/m))[1] ?? "";
  }

  async function written(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(stdout);
      if (found !== null) return found;
      await sleep(5);
    }
  }

  /** What it wrote after its address and that is no line of the log. */
  function said(): string[] {
    return stdout.split("\n").filter((line) => line !== "" && !line.startsWith("{") && !line.startsWith("http:"));
  }

  async function statusOf(url: string): Promise<number | undefined> {
    const outgoing = openGet(url, { agent: false });
    const [incoming] = (await once(outgoing, "response")) as [import("node:http").IncomingMessage];
    incoming.resume();
    return incoming.statusCode;
  }

  const ended = ["failing", "disposed of the requests", "closed the database"];

  it("answers what is in flight, disposes, and ends with code 0", async () => {
    const url = await start();
    const status = statusOf(`${url}/soon`);
    await written(/^entered$/m);

    child.kill("SIGTERM");

    expect(await status).toBe(200);
    expect(await closed).toEqual([0, null]);
    expect(said()).toEqual(["entered", ...ended]);
    expect(linesOf(stdout).map(({ type, level }) => [type, level])).toEqual([
      ["startup", "info"],
      ["access", "info"],
      ["shutdown", "info"],
    ]);
  });

  it("ends with code 0 where a disposal fails, which is logged", async () => {
    await start({ DISPOSAL: "fails" });

    child.kill("SIGTERM");

    expect(await closed).toEqual([0, null]);
    expect(said()).toEqual(ended);
    expect(linesOf(stdout).at(-1)).toMatchObject({
      type: "shutdown",
      level: "error",
      error_detail: expect.stringMatching(/^Error: it cannot be disposed of\n/),
    });
  });

  it("ends where a disposal hangs", async () => {
    await start({ DISPOSAL: "hangs", CLOSE_TIMEOUT: "100" });

    child.kill("SIGTERM");

    expect(await closed).toEqual([0, null]);
    expect(linesOf(stdout).at(-1)).toMatchObject({
      error_detail: expect.stringMatching(/^\w+\.onDispose\(\) is not over after \d+ ms$/),
    });
  });

  it("answers what is not over in time with 503, disposes, and ends with code 0", async () => {
    const url = await start({ CLOSE_TIMEOUT: "300" });
    const answered = statusOf(`${url}/never`);
    await written(/^entered$/m);

    child.kill("SIGTERM");

    expect(await answered).toBe(503);
    expect(await closed).toEqual([0, null]);
    expect(said()).toEqual(["entered", ...ended]);
    expect(accessLines(stdout)).toMatchObject([{ path: "/never", status_code: 503 }]);
  });

  it("ends at once at a second one", async () => {
    const url = await start();
    const refused = expect(statusOf(`${url}/never`)).rejects.toMatchObject({ code: "ECONNRESET" });
    await written(/^entered$/m);

    child.kill("SIGTERM");
    // The first one has arrived once nobody is let in any more.
    while (await statusOf(`${url}/nothing`).catch(() => undefined)) await sleep(5);
    child.kill("SIGTERM");

    expect(await closed).toEqual([null, "SIGTERM"]);
    await refused;
  });
});
