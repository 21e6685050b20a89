import { execFile } from "node:child_process";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, get as openGet } from "node:http";
import { type AddressInfo, connect, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { promisify } from "node:util";
import {
  Controller,
  EventStreamResponse,
  Get,
  getLogger,
  getRequest,
  type HttpRequest,
  type LogRecord,
  type Outcome,
  Post,
  Req,
  StreamResponse,
} from "lambent";
import { createNodeHandler, type NodeHandler } from "lambent/node";
import { bundleFixture } from "../support/bundle.js";
import { keepIn } from "../support/log-lines.js";
import { RawConnection } from "../support/raw-connection.js";

let source: PassThrough;
let signal: AbortSignal;

async function* generate(...chunks: string[]) {
  yield* chunks;
}

@Controller()
class Streams {
  @Get("/source")
  source(@Req() request: HttpRequest) {
    signal = request.signal;
    return new StreamResponse(source, { status: 201, mediaType: "text/plain", headers: { "x-many": ["1", "2"] } });
  }

  @Post("/source")
  posted() {
    return new StreamResponse(source);
  }

  @Post("/echo")
  echo() {
    return new StreamResponse(
      (async function* () {
        yield `got ${(await getRequest().bytes()).length}`;
        yield " bytes";
      })(),
    );
  }

  @Post("/late-body")
  lateBody() {
    return new StreamResponse(
      (async function* () {
        yield "begun";
        yield await getRequest().text();
      })(),
    );
  }

  @Get("/endless")
  endless() {
    return new StreamResponse(
      (async function* () {
        try {
          for (;;) yield "x".repeat(100_000);
        } finally {
          getLogger().ended = getRequest().path;
        }
      })(),
    );
  }

  @Get("/by-itself")
  byItself() {
    return createReadStream(join(__dirname, "no such file"));
  }

  @Get("/empty")
  empty() {
    return new StreamResponse(generate(), { status: 203 });
  }

  @Get("/head-first")
  headFirst() {
    return new StreamResponse(
      (async function* () {
        yield "";
        yield* source;
      })(),
      { status: 202 },
    );
  }

  @Get("/events")
  events() {
    return new EventStreamResponse([{ id: "1", data: "a" }]);
  }

  @Get("/late")
  async late() {
    await source[Symbol.asyncIterator]().next();
    return new StreamResponse(generate("a"));
  }

  @Get("/own")
  own(@Req() request: HttpRequest) {
    const response = request.context as import("node:http").ServerResponse;
    response.end("written by hand");
    return new StreamResponse(source);
  }

  @Get("/unsendable")
  unsendable() {
    return new StreamResponse(source, { mediaType: "text/\u2028" });
  }
}

const records: LogRecord[] = [];
const outcomes: Outcome[] = [];
const rejections: unknown[] = [];
const note = (reason: unknown) => rejections.push(reason);
let handler: NodeHandler;
let server: Server & { closeAllConnections(): void };
let port: number;
let onFinish: () => void = () => undefined;

beforeEach(async () => {
  process.on("unhandledRejection", note);
  records.length = 0;
  outcomes.length = 0;
  rejections.length = 0;
  source = new PassThrough();
  const finish = (outcome: Outcome) => {
    outcomes.push(outcome);
    onFinish();
  };
  handler = createNodeHandler([Streams], {
    accessLog: keepIn(records),
    extensions: [{ name: "spec", finish }],
  });
  server = createServer(handler);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
});

afterEach(async () => {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
  await new Promise(setImmediate);
  process.off("unhandledRejection", note);
  expect(rejections).toEqual([]);
});

/** Resolves once so many requests are over, and their lines written. */
async function finished(count: number): Promise<void> {
  while (outcomes.length < count) {
    await new Promise<void>((resolve) => {
      onFinish = resolve;
    });
  }
  await new Promise(setImmediate);
}

async function open(path: string): Promise<IncomingMessage> {
  const outgoing = openGet({ host: "127.0.0.1", port, path, agent: false });
  const [incoming] = (await once(outgoing, "response")) as [IncomingMessage];
  return incoming.setEncoding("utf8");
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of incoming) text += chunk;
  return text;
}

it("a stream arrives while it is made", async () => {
  source.write("a");
  const incoming = await open("/source");
  expect(incoming).toMatchObject({ statusCode: 201, headers: { "content-type": "text/plain; charset=utf-8" } });
  expect(incoming.headers).toMatchObject({ "transfer-encoding": "chunked", "x-many": "1, 2" });
  expect(incoming.headers).not.toHaveProperty("content-length");
  expect(await once(incoming, "data")).toEqual(["a"]);
  expect(outcomes).toHaveLength(0);

  source.write("b");
  expect(await once(incoming, "data")).toEqual(["b"]);
  source.end("c");
  expect(await textOf(incoming)).toBe("c");
  await finished(1);
  expect(records).toEqual([expect.objectContaining({ level: "info", status_code: 201, error_detail: undefined })]);
});

