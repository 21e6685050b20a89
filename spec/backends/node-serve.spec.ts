import { spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, type ClientRequest, type IncomingMessage, get as openGet } from "node:http";
import { join } from "node:path";
import { Controller, Get, type HttpRequest, type Outcome, Post, Req } from "lambent";
import { type RunningServer, type ServeOptions, serve } from "lambent/node";
import { bundleFixture } from "../support/bundle.js";
import { RawConnection } from "../support/raw-connection.js";

let entered: Promise<void>;
let enter: () => void;
let released: Promise<void>;
let release: () => void;

@Controller()
class WaitController {
  @Get("/now")
  now() {
    return { waited: false };
  }

  @Get("/wait")
  async wait() {
    enter();
    await released;
    return { waited: true };
  }

  @Get("/large")
  large() {
    return new Uint8Array(32 * 1024 * 1024);
  }

  @Post("/body")
  async body(@Req() request: HttpRequest) {
    enter();
    return { length: (await request.bytes()).length };
  }
}

const running: RunningServer[] = [];

beforeEach(() => {
  entered = new Promise((resolve) => {
    enter = resolve;
  });
  released = new Promise((resolve) => {
    release = resolve;
  });
});

afterEach(async () => {
  for (const one of running.splice(0)) await one.close();
  expect(signalListeners()).toEqual([0, 0]);
});

