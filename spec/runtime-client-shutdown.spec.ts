import { join } from "node:path";
import { type Bundle, bundleFixture } from "./support/bundle.js";
import { httpSource } from "./support/events.js";
import { LambdaProcess } from "./support/lambda-process.js";
import { accessLines, linesOf } from "./support/log-lines.js";
import type { InvocationOutcome } from "./support/runtime-api.js";
import { describeWithRuntimeClient } from "./support/runtime-client.js";

const front = httpSource("HTTP API, payload 2.0");

// LambdaProcess.terminate() sends SIGKILL half a second after SIGTERM, as the platform does; before, the signal itself
// ends the process once nobody listens to it any more.
const inTime = { kind: "exit", code: null, signal: "SIGTERM" };

describeWithRuntimeClient("the end of an environment under the real runtime client", () => {
  let bundle: Bundle;
  let lambda: LambdaProcess;

  beforeAll(async () => {
    bundle = await bundleFixture(join(__dirname, "fixtures/shutdown-function.ts"));
  });

  afterEach(() => lambda.stop());

  afterAll(() => bundle.remove());

  async function start(disposal = ""): Promise<void> {
    lambda = await LambdaProcess.start({ taskRoot: bundle.taskRoot, env: { DISPOSAL: disposal } });
    await lambda.initialisation;
  }

  function get(path: string): Promise<InvocationOutcome> {
    return lambda.invoke(front.encode({ method: "GET", path }));
  }

  async function answerOf(invocation: Promise<InvocationOutcome>): Promise<{ status: number; json: unknown }> {
    const outcome = await invocation;
    if (outcome.kind !== "response") throw new Error(`${JSON.stringify(outcome)}\n${lambda.stderr}${lambda.stdout}`);
    const { status, body } = front.decode(outcome.body);
    return { status, json: JSON.parse(body.toString()) };
  }

  /** Begins a request, and resolves to its outcome to come once it is in its handler. */
  async function enter(path: string): Promise<{ invocation: Promise<InvocationOutcome> }> {
    const invocation = get(path);
    while (!lambda.stdout.includes("entered\n")) await new Promise((resolve) => setTimeout(resolve, 5));
    return { invocation };
  }

  /** What the process wrote and that is no line of the log. */
  function said(): string[] {
    return lambda.stdout.split("\n").filter((line) => line !== "" && !line.startsWith("{"));
  }

  function shutdownLines() {
    return linesOf(lambda.stdout).filter(({ type }) => type === "shutdown");
  }

  it("disposes of controllers and resources, and says so", async () => {
    await start();
    expect(await answerOf(get("/one/soon"))).toEqual({ status: 200, json: { from: "the database" } });

    await lambda.terminate();

    expect(await get("/one/soon")).toEqual(inTime);
    expect(said()).toEqual(["entered", "disposed of one", "closed the database"]);
    expect(shutdownLines()).toEqual([
      {
        type: "shutdown",
        level: "info",
        date: expect.any(String),
        server_id: expect.stringContaining("[$LATEST]"),
        execution_time: expect.any(Number),
      },
      expect.objectContaining({ level: "info" }),
    ]);
  });

  it("disposes of nothing where nothing was made", async () => {
    await start();
    await lambda.terminate();

    expect(await get("/one/soon")).toEqual(inTime);
    expect(said()).toEqual([]);
  });

  it("answers what is in flight, and disposes after it", async () => {
    await start();
    const { invocation } = await enter("/one/soon");

    const [answer] = await Promise.all([answerOf(invocation), lambda.terminate()]);

    expect(answer).toEqual({ status: 200, json: { from: "the database" } });
    expect(await get("/one/soon")).toEqual(inTime);
    expect(said()).toEqual(["entered", "disposed of one", "closed the database"]);
    const lines = linesOf(lambda.stdout).map(({ type, status_code }) => [type, status_code]);
    expect(lines.indexOf(lines.find(([type]) => type === "access") ?? [])).toBeLessThan(lines.length - 1);
    expect(lines.at(-1)).toEqual(["shutdown", undefined]);
  });

  it("answers 503 for what takes longer", async () => {
    await start();
    const { invocation } = await enter("/one/never");

    const [answer] = await Promise.all([answerOf(invocation), lambda.terminate()]);

    expect(answer).toEqual({ status: 503, json: { detail: "Service Unavailable" } });
    expect(await get("/one/soon")).toEqual(inTime);
    expect(accessLines(lambda.stdout)).toMatchObject([
      { status_code: 503, level: "error", error_detail: "the environment is being shut down" },
    ]);
    expect(said()).toEqual(["entered", "disposed of one", "closed the database"]);
  });

  it("does not wait for a disposal that hangs", async () => {
    await start("hangs");
    await answerOf(get("/one/soon"));

    await lambda.terminate();

    expect(await get("/one/soon")).toEqual(inTime);
    expect(shutdownLines()).toContainEqual(
      expect.objectContaining({ level: "error", error_detail: expect.stringContaining(" is not over after ") }),
    );
  });

  it("goes on where a disposal fails, and says why", async () => {
    await start("fails");
    await answerOf(get("/one/soon"));

    await lambda.terminate();

    expect(await get("/one/soon")).toEqual(inTime);
    expect(said()).toEqual(["entered", "disposed of one", "closed the database"]);
    expect(shutdownLines()).toContainEqual(
      expect.objectContaining({
        level: "error",
        error_detail: expect.stringMatching(/^Error: one cannot be disposed of\n {4}at /),
      }),
    );
  });

  it("ends every application of the process, the resources with the last", async () => {
    await start();
    expect(await answerOf(get("/two"))).toEqual({ status: 200, json: { from: "two" } });
    await answerOf(get("/one/soon"));

    await lambda.terminate();

    expect(await get("/two")).toEqual(inTime);
    expect(said().slice(1).sort()).toEqual(["closed the database", "disposed of one", "disposed of two"]);
    expect(said().at(-1)).toBe("closed the database");
    expect(shutdownLines()).toHaveLength(2);
  });

  it("ends once where the signal comes again", async () => {
    await start();
    const { invocation } = await enter("/one/soon");

    const [answer] = await Promise.all([answerOf(invocation), lambda.terminate(), lambda.terminate()]);

    expect(answer).toMatchObject({ status: 200 });
    expect(await get("/one/soon")).toEqual(inTime);
    expect(said()).toEqual(["entered", "disposed of one", "closed the database"]);
    expect(shutdownLines()).toHaveLength(2);
  });

  it("leaves the end of the process to another listener where there is one", async () => {
    await start("listens");
    await answerOf(get("/one/soon"));

    await lambda.terminate();

    expect(await get("/one/soon")).toEqual({ kind: "exit", code: null, signal: "SIGKILL" });
    expect(said()).toEqual(["entered", "disposed of one", "closed the database", "another listener has ended"]);
  });
});
