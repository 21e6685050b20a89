import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { LogRecord } from "lambent";
import { type Bundle, bundleFixture } from "./support/bundle.js";
import { httpSource, lookAlikes } from "./support/events.js";
import { LambdaProcess } from "./support/lambda-process.js";
import { accessLines } from "./support/log-lines.js";
import { recordsEvent, snsRecord, sqsRecord } from "./support/messages.js";
import type { InvocationOutcome, InvokeOptions } from "./support/runtime-api.js";
import { describeWithRuntimeClient } from "./support/runtime-client.js";

const front = httpSource("function URL");
const preludeType = "application/vnd.awslambda.http-integration-response";

type Streamed = Extract<InvocationOutcome, { kind: "stream" }>;

describeWithRuntimeClient("streaming under the real runtime client", () => {
  let bundle: Bundle;
  let lambda: LambdaProcess;
  let folder: string;

  beforeAll(async () => {
    bundle = await bundleFixture(join(__dirname, "fixtures/streaming-function.ts"));
    folder = await mkdtemp(join(tmpdir(), "lambent-streaming-"));
  });

  beforeEach(async () => {
    lambda = await LambdaProcess.start({ taskRoot: bundle.taskRoot, nodeArguments: ["--expose-gc"] });
    expect(await lambda.initialisation).toEqual({ kind: "ready" });
  });

  afterEach(() => lambda.stop());

  afterAll(async () => {
    await bundle.remove();
    await rm(folder, { recursive: true });
  });

  async function invoke(event: unknown, options?: InvokeOptions): Promise<Streamed> {
    const outcome = await lambda.invoke(event, options);
    if (outcome.kind !== "stream") throw new Error(`${JSON.stringify(outcome)}\n${lambda.stderr}${lambda.stdout}`);
    return outcome;
  }

  function get(path: string, options?: InvokeOptions, rawQuery?: string): Promise<Streamed> {
    return invoke(front.encode({ method: "GET", path, ...(rawQuery !== undefined && { rawQuery }) }), options);
  }

  /** The lines of requests, once there are so many; a line may arrive after its answer. */
  async function lines(count: number): Promise<LogRecord[]> {
    for (;;) {
      const found = accessLines(lambda.stdout);
      if (found.length >= count) return found;
      await sleep(10);
    }
  }

  it("sends prelude, eight NUL bytes and body, and its first bytes before the last exist", async () => {
    const gate = join(folder, "gate");
    const received: Buffer[] = [];
    const onBytes = (bytes: Buffer) => {
      received.push(bytes);
      // The function waits for this file: bytes that were kept back until the end would never arrive.
      if (Buffer.concat(received).includes("first")) writeFileSync(gate, "");
    };

    const { contentType, raw, prelude, payload, error } = await get("/gated", { onBytes }, `gate=${gate}`);

    expect(contentType).toBe(preludeType);
    const head = {
      statusCode: 201,
      headers: { "x-a": "1, 2", "x-request-id": expect.any(String), "content-type": "text/plain; charset=utf-8" },
      cookies: ["a=1; Path=/", "b=2; Path=/"],
    };
    expect(prelude).toEqual(head);
    expect(payload.toString()).toBe("firstlast");
    expect(raw).toEqual(Buffer.from(`${JSON.stringify(prelude)}\0\0\0\0\0\0\0\0firstlast`));
    expect(error).toBeUndefined();
    expect(await lines(1)).toMatchObject([{ status_code: 201, level: "info", path_seen: "/gated" }]);
  });

  it.each([
    ["/empty", 203, ""],
    ["/nothing", 204, ""],
    ["/json", 200, '{"answer":42}'],
    ["/not-there", 404, '{"detail":"Not Found"}'],
    ["/refuses", 409, '{"detail":"Not now"}'],
    ["/events", 200, 'id: 1\ndata: {"price":9.5}\n\n'],
  ])("sends status and headers with whatever body there is: %s", async (path, statusCode, text) => {
    const { contentType, prelude, payload, error } = await get(path);

    expect(contentType).toBe(preludeType);
    expect(prelude).toMatchObject({ statusCode, headers: { "x-request-id": expect.any(String) } });
    expect(payload.toString()).toBe(text);
    expect(error).toBeUndefined();
  });

  it("tells a REST API of it as well", async () => {
    const { prelude, payload } = await invoke(httpSource("REST API").encode({ method: "GET", path: "/empty" }));

    expect(prelude).toMatchObject({ statusCode: 203, headers: { "x-empty": "yes" } });
    expect(payload).toHaveLength(0);
  });

  it("breaks a stream that fails, says why in the log, and serves the next invocation", async () => {
    const { prelude, payload, error } = await get("/breaks");

    expect(prelude).toMatchObject({ statusCode: 200 });
    expect(payload.toString()).toBe("first");
    expect(error).toEqual({ errorType: "TypeError", errorMessage: "broken in the middle" });
    expect((await get("/json")).payload.toString()).toBe('{"answer":42}');
    expect(await lines(2)).toMatchObject([
      {
        path: "/breaks",
        level: "critical",
        status_code: 200,
        error_detail: expect.stringContaining("broken in the middle\n    at "),
      },
      { path: "/json", level: "info" },
    ]);
  });

  it("fails the invocation where an unknown error comes before the first byte", async () => {
    const { payload, prelude, error } = await get("/bug");

    expect(prelude).toBeUndefined();
    expect(payload).toHaveLength(0);
    expect(error).toEqual({ errorType: "TypeError", errorMessage: "broken before it began" });
    expect(await lines(1)).toMatchObject([{ level: "critical" }]);
    expect(accessLines(lambda.stdout)[0]).not.toHaveProperty("status_code");
  });

  it("breaks a stream before its time is over, and serves the next invocation", async () => {
    const { payload, error } = await get("/never", { deadlineMs: 500 });

    expect(payload.toString()).toBe("first");
    expect(error).toMatchObject({ errorType: "HttpException", errorMessage: "Gateway Timeout" });
    expect((await get("/json")).payload.toString()).toBe('{"answer":42}');
    expect(await lines(2)).toMatchObject([
      {
        level: "error",
        status_code: 200,
        error_detail: expect.stringMatching(/by the time that the platform leaves$/),
      },
      { status_code: 200 },
    ]);
  });

  it("breaks a stream that still runs at the end of the environment", async () => {
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const sent = get("/never", { onBytes: (bytes) => void (bytes.includes("first") && begin()) });
    await begun;

    const [{ payload, error }] = await Promise.all([sent, lambda.terminate()]);

    expect(payload.toString()).toBe("first");
    expect(error).toMatchObject({ errorMessage: "Service Unavailable" });
    expect(accessLines(lambda.stdout)).toMatchObject([
      { level: "error", status_code: 200, error_detail: "the environment is being shut down" },
    ]);
  });

  it("waits for a slow reader, with 64 MiB in less than 32 MiB of memory", async () => {
    const { payload, error } = await get("/large", { onBytes: () => sleep(1), deadlineMs: 30_000 });

    expect(error).toBeUndefined();
    const size = 64 * 1024 * 1024;
    const text = payload.subarray(size).toString();
    const { growth } = JSON.parse(text) as { growth: number };
    process.stdout.write(`64 MiB to a slow reader of Lambda: ${growth} bytes of memory\n`);
    expect(growth).toBeLessThan(32 * 1024 * 1024);
    expect(payload.subarray(0, size).equals(Buffer.alloc(size, "."))).toBe(true);
  }, 60_000);

  it("gives the result of an event that is not streamed as JSON", async () => {
    const source = httpSource("HTTP API, payload 2.0");
    const { contentType, raw, error } = await invoke(source.encode({ method: "GET", path: "/events" }));

    expect(contentType).toBe("application/json");
    expect(source.decode(JSON.parse(raw.toString()))).toMatchObject({ status: 200 });
    expect(error).toBeUndefined();
  });

  it("gives the failures of a queue as JSON, and fails the invocation where every message failed", async () => {
    const records = [true, false, true].map((fails) => sqsRecord({ fails }));

    const { contentType, raw, error } = await invoke(recordsEvent(...records));

    expect(contentType).toBe("application/json");
    expect(JSON.parse(raw.toString())).toEqual({
      batchItemFailures: [records[0], records[2]].map((record) => ({ itemIdentifier: record?.messageId })),
    });
    expect(error).toBeUndefined();
    expect((await invoke(recordsEvent(snsRecord({ fails: false })))).raw.toString()).toBe("null");
    expect((await invoke(recordsEvent(sqsRecord({ fails: true })))).error).toMatchObject({ errorType: "BatchError" });
  });

  it("fails the invocation for an event that it does not serve", async () => {
    const { raw, error } = await invoke(lookAlikes[0]?.event);

    expect(raw).toHaveLength(0);
    expect(error).toMatchObject({ errorType: "UnsupportedEventError" });
  });

  it("writes nothing but its lines", async () => {
    await get("/empty");
    await get("/json");
    await lines(2);
    expect(lambda.stderr).toBe("");
    expect(lambda.stdout).not.toMatch(/ignore return values/);
  });
});
