import { spawn } from "node:child_process";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import type { Batch, Report } from "../fixtures/powertools.js";
import { httpSource } from "../support/events.js";

/** A document of X-Ray, as its daemon gets it. */
interface Segment {
  readonly id: string;
  readonly name: string;
  readonly trace_id: string;
  readonly parent_id: string;
  readonly end_time?: number;
  readonly fault?: boolean;
  readonly annotations?: Readonly<Record<string, unknown>>;
  readonly cause?: { readonly exceptions: readonly { readonly message: string; readonly type: string }[] };
  readonly subsegments?: readonly { readonly name: string; readonly in_progress?: boolean }[];
}

interface Run {
  readonly reports: readonly Report[];
  /** Lines of the logger, and metrics. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  readonly segments: readonly Segment[];
}

/** A request of a batch: its path, and the id and the time of its invocation. */
type Asked = readonly [path: string, awsRequestId?: string, remainingTime?: number];

const root = resolve(__dirname, "../..");
const trace = "1-66d1f0a2-3b1f2c4d5e6f708192a3b4c5";
const parent = "53995c3f42cd8ad8";
const ids = Array.from({ length: 64 }, (_, index) => String(index + 1));
const functionUrl = httpSource("function URL");

/** What the variables of a Lambda function make of Powertools. */
const lambda = {
  AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x",
  AWS_LAMBDA_FUNCTION_NAME: "spec",
  AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
  LAMBDA_TASK_ROOT: root,
  _X_AMZN_TRACE_ID: `Root=${trace};Parent=${parent};Sampled=1`,
  POWERTOOLS_SERVICE_NAME: "items",
  POWERTOOLS_METRICS_NAMESPACE: "shop",
};

describe("the subsegment of a request", () => {
  let run: Run;

  beforeAll(async () => {
    run = await runFixture(
      lambda,
      batch(["/items/1"]),
      batch(["/items/2"]),
      batch(["/items/3/broken"]),
      batch(["/items/4/busy"]),
      batch(["/items/5/gone"]),
      batch(["/nowhere"]),
      batch(["/items/6/hanging", "six", 200]),
      batch(["/items/7/stuck", "seven", 200]),
    );
  }, 60_000);

  it("is sent with its annotations, below the segment of the function", () => {
    expect(segmentOf("1")).toMatchObject({
      trace_id: trace,
      parent_id: parent,
      end_time: expect.any(Number),
      annotations: { ColdStart: true, Service: "items", route: "GET /items/{id}", status: 200, item: "1" },
    });
  });

  it("is a cold start once", () => {
    const requests = run.segments.filter(({ name }) => name.startsWith("## "));
    expect(requests).toHaveLength(8);
    expect(requests.filter(({ annotations }) => annotations?.ColdStart !== false)).toEqual([segmentOf("1")]);
  });

  it("is active for the handler, and for what it calls after an await", () => {
    for (const item of ["1", "2"]) {
      const request = segmentOf(item);
      expect(request).toMatchObject({ name: "## GET /items/:id" });
      expect(named(`### read ${item}`)).toMatchObject([{ parent_id: request?.id, trace_id: trace }]);
    }
  });

  it("is active around the route, and that of the function is again behind it", () => {
    expect(answerOf(0).headers).toMatchObject({ "x-segment": "## GET /items/:id" });
    expect(run.reports.map(({ segment }) => segment)).toEqual(run.reports.map(() => "facade"));
  });

  it("has the unknown error that passed it, and no status", () => {
    const [segment] = named("## GET /items/:id/broken");
    expect(segment).toMatchObject({
      fault: true,
      end_time: expect.any(Number),
      cause: { exceptions: [{ message: "broken", type: "TypeError" }] },
    });
    expect(segment?.annotations).not.toHaveProperty("status");
    expect(answerOf(2)).toEqual({ error: "TypeError: broken" });
  });

  it("is a fault where the answer is a 5xx, and none where it is a 4xx", () => {
    expect(named("## GET /items/:id/busy")).toEqual([
      expect.objectContaining({
        fault: true,
        annotations: expect.objectContaining({ status: 503 }),
        cause: expect.objectContaining({ exceptions: [expect.objectContaining({ message: "Service Unavailable" })] }),
      }),
    ]);
    const [gone] = named("## GET /items/:id/gone");
    expect(gone?.annotations).toMatchObject({ status: 410 });
    expect(gone).not.toHaveProperty("fault");
  });

  it("has a name without the path where no route matched", () => {
    expect(named("## no route")).toMatchObject([{ annotations: { route: "(none)", status: 404 } }]);
  });

  it("ends at the deadline where the handler never returns, and says what it left open", () => {
    expect(answerOf(6)).toMatchObject({ statusCode: 504 });
    expect(named("## GET /items/:id/hanging")).toMatchObject([
      {
        fault: true,
        end_time: expect.any(Number),
        annotations: { status: 504 },
        subsegments: [{ name: "### hanging", in_progress: true }],
      },
    ]);
  });

  it("ends at the deadline where a middleware inside never returns", () => {
    expect(answerOf(7)).toMatchObject({ statusCode: 504 });
    expect(named("## GET /items/:id/stuck")).toMatchObject([{ fault: true, annotations: { status: 504 } }]);
  });

  it("has a name that X-Ray takes", () => {
    for (const { name } of run.segments) expect(name).toMatch(/^[\p{L}\p{N}\s_.:/%&#=+\\\-@]{1,200}$/u);
  });

  function named(name: string): readonly Segment[] {
    return run.segments.filter((segment) => segment.name === name);
  }

  /** The one on which the handler put the id of its item, after an await. */
  function segmentOf(item: string): Segment | undefined {
    return run.segments.find(({ annotations }) => annotations?.item === item);
  }

  function answerOf(index: number): Extract<Report["answers"][number], { headers?: unknown }> {
    return run.reports[index]?.answers[0] as never;
  }
});

describe("64 requests at once", () => {
  it("have their own subsegments", async () => {
    const { segments } = await runFixture(lambda, batch(...ids.map((id) => [`/items/${id}`] as const)));
    const requests = segments.filter(({ name }) => name === "## GET /items/:id");
    expect(requests.map(({ annotations }) => annotations?.item).sort()).toEqual([...ids].sort());
    for (const { id, annotations } of requests) {
      const below = segments.filter(({ parent_id }) => parent_id === id);
      expect(below).toMatchObject([{ name: `### read ${annotations?.item}` }]);
    }
  }, 60_000);

  it.each([
    ["the runtime's", true],
    ["the middleware's", false],
  ])(
    "have their own keys and metrics in a scope of %s",
    async (_, scoped) => {
      const env = { AWS_LAMBDA_MAX_CONCURRENCY: "64", POWERTOOLS_METRICS_NAMESPACE: "shop" };
      const asked = ids.map((id) => [`/items/${id}`, `request-${id}`] as const);
      const { lines } = await runFixture(env, { ...batch(...asked), scoped });
      for (const message of ["before", "after"]) {
        const own = lines.filter((line) => line.message === message);
        expect(own).toHaveLength(64);
        for (const { item, correlation_id, function_request_id } of own) {
          const id = `request-${item}`;
          expect({ correlation_id, function_request_id }).toEqual({ correlation_id: id, function_request_id: id });
        }
      }
      const between = lines.find(({ message }) => message === "between");
      expect(between).not.toHaveProperty("correlation_id");
      const sold = lines.filter((line) => "ItemRead" in line).map(({ ItemRead }) => Number(ItemRead));
      expect(sold.sort((one, other) => one - other)).toEqual(ids.map(Number));
      const requests = lines.filter((line) => "RequestCount" in line);
      expect(requests.map(({ RequestCount }) => RequestCount)).toEqual(ids.map(() => 1));
    },
    60_000,
  );
});

describe("nothing is traced", () => {
  it.each<[string, Record<string, string>]>([
    ["outside of Lambda", {}],
    ["where tracing is turned off", { ...lambda, POWERTOOLS_TRACE_ENABLED: "false" }],
    [
      "where the invocation is not sampled",
      { ...lambda, _X_AMZN_TRACE_ID: `Root=${trace};Parent=${parent};Sampled=0` },
    ],
    ["on a server whose environment looks like Lambda's", { AWS_EXECUTION_ENV: "AWS_ECS_FARGATE" }],
  ])(
    "%s",
    async (_, env) => {
      const { reports, segments } = await runFixture(env, batch(["/items/1"]), batch(["/items/2/busy"]));
      expect(reports.map(({ answers }) => answers)).toMatchObject([[{ statusCode: 200 }], [{ statusCode: 503 }]]);
      expect(segments).toEqual([]);
    },
    60_000,
  );
});

function batch(...asked: readonly Asked[]): Batch {
  const invocations = asked.map(([path, awsRequestId = path, remainingTime = 10_000]) => ({
    event: functionUrl.encode({ method: "GET", path, headers: [] }),
    awsRequestId,
    remainingTime,
  }));
  return { invocations, scoped: false };
}

/** Runs batches one after the other in a process of its own, whose X-Ray daemon is a socket here. */
async function runFixture(env: Readonly<Record<string, string>>, ...batches: readonly Batch[]): Promise<Run> {
  const daemon = createSocket({ type: "udp4", recvBufferSize: 1 << 20 });
  const segments: Segment[] = [];
  daemon.on("message", (message) => segments.push(...segmentsOf(message)));
  try {
    const written = await runProcess({ ...env, AWS_XRAY_DAEMON_ADDRESS: await bind(daemon) }, batches);
    const lines = written
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    // What was sent before the process ended is in this socket's buffer by now.
    await drained(daemon);
    return {
      reports: lines.filter((line) => "answers" in line) as unknown as Report[],
      lines: lines.filter((line) => !("answers" in line)),
      segments,
    };
  } finally {
    daemon.close();
  }
}

async function runProcess(env: Readonly<Record<string, string>>, batches: readonly Batch[]): Promise<string> {
  const child = spawn(process.execPath, ["--import", "tsx", join(root, "spec/fixtures/powertools.ts")], {
    cwd: root,
    env: { PATH: process.env.PATH, TSX_TSCONFIG_PATH: join(root, "spec/tsconfig.json"), ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let written = "";
  let complaints = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    written += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaints += text;
  });
  child.stdin.end(batches.map((one) => `${JSON.stringify(one)}\n`).join(""));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`the fixture ended with ${code}: ${complaints}`);
  return written;
}

async function bind(socket: Socket): Promise<string> {
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return `127.0.0.1:${(socket.address() as AddressInfo).port}`;
}

/** A message to itself: what arrived earlier has been read when this is. */
async function drained(socket: Socket): Promise<void> {
  const own = "the last message";
  const { port } = socket.address() as AddressInfo;
  await new Promise<void>((done) => {
    socket.on("message", (message) => {
      if (message.toString() === own) done();
    });
    socket.send(own, port, "127.0.0.1");
  });
}

/** A datagram is a line with the format, and the document. */
function segmentsOf(message: Buffer): Segment[] {
  const [, document] = message.toString().split("\n");
  return document === undefined ? [] : [JSON.parse(document) as Segment];
}
