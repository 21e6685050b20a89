import { once } from "node:events";
import { createServer, IncomingMessage, request as openRequest, ServerResponse } from "node:http";
import { createServer as createSecureServer, request as openSecureRequest } from "node:https";
import type { AddressInfo, Server, Socket } from "node:net";
import { connect as connectSecurely } from "node:tls";
import {
  All,
  Controller,
  type Controllers,
  Get,
  Head,
  HttpException,
  type HttpRequest,
  HttpResponse,
  type LogRecord,
  type Outcome,
  Post,
  Put,
  Req,
  StreamResponse,
} from "lambent";
import { createNodeHandler, type NodeOptions } from "lambent/node";
import { keepIn, watchStandardOutput } from "../support/log-lines.js";
import { RawConnection } from "../support/raw-connection.js";

process.env.LOG_LEVEL = "critical";

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly rawHeaders: readonly string[];
  readonly text: string;
}

/** A promise that a handler and a spec share. */
interface Gate<Value> {
  readonly opened: Promise<Value>;
  open(value: Value): void;
}

function createGate<Value = void>(): Gate<Value> {
  let open: (value: Value) => void = () => undefined;
  const opened = new Promise<Value>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** What happens in a request's way, for specs to wait for and for handlers to wait at. */
class Stage {
  readonly entered: Gate<HttpRequest> = createGate();
  readonly released: Gate<void> = createGate();
}

let stage: Stage;
let outcomes: Outcome[];
let finished: (count: number) => Promise<void>;
const rejections: unknown[] = [];
const note = (reason: unknown) => rejections.push(reason);

@Controller("/echo")
class EchoController {
  @Get("/{rest+}")
  describe(@Req() request: HttpRequest) {
    return {
      method: request.method,
      path: request.path,
      rest: request.params.rest,
      query: [...request.query],
      host: request.headers.get("host"),
      marks: request.headers.getAll("x-mark"),
      cookies: { ...request.cookies },
      clientIp: request.clientIp,
      id: request.id,
      isEvent: request.event instanceof IncomingMessage,
      isContext: request.context instanceof ServerResponse,
    };
  }

  @Post("/body")
  async body(@Req() request: HttpRequest) {
    return { text: await request.text() };
  }

  @Post("/unread")
  unread() {
    return { read: false };
  }
}

@Controller("/staged")
class StagedController {
  @All("/wait")
  async wait(@Req() request: HttpRequest) {
    stage.entered.open(request);
    await stage.released.opened;
    return { waited: true };
  }

  @Post("/read")
  async read(@Req() request: HttpRequest) {
    stage.entered.open(request);
    return { length: (await request.bytes()).length };
  }

  @Post("/float")
  async float(@Req() request: HttpRequest) {
    void request.json();
    void request.text();
    void request.bytes();
    stage.entered.open(request);
    await stage.released.opened;
    throw new HttpException(401);
  }

  @Get("/signal")
  async signal(@Req() request: HttpRequest) {
    const { signal } = request;
    stage.entered.open(request);
    await new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  }

  @Get("/unwritable")
  unwritable(@Req() request: HttpRequest) {
    const response = request.context as ServerResponse;
    response.writeHead = () => {
      throw new Error("replaced by the application");
    };
  }

  @Get("/own")
  own(@Req() request: HttpRequest) {
    const response = request.context as ServerResponse;
    response.writeHead(299, { "content-type": "text/event-stream" });
    response.end("data: own\n\n");
  }
}

@Controller("/answers")
class AnswersController {
  @Get("/text")
  text() {
    return new HttpResponse("Grüße, 世界", { headers: { "x-many": ["one", "two"] } });
  }

  @Get("/bytes")
  bytes() {
    return new Uint8Array([0, 255, 1]);
  }

  @Get("/cookies")
  cookies() {
    const response = new HttpResponse(undefined);
    response.setCookie("a", "1");
    response.setCookie("b", "2");
    return response;
  }

  @Get("/empty")
  empty() {}

  @Get("/nothing")
  nothing() {
    return new HttpResponse(undefined);
  }

  @Head("/head")
  head() {
    return new HttpResponse(undefined, { headers: { "content-length": "12" } });
  }

  @Get("/not-modified")
  notModified() {
    return new HttpResponse(undefined, { status: 304, headers: { etag: '"a"' } });
  }

  @Get("/foreign")
  foreign() {
    return new HttpResponse("foreign", { headers: { "transfer-encoding": "chunked", "content-length": "9999" } });
  }

  @Get("/last")
  last() {
    return new HttpResponse("last", { headers: { connection: "close" } });
  }

  @Get("/obs-text")
  obsText(@Req() request: HttpRequest) {
    const content = { none: undefined, empty: "", text: "caf\xe9" }[request.query.get("content") ?? "none"];
    const headers = { "x-mark": request.headers.get("x-mark") ?? "" };
    if (!request.query.has("stream")) return new HttpResponse(content, { headers });
    async function* chunks() {
      if (content !== undefined) yield content;
    }
    return new StreamResponse(chunks(), { headers });
  }

  @Get("/large")
  large() {
    return new HttpResponse(new Uint8Array(32 * 1024 * 1024));
  }

  @Get("/unsendable")
  unsendable() {
    return new HttpResponse("", { mediaType: "text/\u2028" });
  }

  @Put("/throw")
  throw() {
    throw new Error("kept from the client");
  }
}

const controllers: Controllers = [EchoController, StagedController, AnswersController];
const open: { close(): Promise<void> }[] = [];

beforeEach(() => {
  stage = new Stage();
  outcomes = [];
  rejections.length = 0;
  process.on("unhandledRejection", note);
});

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  process.off("unhandledRejection", note);
  expect(rejections).toEqual([]);
});

