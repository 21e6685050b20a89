import { setTimeout as sleep } from "node:timers/promises";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { Controller, Get, HttpException, type HttpRequest, Req, StreamResponse } from "lambent";
import { createLambdaHandler, type LambdaHandler, type LambdaOptions, streaming } from "lambent/aws-lambda";
import { serve } from "lambent/node";
import { requestMetrics } from "lambent/powertools";
import { CapturedStream } from "../support/captured-stream.js";
import { httpSource } from "../support/events.js";
import { call } from "../support/lambda.js";

/** An object of CloudWatch's embedded metric format. */
interface Blob extends Readonly<Record<string, unknown>> {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
}

const shared = new Metrics({ namespace: "shared" });

@Controller("/items")
class ItemsController {
  @Get("/{id}")
  async read(@Req() { params: { id = "" } }: HttpRequest) {
    await sleep(Number(id) % 5);
    return { id };
  }

  @Get("/{id}/sold")
  async sell() {
    shared.addMetric("ItemSold", MetricUnit.Count, 1);
    await sleep(1);
  }

  @Get("/{id}/gone")
  gone() {
    throw new HttpException(410);
  }

  @Get("/{id}/busy")
  busy() {
    throw new HttpException(503);
  }

  @Get("/{id}/broken")
  broken() {
    throw new Error("broken");
  }
}

const lines: string[] = [];
const variables = ["POWERTOOLS_METRICS_NAMESPACE", "POWERTOOLS_SERVICE_NAME", "POWERTOOLS_METRICS_DISABLED"];

beforeEach(() => {
  lines.length = 0;
  jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
});

afterEach(() => {
  jest.restoreAllMocks();
  for (const name of variables) delete process.env[name];
});

describe("a request", () => {
  it("is one line in the embedded metric format", async () => {
    const metrics = new Metrics({ namespace: "shop", serviceName: "items", defaultDimensions: { stage: "test" } });
    const earliest = Date.now();
    await call(handlerWith(metrics), "GET", "/items/7");
    expect(lines).toEqual([expect.stringMatching(/^\{.*\}\n$/)]);
    const [{ _aws: about, ...values } = blobOf("{}")] = blobs();
    expect(about).toEqual({
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [
        {
          Namespace: "shop",
          Dimensions: [["service", "stage", "route"]],
          Metrics: [
            { Name: "RequestCount", Unit: "Count" },
            { Name: "Latency", Unit: "Milliseconds" },
            { Name: "Fault", Unit: "Count" },
            { Name: "ClientError", Unit: "Count" },
            { Name: "ColdStart", Unit: "Count" },
          ],
        },
      ],
    });
    expect(about.Timestamp).toBeGreaterThanOrEqual(earliest);
    expect(values).toEqual({
      service: "items",
      stage: "test",
      route: "GET /items/{id}",
      RequestCount: 1,
      Latency: expect.any(Number),
      Fault: 0,
      ClientError: 0,
      ColdStart: 1,
    });
  });

  it.each([
    ["GET", "/items/7", "GET /items/{id}", 0, 0],
    ["HEAD", "/items/7", "GET /items/{id}", 0, 0],
    ["GET", "/items/7/gone", "GET /items/{id}/gone", 0, 1],
    ["GET", "/items/7/busy", "GET /items/{id}/busy", 1, 0],
    ["GET", "/items/7/broken", "GET /items/{id}/broken", 1, 0],
    ["GET", "/nowhere/7", "(none)", 0, 1],
    ["BREW", "/items/7", "(none)", 0, 1],
    ["GET", "/items/%zz", "(none)", 0, 1],
  ])("%s %s is counted under its route, as what it was", async (method, path, route, Fault, ClientError) => {
    const handler = handlerWith(new Metrics({ namespace: "shop" }), { unhandledErrors: "respond" });
    await call(handler, method, path);
    expect(blobs()).toEqual([expect.objectContaining({ RequestCount: 1, route, Fault, ClientError })]);
  });

  it.each([
    ["because its client left", new HttpException(499), 0],
    ["by an HttpException", new HttpException(404), 1],
    ["by an unknown error", new Error("broken"), 1],
  ])("is counted where its stream breaks off %s", async (_why, reason, Fault) => {
    async function* breaking() {
      yield "a";
      throw reason;
    }
    @Controller()
    class Streams {
      @Get("/stream")
      stream() {
        return new StreamResponse(breaking());
      }
    }
    const extensions = [requestMetrics(new Metrics({ namespace: "shop" }))];
    const handler = createLambdaHandler([Streams], { accessLog: false, extensions, streaming: streaming() });
    const sent = handler(httpSource("function URL").encode({ method: "GET", path: "/stream" }), new CapturedStream());

    await expect(sent).rejects.toBe(reason);
    expect(blobs()).toEqual([expect.objectContaining({ Fault, ClientError: 0 })]);
  });

  it("is a fault where its error is handed to the platform", async () => {
    await expect(call(handlerWith(new Metrics({ namespace: "shop" })), "GET", "/items/7/broken")).rejects.toThrow(
      "broken",
    );
    expect(blobs()).toEqual([expect.objectContaining({ Fault: 1, ClientError: 0 })]);
  });

  it("is a cold start once", async () => {
    const handler = handlerWith(new Metrics({ namespace: "shop" }));
    for (const id of [1, 2, 3]) await call(handler, "GET", `/items/${id}`);
    expect(blobs().map(({ ColdStart }) => ColdStart)).toEqual([1, 0, 0]);
  });

  it("has the latency of its log line", async () => {
    const times: unknown[] = [];
    const accessLog: LambdaOptions["accessLog"] = ({ type, execution_time }) => {
      if (type === "access") times.push(execution_time);
    };
    const handler = handlerWith(new Metrics({ namespace: "shop" }), { accessLog });
    for (const id of [1, 2, 3]) await call(handler, "GET", `/items/${id}`);
    expect(blobs().map(({ Latency }) => Latency)).toEqual(times);
  });
});

