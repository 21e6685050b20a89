import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { Tracer } from "@aws-lambda-powertools/tracer";
import { ConfigurationError, Controller, Get, type HttpRequest, type Middleware, Req, Use } from "lambent";
import { createLambdaHandler, type LambdaContext, type LambdaHandler } from "lambent/aws-lambda";
import { serve } from "lambent/node";
import { requestLogging, requestMetrics, requestTracing } from "lambent/powertools";
import { call } from "../support/lambda.js";

type Line = Readonly<Record<string, unknown>>;

/** Where a handler waits until it is let go on. */
interface Gate {
  readonly reached: Promise<void>;
  readonly opened: Promise<void>;
  reach(): void;
  open(): void;
}

const keys = ["function_request_id", "correlation_id", "route"] as const;
const gates = new Map<string, Gate>();
const hang: Middleware = () => new Promise(() => undefined);
let logger: Logger;

@Controller("/items")
class ItemsController {
  @Get("/{id}")
  async read(@Req() { params: { id = "" } }: HttpRequest) {
    logger.info(`begins ${id}`);
    gates.get(id)?.reach();
    await gates.get(id)?.opened;
    logger.info(`ends ${id}`);
  }

  @Get("/{id}/broken")
  broken() {
    logger.info("breaks");
    throw new Error("broken");
  }

  @Get("/{id}/stuck")
  @Use(hang)
  stuck() {}
}

const written: string[] = [];

beforeEach(() => {
  written.length = 0;
  gates.clear();
  logger = new Logger({ serviceName: "items", persistentKeys: { team: "blue", correlation_id: "none" } });
  jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
});

afterEach(() => jest.restoreAllMocks());

describe("a line of the logger", () => {
  it("belongs to the request below which it is written", async () => {
    const handler = handlerOf();
    await call(handler, "GET", "/items/1", { context: contextOf("one") });
    await call(handler, "GET", "/items/2", { context: contextOf("two") });
    const one = { function_request_id: "one", correlation_id: "one", route: "GET /items/{id}" };
    const two = { function_request_id: "two", correlation_id: "two", route: "GET /items/{id}" };
    expect(lines()).toEqual([
      { message: "begins 1", ...one },
      { message: "ends 1", ...one },
      { message: "begins 2", ...two },
      { message: "ends 2", ...two },
    ]);
  });

  it("has the rest of the Lambda context, and the keys of the application", async () => {
    await call(handlerOf(), "GET", "/items/1", { context: contextOf("one") });
    expect(JSON.parse(written[0] ?? "")).toMatchObject({
      service: "items",
      team: "blue",
      function_name: "items-api",
      function_memory_size: "256",
    });
  });

  it.each([
    ["an answer", "/items/1", undefined],
    ["an error", "/items/1/broken", "broken"],
    ["a deadline", "/items/1/stuck", undefined],
  ])("has nothing of a request after %s", async (_, path, failure) => {
    const answered = call(handlerOf(), "GET", path, { context: contextOf("one", 150) });
    if (failure === undefined) await answered;
    else await expect(answered).rejects.toThrow(failure);
    written.length = 0;
    logger.info("after it");
    expect(lines()).toEqual([{ message: "after it", correlation_id: "none" }]);
    expect(JSON.parse(written[0] ?? "")).not.toHaveProperty("function_name");
  });

  it("belongs to the next request after one that never ended", async () => {
    const handler = handlerOf();
    expect(await call(handler, "GET", "/items/1/stuck", { context: contextOf("one", 150) })).toMatchObject({
      status: 504,
    });
    await call(handler, "GET", "/items/2", { context: contextOf("two") });
    expect(lines()).toMatchObject([{ correlation_id: "two" }, { correlation_id: "two" }]);
  });

  it("has no id of another request while requests overlap, and its own again behind that", async () => {
    const [first, second] = [createGate(), createGate()];
    gates.set("1", first).set("2", second);
    const handler = handlerOf();
    const one = call(handler, "GET", "/items/1", { context: contextOf("one") });
    await Promise.race([first.reached, one]);
    const two = call(handler, "GET", "/items/2", { context: contextOf("two") });
    await Promise.race([second.reached, two]);
    second.open();
    await two;
    first.open();
    await one;
    expect(lines().map(({ message, correlation_id }) => [message, correlation_id])).toEqual([
      ["begins 1", "one"],
      ["begins 2", "none"],
      ["ends 2", "none"],
      ["ends 1", "one"],
    ]);
  });

  it("has the context of its invocation until the last request of that has ended", async () => {
    const gate = createGate();
    gates.set("1", gate);
    const handler = handlerOf();
    const context = contextOf("one");
    const one = call(handler, "GET", "/items/1", { context });
    await Promise.race([gate.reached, one]);
    await call(handler, "GET", "/items/2", { context });
    gate.open();
    await one;
    logger.info("after it");
    expect(lines().map(({ message, function_request_id: id }) => [message, id])).toEqual([
      ["begins 1", "one"],
      ["begins 2", "one"],
      ["ends 2", "one"],
      ["ends 1", "one"],
      ["after it", undefined],
    ]);
  });

  it("has the id of the request behind a server, and no context", async () => {
    const running = await serve([ItemsController], {
      port: 0,
      signals: false,
      accessLog: false,
      middleware: [requestLogging(logger)],
    });
    try {
      const id = (await fetch(`${running.url}/items/1`)).headers.get("x-request-id");
      expect(id).toEqual(expect.any(String));
      const route = "GET /items/{id}";
      expect(lines()).toEqual([
        { message: "begins 1", correlation_id: id, route },
        { message: "ends 1", correlation_id: id, route },
      ]);
    } finally {
      await running.close();
    }
  });
});