describe("a request", () => {
  it("arrives in all its parts", async () => {
    const port = await start();
    const { status, text } = await get(port, "/echo/a%2Fb/c?x=1&x=2?3&y=%C3%A9+z", {
      "X-Mark": ["one", "two"],
      Cookie: "a=1; b=%20",
    });

    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({
      method: "GET",
      path: "/echo/a%2Fb/c",
      rest: "a/b/c",
      query: [
        ["x", "1"],
        ["x", "2?3"],
        ["y", "é z"],
      ],
      host: `127.0.0.1:${port}`,
      marks: ["one", "two"],
      cookies: { a: "1", b: " " },
      clientIp: "127.0.0.1",
      id: expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/),
      isEvent: true,
      isContext: true,
    });
  });

  it.each([
    [
      "GET http://shop.example:81/echo/a?x=1 HTTP/1.1",
      { path: "/echo/a", query: [["x", "1"]], host: "shop.example:81" },
    ],
    ["GET HTTPS://u:p@shop.example/echo/a HTTP/1.1", { path: "/echo/a", host: "shop.example" }],
    ["GET /echo/a?? HTTP/1.1", { path: "/echo/a", query: [["?", ""]] }],
  ])("%s", async (line, parts) => {
    const { status, text } = await raw(await start(), line);
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject(parts);
  });

  it.each([
    ["GET http://shop.example HTTP/1.1", 404],
    ["GET http://shop.example?x=1 HTTP/1.1", 404],
    ["GET // HTTP/1.1", 404],
    ["GET //echo/a HTTP/1.1", 404],
    ["GET /echo/%ZZ HTTP/1.1", 400],
    ["GET /echo/\xff HTTP/1.1", 400],
    ["GET * HTTP/1.1", 400],
    ["OPTIONS * HTTP/1.1", 404],
    ["GET /echo/a HTTP/9.9", 400],
    ["G\x00T /echo/a HTTP/1.1", 400],
    ["GET /echo/a b HTTP/1.1", 400],
  ])("%j is answered with %d", async (line, expected) => {
    expect((await raw(await start(), line)).status).toBe(expected);
  });

  it("for the server as a whole is one for its root", async () => {
    @Controller()
    class RootController {
      @Get()
      root() {}
    }
    const { status, headers } = await raw(await start([RootController]), "OPTIONS * HTTP/1.1");
    expect({ status, allow: headers.allow }).toEqual({ status: 204, allow: "GET, HEAD, OPTIONS" });
  });

  it.each(["none", "empty", "text", "none&stream", "empty&stream", "text&stream"])(
    "brings obs-text in a header unchanged, and takes it back with the content %s",
    async (content) => {
      const port = await start();
      for (const last of [["connection: close"], ["connection: close", "content-length: 1"]]) {
        const connection = await RawConnection.open(port);
        const lines = [`GET /answers/obs-text?content=${content} HTTP/1.1`, "host: a", "x-mark: caf\xe9"];
        connection.request([...lines, ...last]);
        expect(await connection.receive(/\r\n\r\n/)).toMatch(/^x-mark: caf\xe9\r$/m);
        connection.destroy();
      }
    },
  );

  it("brings obs-text in a header back to HEAD too", async () => {
    const connection = await RawConnection.open(await start());
    connection.request(["HEAD /answers/obs-text HTTP/1.1", "host: a", "x-mark: caf\xe9", "connection: close"]);
    expect(await connection.end()).toMatch(/^x-mark: caf\xe9\r$/m);
  });

  it("with a path of 200 KB is refused by Node.js with 431", async () => {
    expect((await raw(await start(), `GET /echo/${"a".repeat(200_000)} HTTP/1.1`)).status).toBe(431);
  });

  it("with a path of 200 KB is answered where the server's own limit allows it", async () => {
    const port = await start(controllers, {}, { maxHeaderSize: 1024 * 1024 });
    const { status, text } = await get(port, `/echo/${"a".repeat(200_000)}`);
    expect(status).toBe(200);
    expect(JSON.parse(text).rest).toHaveLength(200_000);
  });

  it("comes over TLS too", async () => {
    // With a key that both sides know no certificate is needed.
    const psk = Buffer.from("a secret of this spec");
    const tls = { ciphers: "PSK-AES256-GCM-SHA384", maxVersion: "TLSv1.2" } as const;
    const secure = createSecureServer({ ...tls, pskCallback: () => psk }, createNodeHandler(controllers));
    const port = await listen(secure);
    const psks = { ...tls, pskCallback: () => ({ psk, identity: "spec" }), checkServerIdentity: () => undefined };
    const outgoing = openSecureRequest({ path: "/echo/a", createConnection: () => connectSecurely({ ...psks, port }) });
    expect((await answerTo(outgoing)).status).toBe(200);
  });
});