describe("requests that run at once", () => {
  const ids = Array.from({ length: 64 }, (_, index) => index);
  const paths = ids.map((id) => (id % 4 === 0 ? `/items/${id}/gone` : `/items/${id}`));

  it.each(["GET /items/{id}", "GET /items/{id}/gone"])("are a line each, those of %s too", async (route) => {
    const handler = handlerWith(new Metrics({ namespace: "shop" }));
    await Promise.all(paths.map((path) => call(handler, "GET", path)));
    expectOneLineEach(route);
  });

  it("are a line each behind a server too", async () => {
    const running = await serve([ItemsController], {
      port: 0,
      signals: false,
      accessLog: false,
      extensions: [requestMetrics(new Metrics({ namespace: "shop" }))],
    });
    try {
      await Promise.all(paths.map(async (path) => (await fetch(`${running.url}${path}`)).text()));
    } finally {
      await running.close();
    }
    expectOneLineEach("GET /items/{id}/gone");
  });

  function expectOneLineEach(route: string): void {
    expect(blobs()).toHaveLength(64);
    const ofRoute = blobs().filter((blob) => blob.route === route);
    expect(ofRoute).toHaveLength(route.endsWith("gone") ? 16 : 48);
    const ClientError = Number(route.endsWith("gone"));
    for (const blob of ofRoute) {
      expect(blob).toMatchObject({ RequestCount: 1, Fault: 0, ClientError, Latency: expect.any(Number) });
    }
  }
});

describe("metrics of the application in the same instance", () => {
  it("stay there, and are not mixed with those of requests", async () => {
    const handler = handlerWith(shared);
    await Promise.all([call(handler, "GET", "/items/1/sold"), call(handler, "GET", "/items/2/sold")]);
    expect(namesOf(blobs())).not.toContain("ItemSold");
    for (const blob of blobs()) {
      expect(blob._aws.CloudWatchMetrics).toMatchObject([{ Namespace: "shared", Dimensions: [["service", "route"]] }]);
      expect(blob.route).toBe("GET /items/{id}/sold");
    }
    expect(namesOf(blobs()).sort()).toEqual(
      ["ClientError", "ColdStart", "Fault", "Latency", "RequestCount"].flatMap((name) => [name, name]),
    );

    lines.length = 0;
    shared.publishStoredMetrics();
    expect(blobs()).toEqual([expect.objectContaining({ ItemSold: [1, 1] })]);
    expect(blobs()[0]).not.toHaveProperty("route");
  });
});

describe("the environment", () => {
  it("names namespace and service", async () => {
    process.env.POWERTOOLS_METRICS_NAMESPACE = "from-environment";
    process.env.POWERTOOLS_SERVICE_NAME = "named";
    await call(handlerWith(new Metrics()), "GET", "/items/7");
    const [blob] = blobs();
    expect(blob).toMatchObject({ service: "named" });
    expect(blob?._aws.CloudWatchMetrics[0]?.Namespace).toBe("from-environment");
  });

  it("turns them off", async () => {
    process.env.POWERTOOLS_METRICS_DISABLED = "true";
    expect(await call(handlerWith(new Metrics()), "GET", "/items/7")).toMatchObject({ status: 200 });
    expect(lines).toEqual([]);
  });
});

it("a failure of the metrics disturbs no answer", async () => {
  // Powertools refuses a metric that has the name of a dimension.
  const handler = handlerWith(new Metrics({ namespace: "shop", defaultDimensions: { Latency: "high" } }));
  for (const id of ["1", "2"]) {
    expect(await call(handler, "GET", `/items/${id}`)).toMatchObject({ status: 200, json: { id } });
  }
  expect(lines).toEqual([]);
});

function handlerWith(metrics: Metrics, options: LambdaOptions = {}): LambdaHandler {
  return createLambdaHandler([ItemsController], {
    accessLog: false,
    extensions: [requestMetrics(metrics)],
    ...options,
  });
}

function blobs(): Blob[] {
  return lines.map(blobOf);
}

function blobOf(line: string): Blob {
  return JSON.parse(line) as Blob;
}

function namesOf(ofBlobs: readonly Blob[]): string[] {
  return ofBlobs.flatMap(({ _aws: { CloudWatchMetrics } }) =>
    CloudWatchMetrics.flatMap(({ Metrics: metrics }) => metrics.map(({ Name }) => Name)),
  );
}