describe("serve()", () => {
  it("listens once the application is ready, and says where", async () => {
    let isReady = false;
    const init = async () => {
      await new Promise(setImmediate);
      isReady = true;
    };
    const { url, port, server } = await start({ init });
    expect({ isReady, url, listening: server.listening }).toEqual({
      isReady: true,
      url: `http://127.0.0.1:${port}`,
      listening: true,
    });
    expect((await answer(openGet(`${url}/now`, { agent: false }))).text).toBe('{"waited":false}');
  });

  it("listens at port 3000 of the loopback address unless told otherwise", async () => {
    const listening = jest.spyOn(jest.requireActual<typeof import("node:net")>("node:net").Server.prototype, "listen");
    listening.mockImplementation(function (this: unknown, ...given: unknown[]) {
      listening.mockRestore();
      // Another process may have the port: what is asked for is what counts.
      expect(given.slice(0, 2)).toEqual([3000, "127.0.0.1"]);
      return (this as import("node:net").Server).listen(0, "127.0.0.1", given[2] as () => void);
    });
    running.push(await serve([WaitController]));
  });

  it.each([
    ["0.0.0.0", "localhost"],
    ["localhost", "localhost"],
  ])("at %s is reached at %s", async (host, named) => {
    const { url, port } = await start({ host });
    expect(url).toBe(`http://${named}:${port}`);
  });

  it("at an IPv6 address has it in brackets in its URL", async () => {
    const { url, port } = await start({ host: "::1" });
    expect(url).toBe(`http://[::1]:${port}`);
    expect((await answer(openGet(`${url}/now`, { agent: false }))).status).toBe(200);
  });

  it("sets the times and sizes of its server", async () => {
    const byDefault = await start();
    expect(byDefault.server).toMatchObject({
      requestTimeout: 60_000,
      headersTimeout: 10_000,
      keepAliveTimeout: 65_000,
    });
    const short = await start({ requestTimeout: 3_000, keepAliveTimeout: 1 });
    expect(short.server).toMatchObject({ requestTimeout: 3_000, headersTimeout: 3_000, keepAliveTimeout: 1 });
    const none = await start({ requestTimeout: 0, headersTimeout: 0 });
    expect(none.server).toMatchObject({ requestTimeout: 0, headersTimeout: 0 });
    const endless = await start({ requestTimeout: 0 });
    expect(endless.server).toMatchObject({ requestTimeout: 0, headersTimeout: 10_000 });
    const { url } = await start({ maxHeaderSize: 1024 * 1024 });
    expect((await answer(openGet(`${url}/${"a".repeat(200_000)}`, { agent: false }))).status).toBe(404);
  });

  it("rejects where the application cannot be initialised", async () => {
    const init = () => {
      throw new Error("no database");
    };
    await expect(serve([WaitController], { port: 0, init })).rejects.toThrow("no database");
  });

  it("rejects where the port is taken", async () => {
    const { port } = await start({ signals: false });
    await expect(serve([WaitController], { port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });

  it("ends a request whose body does not come", async () => {
    const ended: Outcome[] = [];
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const extension = {
      name: "spec",
      finish: (outcome: Outcome) => {
        ended.push(outcome);
        finish();
      },
    };
    const { port } = await start({ requestTimeout: 50, extensions: [extension] });
    const connection = await RawConnection.open(port);
    connection.request(["POST /body HTTP/1.1", "host: a", "content-length: 10"], "12345");
    expect(await connection.end()).toMatch(/^HTTP\/1\.1 408 /);
    await finished;
    expect(ended).toMatchObject([{ status: 400, error: undefined }]);
  });
});

describe("close()", () => {
  it("answers what is in flight, tells the client to close, and ends the server", async () => {
    const { url, server, close } = await start();
    const agent = new Agent({ keepAlive: true });
    const waiting = answer(openGet(`${url}/wait`, { agent }));
    await entered;
    const closed = close();
    expect(server.listening).toBe(false);
    release();
    const { status, text, headers } = await waiting;
    expect({ status, text, connection: headers.connection }).toEqual({
      status: 200,
      text: '{"waited":true}',
      connection: "close",
    });
    await closed;
    agent.destroy();
  });

  it("ends connections that are kept alive, and those on which nothing was asked", async () => {
    const { port, close } = await start();
    const silent = await RawConnection.open(port);
    const idle = await RawConnection.open(port);
    idle.request(["GET /now HTTP/1.1", "host: a"]);
    await idle.receive(/\}$/);
    await close();
    await Promise.all([silent.end(), idle.end()]);
    expect([silent.error, idle.error]).toEqual([undefined, undefined]);
  });

  it("answers nothing behind an answer that said it is the last", async () => {
    const { port, close } = await start();
    const connection = await RawConnection.open(port);
    connection.request(["GET /wait HTTP/1.1", "host: a"]);
    await entered;
    const closed = close();
    connection.request(["GET /now HTTP/1.1", "host: a"]);
    release();
    expect(await connection.end()).toMatch(/^HTTP\/1\.1 200 OK\r\nConnection: close[\s\S]*\{"waited":true\}$/i);
    await closed;
  });

  it("answers what comes behind one that did not, as the last", async () => {
    const { port, close } = await start();
    const connection = await RawConnection.open(port);
    connection.request(["GET /large HTTP/1.1", "host: a"]);
    await connection.receive(/\r\n\r\n/);
    connection.socket.pause();
    const closed = close();
    connection.request(["GET /wait HTTP/1.1", "host: a"]);
    await entered;
    release();
    connection.socket.resume();
    const tail = (await connection.end()).slice(-300);
    expect(tail).toMatch(/HTTP\/1\.1 200 OK\r\nconnection: close[\s\S]*\{"waited":true\}$/i);
    await closed;
  });

  it("waits for an answer that is on its way", async () => {
    const { port, close } = await start();
    const connection = await RawConnection.open(port);
    connection.request(["GET /large HTTP/1.1", "host: a"]);
    await connection.receive(/\r\n\r\n/);
    await Promise.all([close(), connection.end()]);
    const [head = "", body = ""] = connection.received.split("\r\n\r\n", 2);
    expect({ head, length: body.length }).toEqual({
      head: expect.stringMatching(/^HTTP\/1.1 200 /),
      length: 32 * 1024 * 1024,
    });
  });

  it("cuts off what is not over in time", async () => {
    const { url, close } = await start({ closeTimeout: 1 });
    const waiting = answer(openGet(`${url}/wait`, { agent: false }));
    const refused = expect(waiting).rejects.toMatchObject({ code: "ECONNRESET" });
    await entered;
    await close();
    await refused;
    release();
  });

  it("may be called again", async () => {
    const { close } = await start();
    expect(close()).toBe(close());
    await close();
    await close();
  });
});

describe("a signal", () => {
  it.each(["SIGTERM", "SIGINT"] as const)("%s closes the server", async (signal) => {
    const { server } = await start();
    expect(signalListeners()).toEqual([1, 1]);
    const closed = once(server, "close");
    process.emit(signal);
    await closed;
  });

  it("does nothing with signals: false", async () => {
    const { server } = await start({ signals: false });
    expect(signalListeners()).toEqual([0, 0]);
    expect(server.listening).toBe(true);
  });

  it("lets the process answer what is in flight, and end by itself", async () => {
    const bundle = await bundleFixture(join(__dirname, "../fixtures/node-server.ts"));
    const child = spawn(process.execPath, [bundle.file], { stdio: ["ignore", "pipe", "inherit"] });
    try {
      const lines = child.stdout.setEncoding("utf8")[Symbol.asyncIterator]() as AsyncIterator<string>;
      const url = String((await lines.next()).value).trim();
      const waiting = answer(openGet(`${url}/until-signal`, { agent: new Agent({ keepAlive: true }) }));
      expect(await lines.next()).toEqual({ done: false, value: "entered\n" });
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      expect((await waiting).text).toBe('{"answered":true}');
      expect(await exited).toEqual([0, null]);
    } finally {
      child.kill("SIGKILL");
      await bundle.remove();
    }
  }, 30_000);
});

async function start(options: ServeOptions = {}): Promise<RunningServer> {
  const one = await serve([WaitController], { port: 0, ...options });
  running.push(one);
  return one;
}

function signalListeners(): number[] {
  return [process.listenerCount("SIGTERM"), process.listenerCount("SIGINT")];
}

async function answer(
  outgoing: ClientRequest,
): Promise<{ status: number | undefined; headers: IncomingMessage["headers"]; text: string }> {
  const [incoming] = (await once(outgoing, "response")) as [IncomingMessage];
  let text = "";
  for await (const chunk of incoming.setEncoding("utf8")) text += chunk;
  return { status: incoming.statusCode, headers: incoming.headers, text };
}