it("the rate of sampling is asked again for each invocation", async () => {
  const handler = createLambdaHandler([ItemsController], { accessLog: false, middleware: [requestLogging(logger)] });
  await call(handler, "GET", "/nowhere");
  // Powertools sets the level of the logger's options again then.
  logger.setLogLevel("ERROR");
  await call(handler, "GET", "/items/1", { context: contextOf("one") });
  expect(lines().map(({ message }) => message)).toEqual(["begins 1", "ends 1"]);
});

describe("something else than an instance of Powertools", () => {
  const given = { ...new Logger() };

  it.each<[string, (value: never) => unknown, string, readonly unknown[]]>([
    ["requestMetrics", requestMetrics, "Metrics", [undefined, null, Metrics, {}, new Logger()]],
    ["requestTracing", requestTracing, "Tracer", [undefined, "tracer", Tracer, { provider: {} }, new Logger()]],
    ["requestLogging", requestLogging, "Logger", [undefined, 1, Logger, given, new Metrics()]],
  ])("is refused by %s at once, with what to write", (name, create, className, values) => {
    for (const value of values) {
      expect(() => create(value as never)).toThrow(ConfigurationError);
      expect(() => create(value as never)).toThrow(`Write ${name}(new ${className}()).`);
    }
  });

  it("is told which methods it has not", () => {
    const nothing = (): void => undefined;
    const withoutOne = { addContext: nothing, appendKeys: nothing, removeKeys: nothing };
    expect(() => requestLogging(withoutOne as never)).toThrow(
      "requestLogging takes an instance of Logger of @aws-lambda-powertools/logger, but what it was given has no " +
        "refreshSampleRateCalculation. Write requestLogging(new Logger()).",
    );
  });
});

function handlerOf(): LambdaHandler {
  return createLambdaHandler([ItemsController], { accessLog: false, middleware: [requestLogging(logger)] });
}

function contextOf(awsRequestId: string, remaining = 10_000): LambdaContext {
  const about = { functionName: "items-api", functionVersion: "$LATEST", memoryLimitInMB: "256" };
  return { ...about, awsRequestId, getRemainingTimeInMillis: () => remaining } as LambdaContext;
}

/** The message of each line that was written, and what it has of a request. */
function lines(): Line[] {
  return written.map((text) => {
    const line = JSON.parse(text) as Line;
    const own = keys.filter((key) => key in line).map((key) => [key, line[key]] as const);
    return { message: line.message, ...Object.fromEntries(own) };
  });
}

function createGate(): Gate {
  const nothing = (): void => undefined;
  const gate = { reach: nothing, open: nothing };
  const reached = new Promise<void>((resolve) => Object.assign(gate, { reach: resolve }));
  const opened = new Promise<void>((resolve) => Object.assign(gate, { open: resolve }));
  return Object.assign(gate, { reached, opened });
}