describe("an answer", () => {
  it("of text has its length in bytes, and repeats headers", async () => {
    const { headers, rawHeaders, text } = await get(await start(), "/answers/text");
    expect(text).toBe("Grüße, 世界");
    expect(headers).toMatchObject({ "content-length": "15", "content-type": "text/plain; charset=utf-8" });
    expect(valuesOf(rawHeaders, "x-many")).toEqual(["one", "two"]);
  });

  it("of bytes is these bytes", async () => {
    const connection = await RawConnection.open(await start());
    connection.request(["GET /answers/bytes HTTP/1.1", "host: a", "connection: close"]);
    const text = await connection.end();
    expect(text).toMatch(/^content-length: 3\r$/m);
    expect(text.endsWith("\r\n\r\n\x00\xff\x01")).toBe(true);
  });

  it("sets each cookie in a header of its own", async () => {
    const { headers } = await get(await start(), "/answers/cookies");
    expect(headers["set-cookie"]).toEqual(["a=1; Path=/", "b=2; Path=/"]);
  });

  it.each([
    ["GET", "/answers/empty", 204, undefined],
    ["GET", "/answers/not-modified", 304, undefined],
    ["GET", "/answers/nothing", 200, "0"],
    ["HEAD", "/answers/text", 200, undefined],
    ["HEAD", "/answers/head", 200, "12"],
    ["HEAD", "/echo", 404, undefined],
  ])("to %s %s has no body", async (method, path, status, length) => {
    const connection = await RawConnection.open(await start());
    connection.request([`${method} ${path} HTTP/1.1`, "host: a", "connection: close"]);
    const text = await connection.end();
    expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} [^{]*\r\n\r\n$`));
    expect(/^content-length: (.*)\r$/m.exec(text)?.[1]).toBe(length);
    expect(text).not.toMatch(/^transfer-encoding:/im);
  });

  it("has the length of its body, whatever its headers claim", async () => {
    const { headers, text } = await get(await start(), "/answers/foreign");
    expect(text).toBe("foreign");
    expect(headers["content-length"]).toBe("7");
    expect(headers["transfer-encoding"]).toBeUndefined();
  });

  it("may end its connection", async () => {
    const connection = await RawConnection.open(await start());
    connection.request(["GET /answers/last HTTP/1.1", "host: a"]);
    expect(await connection.end()).toMatch(/^HTTP\/1.1 200 [\s\S]*^connection: close\r$[\s\S]*\r\n\r\nlast$/im);
  });

  it("that cannot be sent is a 500 whose reason is in the log", async () => {
    const records: LogRecord[] = [];
    const port = await start(controllers, { accessLog: keepIn(records) });
    expect((await get(port, "/answers/unsendable")).status).toBe(500);
    expect(records).toEqual([expect.objectContaining({ level: "error", status_code: 500 })]);
  });

  it("that cannot be written in any way ends its connection alone", async () => {
    const port = await start(controllers, { accessLog: false });
    await expect(get(port, "/staged/unwritable")).rejects.toMatchObject({ code: "ECONNRESET" });
    expect((await get(port, "/echo/a")).status).toBe(200);
    expect(outcomes).toHaveLength(2);
  });

  it("may be written by the handler itself", async () => {
    const { status, text } = await get(await start(), "/staged/own");
    expect({ status, text }).toEqual({ status: 299, text: "data: own\n\n" });
    await finished(1);
  });
});

describe("an unknown error", () => {
  it.each([undefined, "rethrow", "respond"] as const)(
    "is an opaque 500 with %s, and a line in the log",
    async (unhandledErrors) => {
      const { written, restore } = watchStandardOutput();
      try {
        const port = await start(controllers, unhandledErrors && { unhandledErrors });
        const { status, text } = await send(port, "PUT", "/answers/throw");
        expect({ status, text }).toEqual({ status: 500, text: '{"detail":"Internal Server Error"}' });
        await finished(1);
        const lines = written.filter((line) => line.startsWith('{"type":"access"'));
        expect(lines).toHaveLength(1);
        expect(JSON.parse(lines[0]!)).toMatchObject({ level: "critical", path: "/answers/throw", status_code: 500 });
        expect(lines[0]).toMatch(/^[^\n]*kept from the client[^\n]*\n$/);
      } finally {
        restore();
      }
    },
  );

  it("of initialisation is one too, and the next request tries again", async () => {
    let failures = 1;
    const init = async () => {
      if (failures-- > 0) throw new Error("no database");
    };
    const port = await start(controllers, { init, accessLog: false });
    expect((await get(port, "/echo/a")).status).toBe(500);
    expect((await get(port, "/echo/a")).status).toBe(200);
  });
});

it("ready() initialises the application once", async () => {
  const init = jest.fn();
  const handler = createNodeHandler(controllers, { init });
  await Promise.all([handler.ready(), handler.ready()]);
  expect(init).toHaveBeenCalledTimes(1);
});

describe("a body", () => {
  it.each([
    ["of a declared length", { "content-length": "5" }],
    ["in chunks", { "transfer-encoding": "chunked" }],
  ])("%s is read to its end", async (_how, headers) => {
    const { status, text } = await send(await start(), "POST", "/echo/body", ["he", "llo"], headers);
    expect({ status, text }).toEqual({ status: 200, text: '{"text":"hello"}' });
  });

  it("of exactly the limit is read", async () => {
    const port = await start(controllers, { maxBodyBytes: 5 });
    expect((await send(port, "POST", "/echo/body", ["hello"], { "transfer-encoding": "chunked" })).status).toBe(200);
    expect((await send(port, "POST", "/echo/body", ["hello"], { "content-length": "5" })).status).toBe(200);
  });

  it.each([
    ["no length", {}],
    ["the length 0", { "content-length": "0" }],
    ["chunks of nothing", { "transfer-encoding": "chunked" }],
  ])("with %s is empty", async (_how, headers) => {
    expect((await send(await start(), "POST", "/echo/body", [], headers)).text).toBe('{"text":""}');
  });

  it("that says it is over the limit is refused before it is sent", async () => {
    const connection = await RawConnection.open(await start(controllers, { maxBodyBytes: 5 }));
    connection.request(["POST /echo/body HTTP/1.1", "host: a", "content-length: 6"]);
    expect(await connection.receive(/\{"detail":"Content Too Large"\}$/)).toMatch(
      /^HTTP\/1.1 413 [\s\S]*^connection: close\r$/im,
    );
    connection.write("123456");
    await connection.end();
    expect(connection.error).toBeUndefined();
    await finished(1);
    expect(outcomes).toMatchObject([{ status: 413 }]);
  });

  it("in chunks is refused as soon as it is over the limit, and the client may finish sending it", async () => {
    const connection = await RawConnection.open(await start(controllers, { maxBodyBytes: 5 }));
    connection.request(["POST /echo/body HTTP/1.1", "host: a", "transfer-encoding: chunked"], "6\r\n123456\r\n");
    expect(await connection.receive(/\{"detail":"Content Too Large"\}$/)).toMatch(
      /^HTTP\/1.1 413 [\s\S]*^connection: close\r$/im,
    );
    const megabyte = `100000\r\n${"x".repeat(0x100000)}\r\n`;
    for (let count = 0; count < 8; count++) connection.write(megabyte);
    connection.write("0\r\n\r\n");
    await connection.end();
    expect(connection.error).toBeUndefined();
    await finished(1);
  });

  it("that goes on after its refusal is cut off in the end", async () => {
    const port = await start(controllers, { maxBodyBytes: 5 });
    const connection = await RawConnection.open(port);
    jest.useFakeTimers({ doNotFake: ["nextTick", "queueMicrotask", "setImmediate", "performance", "Date"] });
    try {
      connection.request(["POST /echo/body HTTP/1.1", "host: a", "transfer-encoding: chunked"], "6\r\n123456\r\n");
      await connection.receive(/\{"detail":"Content Too Large"\}$/);
      expect(connection.socket.readableEnded).toBe(false);
      jest.advanceTimersByTime(5_000);
      expect(await connection.end()).toMatch(/^HTTP\/1.1 413 /);
    } finally {
      jest.useRealTimers();
    }
  });

  it("that ends early is a clean end", async () => {
    const connection = await RawConnection.open(await start());
    connection.request(["POST /staged/read HTTP/1.1", "host: a", "content-length: 10"], "12345");
    await stage.entered.opened;
    connection.destroy();
    await finished(1);
    expect(outcomes).toMatchObject([{ status: 400, error: undefined }]);
  });

  it("that ends early before anyone reads it is a clean end too", async () => {
    const connection = await RawConnection.open(await start());
    connection.request(["POST /staged/wait HTTP/1.1", "host: a", "content-length: 10"], "12345");
    const request = await stage.entered.opened;
    const aborted = once(request.signal, "abort");
    connection.destroy();
    await aborted;
    await expect(request.text()).rejects.toMatchObject({ status: 400 });
    stage.released.open();
    await finished(1);
  });

  it("that nobody waits for is rejected without an end to the process", async () => {
    const connection = await RawConnection.open(await start());
    connection.request(["POST /staged/float HTTP/1.1", "host: a", "content-length: 10"], "12345");
    const request = await stage.entered.opened;
    const aborted = once(request.signal, "abort");
    connection.destroy();
    await aborted;
    // Unhandled rejections are reported after the microtasks of a turn.
    await new Promise(setImmediate);
    stage.released.open();
    await finished(1);
    expect(outcomes).toMatchObject([{ status: 401 }]);
  });
});

describe("an unread body", () => {
  it.each([
    ["in the same packet", 5],
    ["of several packets", 200_000],
    ["of more than the stream buffers", 2_000_000],
  ])("%s does not disturb the next request on the connection", async (_how, size) => {
    const connection = await RawConnection.open(await start());
    connection.request(
      ["POST /echo/unread HTTP/1.1", "host: a", `content-length: ${size}`],
      `${"x".repeat(size)}GET /echo/second HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`,
    );
    const text = await connection.end();
    expect(statusesIn(text)).toEqual([200, 200]);
    expect(text).toMatch(/\{"read":false\}HTTP[\s\S]*"rest":"second"/);
    expect(connection.error).toBeUndefined();
  });

  it("in chunks does not either", async () => {
    const connection = await RawConnection.open(await start());
    connection.request(
      ["POST /nowhere HTTP/1.1", "host: a", "transfer-encoding: chunked"],
      "5\r\nhello\r\n0\r\n\r\nGET /echo/second HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
    );
    expect(statusesIn(await connection.end())).toEqual([404, 200]);
  });

  it("that was refused does not pass for a request", async () => {
    const connection = await RawConnection.open(await start(controllers, { maxBodyBytes: 5 }));
    connection.request(
      ["POST /echo/body HTTP/1.1", "host: a", "content-length: 40"],
      "GET /echo/smuggled HTTP/1.1\r\nhost: a\r\n\r\n",
    );
    expect(statusesIn(await connection.end())).toEqual([413]);
  });

  it("that is too long to be received closes the connection after the answer", async () => {
    const connection = await RawConnection.open(await start());
    connection.request(["POST /echo/unread HTTP/1.1", "host: a", `content-length: ${6 * 1024 * 1024 + 1}`], "x");
    expect(await connection.receive(/\{"read":false\}$/)).toMatch(/^connection: close\r$/im);
    connection.destroy();
    await finished(1);
  });

  // A client is waited for for five seconds.
  it.each(["HEAD", "OPTIONS"])(
    "does not hold up the answer to %s, which has no body",
    async (method) => {
      const connection = await RawConnection.open(await start());
      const lines = [`${method} /answers/obs-text HTTP/1.1`, "host: a", "connection: close", "content-length: 2"];
      connection.request(lines, "x");
      expect(await connection.receive(/\r\n\r\n$/)).toMatch(/^HTTP\/1\.1 20[04] /);
      connection.destroy();
    },
    4_000,
  );

  it("closes the connection after an answer without a body too", async () => {
    const connection = await RawConnection.open(await start());
    connection.request(["PUT /nowhere HTTP/1.1", "host: a", "connection: close", "content-length: 2"], "x");
    await connection.receive(/\{"detail":"Not Found"\}$/);
    connection.write("x");
    await connection.end();
    const head = await RawConnection.open(await start());
    head.request(["HEAD /nowhere HTTP/1.1", "host: a", "connection: close", "content-length: 2"], "x");
    await head.receive(/^HTTP\/1.1 404 [\s\S]*\r\n\r\n$/);
    head.write("x");
    await head.end();
    expect([connection.error, head.error]).toEqual([undefined, undefined]);
  });

  it("in chunks without end is cut off", async () => {
    const connection = await RawConnection.open(await start());
    connection.request(["POST /nowhere HTTP/1.1", "host: a", "transfer-encoding: chunked"], "1\r\nx\r\n");
    await connection.receive(/\{"detail":"Not Found"\}$/);
    const megabyte = `100000\r\n${"x".repeat(0x100000)}\r\n`;
    const send = () => {
      while (!connection.socket.destroyed && connection.socket.write(megabyte));
    };
    connection.socket.on("drain", send);
    send();
    expect(statusesIn(await connection.end())).toEqual([404]);
  });
});

describe("requests on one connection", () => {
  it("are answered in order, the quick behind the slow", async () => {
    const connection = await RawConnection.open(await start());
    connection.request(["GET /staged/wait HTTP/1.1", "host: a"]);
    connection.request(["GET /echo/second HTTP/1.1", "host: a", "connection: close"]);
    await stage.entered.opened;
    stage.released.open();
    const text = await connection.end();
    expect(text).toMatch(/\{"waited":true\}HTTP[\s\S]*"rest":"second"/);
    await finished(2);
  });

  it("all finish when it closes under them", async () => {
    const connection = await RawConnection.open(await start());
    connection.request(["GET /staged/wait HTTP/1.1", "host: a"]);
    connection.request(["GET /echo/second HTTP/1.1", "host: a"]);
    const request = await stage.entered.opened;
    const aborted = once(request.signal, "abort");
    connection.destroy();
    await aborted;
    await finished(1);
    expect(outcomes.map((outcome) => outcome.request?.path)).toEqual(["/echo/second"]);
    stage.released.open();
    await finished(2);
  });

  it("leave no listener behind", async () => {
    let socket: Socket | undefined;
    const server = createServer(createNodeHandler(controllers));
    server.on("connection", (one) => {
      socket = one;
    });
    const connection = await RawConnection.open(await listen(server));
    const counts: number[] = [];
    for (let index = 0; index < 30; index++) {
      connection.received = "";
      connection.request([`GET /echo/${index} HTTP/1.1`, "host: a"]);
      await connection.receive(/\}$/);
      counts.push(socket!.eventNames().reduce((sum, name) => sum + socket!.listenerCount(name), 0));
    }
    expect(new Set(counts.slice(1)).size).toBe(1);
    connection.destroy();
  });
});

describe("a client that goes", () => {
  it("aborts the signal, and what the handler throws of it is no failure", async () => {
    const records: LogRecord[] = [];
    const connection = await RawConnection.open(await start(controllers, { accessLog: keepIn(records) }));
    connection.request(["GET /staged/signal HTTP/1.1", "host: a"]);
    const { signal } = await stage.entered.opened;
    expect(signal.aborted).toBe(false);
    connection.destroy();
    await finished(1);
    expect(signal).toMatchObject({ aborted: true, reason: { status: 499 } });
    expect(outcomes).toMatchObject([{ status: 499, error: undefined }]);
    expect(records).toMatchObject([{ level: "warning", status_code: 499 }]);
  });

  it("before its answer ends the request once", async () => {
    const connection = await RawConnection.open(await start());
    connection.request(["GET /staged/wait HTTP/1.1", "host: a"]);
    const request = await stage.entered.opened;
    const aborted = once(request.signal, "abort");
    connection.destroy();
    await aborted;
    stage.released.open();
    await finished(1);
    expect(outcomes).toHaveLength(1);
  });

  it("in the middle of its answer ends the request once", async () => {
    const connection = await RawConnection.open(await start());
    connection.request(["GET /answers/large HTTP/1.1", "host: a"]);
    await connection.receive(/\r\n\r\n/);
    connection.socket.pause();
    connection.destroy();
    await finished(1);
    expect(outcomes).toMatchObject([{ status: 200, error: undefined }]);
    expect(outcomes[0]?.request?.signal.aborted).toBe(true);
  });

  it.each(["keep-alive", "close"])("after its answer aborts nothing (connection: %s)", async (wish) => {
    const connection = await RawConnection.open(await start());
    connection.request(["GET /echo/a HTTP/1.1", "host: a", `connection: ${wish}`]);
    await connection.receive(/\}$/);
    await finished(1);
    const gone = connection.end();
    connection.destroy();
    await gone;
    expect(outcomes[0]?.request?.signal.aborted).toBe(false);
  });
});

async function start(
  of = controllers,
  options: NodeOptions = {},
  server: { maxHeaderSize?: number } = {},
): Promise<number> {
  const count = createCounter();
  finished = count.reached;
  const finish = (outcome: Outcome) => {
    outcomes.push(outcome);
    count.add();
  };
  const extensions = [{ name: "spec", finish }];
  return listen(createServer(server, createNodeHandler(of, { extensions, ...options })));
}

/** Counts, and tells when it has come so far. */
function createCounter(): { add(): void; reached(count: number): Promise<void> } {
  let current = 0;
  const waiting = new Set<() => void>();
  return {
    add: () => {
      current++;
      for (const check of waiting) check();
    },
    reached: (count) =>
      new Promise((resolve) => {
        const check = () => {
          if (current >= count) resolve();
        };
        waiting.add(check);
        check();
      }),
  };
}

async function listen(server: Server & { closeAllConnections(): void }): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  open.push({
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  });
  return (server.address() as AddressInfo).port;
}

function get(port: number, path: string, headers: Record<string, string | string[]> = {}): Promise<Answer> {
  return send(port, "GET", path, [], headers);
}

function send(
  port: number,
  method: string,
  path: string,
  chunks: readonly string[] = [],
  headers: Record<string, string | string[]> = {},
): Promise<Answer> {
  const outgoing = openRequest({ host: "127.0.0.1", port, method, path, headers, agent: false });
  for (const chunk of chunks) outgoing.write(chunk);
  return answerTo(outgoing);
}

async function answerTo(outgoing: ReturnType<typeof openRequest>): Promise<Answer> {
  const responded = once(outgoing, "response");
  outgoing.end();
  const [incoming] = (await responded) as [IncomingMessage];
  let text = "";
  for await (const chunk of incoming.setEncoding("utf8")) text += chunk;
  return { status: incoming.statusCode!, headers: incoming.headers, rawHeaders: incoming.rawHeaders, text };
}

/** Sends one request line, and reads the answer up to the end of the connection. */
async function raw(
  port: number,
  line: string,
): Promise<{ status: number; headers: Record<string, string>; text: string }> {
  const connection = await RawConnection.open(port);
  connection.request([line, "host: spec", "connection: close"]);
  const received = await connection.end();
  const [head = "", text = ""] = received.split("\r\n\r\n");
  const headers = head
    .split("\r\n")
    .slice(1)
    .map((header) => header.split(": ") as [string, string]);
  return {
    status: Number(received.split(" ")[1]),
    headers: Object.fromEntries(headers),
    text: Buffer.from(text, "latin1").toString(),
  };
}

function statusesIn(text: string): number[] {
  return [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));
}

function valuesOf(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.filter((_value, index) => index % 2 === 1 && rawHeaders[index - 1] === name);
}
