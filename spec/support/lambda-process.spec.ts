import { join } from "node:path";
import { type Bundle, bundleFixture } from "./bundle.js";
import { LambdaProcess } from "./lambda-process.js";
import { describeWithRuntimeClient } from "./runtime-client.js";

describeWithRuntimeClient("a function under the real runtime client", () => {
  const started: LambdaProcess[] = [];
  let plain: Bundle;
  let failing: Bundle;

  beforeAll(async () => {
    plain = await bundleFixture(join(__dirname, "fixtures/plain-handler.ts"));
    failing = await bundleFixture(join(__dirname, "fixtures/failing-module.ts"));
  });

  afterEach(async () => {
    await Promise.all(started.splice(0).map((lambda) => lambda.stop()));
  });

  afterAll(async () => {
    await Promise.all([plain, failing].map((bundle) => bundle.remove()));
  });

  async function start({ taskRoot }: Bundle, handler = "index.handler"): Promise<LambdaProcess> {
    const lambda = await LambdaProcess.start({ taskRoot, handler, env: { GIVEN: "yes" } });
    started.push(lambda);
    return lambda;
  }

  it("answers one invocation after the other from one process", async () => {
    const lambda = await start(plain);
    const outcomes = await Promise.all([1, 2, 3].map(() => lambda.invoke({ do: "answer" })));
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(["response", "response", "response"]);
    const bodies = outcomes.map((outcome) => (outcome.kind === "response" ? outcome.body : undefined));
    expect(bodies).toEqual([1, 2, 3].map((calls) => expect.objectContaining({ calls })));
  });

  it("tells the function its request id and its time", async () => {
    const lambda = await start(plain);
    const outcome = await lambda.invoke({ do: "answer" }, { deadlineMs: 5_000 });
    expect(outcome).toMatchObject({ kind: "response", body: { requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) } });
    const { remaining } = (outcome as unknown as { body: { remaining: number } }).body;
    expect(remaining).toBeGreaterThan(3_000);
    expect(remaining).toBeLessThanOrEqual(5_000);
  });

  it("gives the function an environment of its own", async () => {
    const lambda = await start(plain);
    const outcome = await lambda.invoke({ do: "environment" });
    expect(outcome).toMatchObject({
      kind: "response",
      body: { GIVEN: "yes", AWS_LAMBDA_FUNCTION_NAME: "spec", LAMBDA_TASK_ROOT: plain.taskRoot },
    });
    expect(outcome).not.toHaveProperty("body.NODE_EXTRA_CA_CERTS");
    expect(outcome).not.toHaveProperty("body.JEST_WORKER_ID");
  });

  it("reports a thrown error and serves the next invocation", async () => {
    const lambda = await start(plain);
    await expect(lambda.invoke({ do: "throw" })).resolves.toEqual({
      kind: "error",
      errorType: "TypeError",
      errorMessage: "no such thing",
      stackTrace: expect.arrayContaining([expect.stringContaining("no such thing")]),
    });
    await expect(lambda.invoke({ do: "answer" })).resolves.toMatchObject({ kind: "response", body: { calls: 2 } });
  });

  it("refuses an answer that is too large for the platform", async () => {
    const lambda = await start(plain);
    await expect(lambda.invoke({ do: "answer-too-much" })).resolves.toMatchObject({
      kind: "error",
      errorType: "Function.ResponseSizeTooLarge",
    });
  });

  it("reports an invocation that takes too long", async () => {
    const lambda = await start(plain);
    await expect(lambda.invoke({ do: "hang" }, { deadlineMs: 200 })).resolves.toEqual({ kind: "timeout" });
  });

  it("reports a process that ends, for that invocation and those behind it", async () => {
    const lambda = await start(plain);
    const outcomes = await Promise.all([lambda.invoke({ do: "exit" }), lambda.invoke({ do: "answer" })]);
    expect(outcomes).toEqual([
      { kind: "exit", code: 3, signal: null },
      { kind: "exit", code: 3, signal: null },
    ]);
  });

  it("runs a CommonJS bundle", async () => {
    const bundle = await bundleFixture(join(__dirname, "fixtures/plain-handler.ts"), { format: "cjs" });
    try {
      const lambda = await start(bundle);
      await expect(lambda.invoke({ do: "answer" })).resolves.toMatchObject({ kind: "response", body: { calls: 1 } });
    } finally {
      await bundle.remove();
    }
  });

  it("reports a module that does not load", async () => {
    const lambda = await start(failing);
    const end = { kind: "init-error", errorType: "RangeError", errorMessage: "the module does not load" };
    await expect(lambda.initialisation).resolves.toMatchObject(end);
    await expect(lambda.invoke({ do: "answer" })).resolves.toMatchObject(end);
  });

  it("reports a handler that is not there", async () => {
    const lambda = await start(plain, "index.missing");
    await expect(lambda.initialisation).resolves.toMatchObject({
      kind: "init-error",
      errorType: expect.stringContaining("HandlerNotFound"),
    });
  });

  it("collects what the function writes", async () => {
    const lambda = await start(plain);
    await lambda.invoke({ do: "answer" });
    await lambda.invoke({ do: "throw" });
    await lambda.stop();
    expect(lambda.stdout).toContain("call 1: answer");
    expect(lambda.stderr + lambda.stdout).toContain("no such thing");
  });

  it("ends on SIGTERM", async () => {
    const lambda = await start(plain);
    await expect(lambda.initialisation).resolves.toEqual({ kind: "ready" });
    await lambda.terminate();
    await expect(lambda.invoke({ do: "answer" })).resolves.toEqual({ kind: "exit", code: null, signal: "SIGTERM" });
  });

  it("reads a streamed answer", async () => {
    const lambda = await start(plain, "index.streaming");
    await expect(lambda.invoke({ do: "answer" })).resolves.toEqual({
      kind: "stream",
      contentType: "application/vnd.awslambda.http-integration-response",
      raw: Buffer.from(`{"statusCode":201,"headers":{"x-made":"here"}}${"\0".repeat(8)}first second`),
      prelude: { statusCode: 201, headers: { "x-made": "here" } },
      payload: Buffer.from("first second"),
      error: undefined,
    });
  });

  it("reads the error of a stream that broke", async () => {
    const lambda = await start(plain, "index.streaming");
    await expect(lambda.invoke({ do: "fail-after-write" })).resolves.toMatchObject({
      kind: "stream",
      payload: Buffer.from("first "),
      error: { errorType: "TypeError", errorMessage: "too late" },
    });
  });
});