it("a connection carries more than one of them, and other answers", async () => {
  const connection = await RawConnection.open(port);
  for (const path of ["/events", "/empty", "/not-there", "/events"])
    connection.request([`GET ${path} HTTP/1.1`, "host: a"]);
  const text = await connection.receive(/data: a[\s\S]*data: a\n\n\r\n0\r\n\r\n$/);
  expect([...text.matchAll(/HTTP\/1.1 (\d+) /g)].map(([, status]) => status)).toEqual(["200", "203", "404", "200"]);
  connection.destroy();
});

it("an empty stream has a status and headers", async () => {
  const incoming = await open("/empty");
  expect(incoming.statusCode).toBe(203);
  expect(await textOf(incoming)).toBe("");
});

it("an empty chunk sends the head", async () => {
  const incoming = await open("/head-first");
  expect(incoming.statusCode).toBe(202);
  source.end("b");
  expect(await textOf(incoming)).toBe("b");
});

it("HEAD has the head alone", async () => {
  const connection = await RawConnection.open(port);
  connection.request(["HEAD /source HTTP/1.1", "host: a", "connection: close"]);
  expect(await connection.end()).toMatch(/^HTTP\/1.1 201 [^{]*\r\n\r\n$/);
  expect(source.destroyed).toBe(true);
});

it("a client of HTTP 1.0 gets it up to the end of the connection", async () => {
  const connection = await RawConnection.open(port);
  source.end("abc");
  connection.request(["GET /source HTTP/1.0", "host: a"]);
  const text = await connection.end();
  expect(text).not.toMatch(/transfer-encoding/i);
  expect(text).toMatch(/\r\n\r\nabc$/);
});

it("a client that leaves ends the source, and is no error", async () => {
  source.write("a");
  const incoming = await open("/source");
  await once(incoming, "data");
  incoming.on("error", () => undefined);
  incoming.destroy();
  await finished(1);

  expect(source.destroyed).toBe(true);
  expect(signal.reason).toMatchObject({ status: 499 });
  expect(records).toEqual([
    expect.objectContaining({
      level: "info",
      status_code: 201,
      error_detail: "HttpException: The client closed the connection",
    }),
  ]);
});

it.each(["/late", "/source"])("a client that leaves while %s is silent is not waited for", async (path) => {
  const connection = await RawConnection.open(port);
  connection.request([`GET ${path} HTTP/1.1`, "host: a"]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  connection.destroy();
  await connection.end();
  if (path === "/late") {
    await new Promise((resolve) => setTimeout(resolve, 20));
    source.write("now");
  }
  await finished(1);

  expect(records).toEqual([expect.objectContaining({ level: "warning", status_code: 499 })]);
  if (path === "/source") expect(source.destroyed).toBe(true);
});

it("a source that fails breaks the connection, so that no client takes it for the end", async () => {
  source.write("a");
  const incoming = await open("/source");
  await once(incoming, "data");
  source.destroy(new TypeError("a bug"));
  await expect(textOf(incoming)).rejects.toMatchObject({ code: "ECONNRESET" });
  await finished(1);

  expect(records).toEqual([
    expect.objectContaining({
      level: "critical",
      status_code: 201,
      error_detail: expect.stringMatching(/^TypeError: a bug\n {4}at /),
    }),
  ]);
});

it("a source that fails before the first chunk is an opaque 500", async () => {
  source.on("error", () => undefined);
  source.destroy(new TypeError("a bug"));
  const incoming = await open("/source");
  expect([incoming.statusCode, await textOf(incoming)]).toEqual([500, '{"detail":"Internal Server Error"}']);
});

it("a head that Node.js does not send is a 500, and ends the source", async () => {
  source.write("a");
  const incoming = await open("/unsendable");
  expect(incoming.statusCode).toBe(500);
  await textOf(incoming);
  await finished(1);
  expect(source.destroyed).toBe(true);
});

it("a handler that wrote the answer itself is not written over", async () => {
  source.write("a");
  expect(await textOf(await open("/own"))).toBe("written by hand");
  await finished(1);
  expect(source.destroyed).toBe(true);
});

it("at the end of the server a stream that does not end is broken", async () => {
  source.write("a");
  const incoming = await open("/source");
  await once(incoming, "data");
  const broken = expect(textOf(incoming)).rejects.toMatchObject({ code: "ECONNRESET" });
  await handler.dispose(60);
  await broken;

  expect(source.destroyed).toBe(true);
  expect(records).toEqual([
    expect.objectContaining({ level: "error", error_detail: "the environment is being shut down" }),
  ]);
});

describe("the body of the request", () => {
  it("may be read by the source", async () => {
    const connection = await RawConnection.open(port);
    connection.request(["POST /echo HTTP/1.1", "host: a", "content-length: 4"], "1234");
    expect(await connection.receive(/0\r\n\r\n$/)).toContain("got 4");
    connection.destroy();
  });

  it("is refused once the answer has begun: a part of it would pass for the whole", async () => {
    const connection = await RawConnection.open(port);
    connection.request(["POST /late-body HTTP/1.1", "host: a", "content-length: 10"], "12345");
    expect(await connection.end()).not.toContain("12345");
    expect(records).toMatchObject([
      { status_code: 200, level: "error", error_detail: expect.stringMatching(/^the body was read after the answer/) },
    ]);
  });

  it("that nobody reads is received while the stream is sent", async () => {
    const connection = await RawConnection.open(port);
    connection.request(["POST /source HTTP/1.1", "host: a", "content-length: 5000000"], "x".repeat(100));
    source.write("a");
    await connection.receive(/\r\na\r\n$/);
    await new Promise<void>((resolve) => connection.socket.write("x".repeat(4_999_900), () => resolve()));
    source.end("b");
    await connection.receive(/0\r\n\r\n$/);
    connection.request(["GET /empty HTTP/1.1", "host: a"]);
    expect(await connection.receive(/HTTP\/1.1 203 /)).toMatch(/^HTTP\/1.1 200 /);
    connection.destroy();
  });

  it("that is sent to the end of its connection does not cost the client the answer", async () => {
    const connection = await RawConnection.open(port);
    connection.request(["POST /source HTTP/1.1", "host: a", "content-length: 9000000"], "x".repeat(100));
    source.end("abc");
    expect(await connection.receive(/\r\nabc\r\n/)).toMatch(/^connection: close\r$/im);
    connection.write("x".repeat(8_999_900));
    expect(await connection.end()).toMatch(/\r\n0\r\n\r\n$/);
    expect(connection.error).toBeUndefined();
  });
});

describe("the end of a stream", () => {
  it("finds its request in the generator, whoever ends it", async () => {
    const finished = new Promise<void>((resolve) => {
      onFinish = resolve;
    });
    const connection = await RawConnection.open(port);
    connection.request(["GET /endless HTTP/1.1", "host: a"]);
    await connection.receive(/xxx/);
    connection.destroy();
    await finished;
    await new Promise(setImmediate);
    expect(records).toMatchObject([{ path: "/endless", ended: "/endless" }]);
  });

  it("ends nothing but its connection where that cannot be reset", async () => {
    const folder = await mkdtemp(join(tmpdir(), "lambent-pipe-"));
    const path = join(folder, "socket");
    const piped = createServer(handler).listen(path);
    await once(piped, "listening");
    const socket = connect(path);
    let received = "";
    socket.on("data", (text) => {
      received += String(text);
      if (received.endsWith("abc")) source.destroy(new Error("broken"));
    });
    const closed = once(socket, "close");
    socket.write("GET /source HTTP/1.0\r\n\r\n");
    source.write("abc");
    await closed;
    await new Promise(setImmediate);
    expect(received).toMatch(/abc$/);
    expect(rejections).toEqual([]);
    piped.close();
    await rm(folder, { recursive: true });
  });

  it("comes for one that is returned by itself, whose failure then ends nothing", async () => {
    const connection = await RawConnection.open(port);
    connection.request(["GET /by-itself HTTP/1.1", "host: a"]);
    expect(await connection.receive(/"Internal Server Error"/)).toMatch(/^HTTP\/1.1 500 /);
    connection.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
  });

  it("is no end for a client of HTTP/1.0 where the stream breaks", async () => {
    const connection = await RawConnection.open(port);
    connection.request(["GET /source HTTP/1.0"]);
    source.write("abc");
    await connection.receive(/abc$/);
    source.destroy(new Error("broken"));
    await connection.end().catch(() => undefined);
    expect(connection.error).toMatchObject({ code: "ECONNRESET" });
  });
});

it("64 MiB to a slow reader take less than 32 MiB of memory", async () => {
  const { file, remove } = await bundleFixture(join(__dirname, "../fixtures/slow-reader.ts"));
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", file]);
    const measured = JSON.parse(stdout.trim().split("\n").at(-1)!) as Record<string, number>;
    process.stdout.write(`64 MiB to a slow reader: ${stdout.trim().split("\n").at(-1)}\n`);
    // The operating system takes some megabytes that nobody reads.
    expect(measured.pulledAtFirst).toBeLessThan(512);
    expect(measured.pulled).toBe(1024);
    expect(measured.received).toBeGreaterThan(64 * 1024 * 1024);
    expect(measured.growth).toBeLessThan(32 * 1024 * 1024);
  } finally {
    await remove();
  }
}, 60_000);
