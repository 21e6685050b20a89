import { join } from "node:path";
import type { LogRecord } from "lambent";
import { type Bundle, bundleFixture } from "./support/bundle.js";
import { httpSource } from "./support/events.js";
import { LambdaProcess } from "./support/lambda-process.js";
import { accessLines } from "./support/log-lines.js";
import type { InvocationOutcome } from "./support/runtime-api.js";
import { describeWithRuntimeClient } from "./support/runtime-client.js";

const front = httpSource("HTTP API, payload 2.0");
/** What an invocation here has, in milliseconds; the runtime client delivers it and reads it to the millisecond. */
const DEADLINE = 500;
const MARGIN = 100;

describeWithRuntimeClient("a deadline under the real runtime client", () => {
  let bundle: Bundle;
  let lambda: LambdaProcess;

  beforeAll(async () => {
    bundle = await bundleFixture(join(__dirname, "fixtures/deadlines-function.ts"));
  });

  afterEach(() => lambda.stop());

  afterAll(() => bundle.remove());

  async function start(env: Record<string, string> = {}): Promise<void> {
    lambda = await LambdaProcess.start({ taskRoot: bundle.taskRoot, env });
    await lambda.initialisation;
  }

  function get(path: string, deadlineMs = DEADLINE): Promise<InvocationOutcome> {
    return lambda.invoke(front.encode({ method: "GET", path }), { deadlineMs });
  }

  /** Invokes and reads the answer: anything else, a timeout of the platform for one, is an error. */
  async function answerOf(path: string, deadlineMs?: number): Promise<{ status: number; text: string }> {
    const outcome = await get(path, deadlineMs);
    if (outcome.kind !== "response") throw new Error(`${JSON.stringify(outcome)}\n${lambda.stderr}${lambda.stdout}`);
    const { status, body } = front.decode(outcome.body);
    return { status, text: body.toString() };
  }

  /** The lines of requests, once there are so many; a line may arrive after its answer. */
  async function lines(count: number): Promise<LogRecord[]> {
    for (;;) {
      const found = accessLines(lambda.stdout);
      if (found.length >= count) return found;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  const timedOut = { status: 504, text: '{"detail":"Gateway Timeout"}' };

  it("answers for handlers that never return, time and again, and serves the next invocation", async () => {
    await start();

    for (let round = 1; round <= 10; round += 1) {
      expect(await answerOf("/never")).toEqual(timedOut);
      expect(await answerOf("/quick")).toEqual({ status: 200, text: `{"served":${round}}` });
    }

    const found = await lines(20);
    expect(found.filter(({ path }) => path === "/quick").map(({ served }) => served)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
    for (const { status_code, level, error_detail } of found.filter(({ path }) => path === "/never")) {
      expect({ status_code, level }).toEqual({ status_code: 504, level: "error" });
      const [, limit] =
        /^stopped after (\d+) ms, by the time that the platform leaves$/.exec(String(error_detail)) ?? [];
      // The rest of the margin is for the way of the answer.
      expect(Number(limit)).toBeLessThanOrEqual(DEADLINE - MARGIN);
      expect(Number(limit)).toBeGreaterThan(0);
    }
  }, 60_000);

  it("writes the line before the answer", async () => {
    await start();
    // The process is killed when its answer has arrived, so what is written later is lost.
    await answerOf("/never/short");
    await lambda.stop();

    expect(accessLines(lambda.stdout)).toMatchObject([
      { status_code: 504, error_detail: "stopped after 50 ms, by @Timeout(0.05)" },
    ]);
  });

  it("answers for a middleware that never returns", async () => {
    await start();

    expect(await answerOf("/stuck")).toEqual(timedOut);
    expect(await answerOf("/quick")).toMatchObject({ status: 200 });
  });

  it("keeps the environment where the handler rejects after its answer", async () => {
    await start();

    expect(await answerOf("/rejects-later")).toEqual(timedOut);
    expect(await answerOf("/quick")).toEqual({ status: 200, text: '{"served":1}' });
    expect(lambda.stdout).not.toContain("nobody waits for this");
    expect(lambda.stderr).not.toContain("nobody waits for this");
  });

  it("keeps the environment where init failed, which the next invocation repeats", async () => {
    await start({ INIT: "fails once" });

    expect(await get("/quick")).toMatchObject({ kind: "error", errorType: "Error", errorMessage: "no connection yet" });
    expect(await answerOf("/quick")).toEqual({ status: 200, text: '{"served":1}' });
    expect(await lines(2)).toMatchObject([{ level: "critical", cold_start: true }, { status_code: 200 }]);
  });

  it("answers while init still runs, which the next invocation waits for", async () => {
    await start({ INIT: "hangs once" });

    expect(await answerOf("/quick", 400)).toEqual(timedOut);
    expect(await answerOf("/quick", 10_000)).toEqual({ status: 200, text: '{"served":1}' });
  });

  it("obeys FUNCTION_TIMEOUT", async () => {
    await start({ FUNCTION_TIMEOUT: "0.1" });

    expect(await answerOf("/never", 10_000)).toEqual(timedOut);
    expect(await lines(1)).toMatchObject([{ error_detail: "stopped after 100 ms, by FUNCTION_TIMEOUT" }]);
  });

  it("does not start with a FUNCTION_TIMEOUT that is none", async () => {
    await start({ FUNCTION_TIMEOUT: "never" });

    expect(await lambda.initialisation).toMatchObject({
      kind: "init-error",
      errorType: "ConfigurationError",
      errorMessage: 'FUNCTION_TIMEOUT is "never", but it has to be a number of seconds above 0, at most 2147483.',
    });
  });
});
