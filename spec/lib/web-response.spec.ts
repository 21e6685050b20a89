import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { Controller, Get } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { httpSource } from "../support/events.js";

const text = "text that is worth compressing ".repeat(100);
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((_request, response) => {
    const body = gzipSync(text);
    response.writeHead(201, {
      "content-type": "text/x-log",
      "content-encoding": "gzip",
      "content-length": body.length,
      "set-cookie": ["a=1", "b=2"],
      connection: "close, X-Hop",
      "keep-alive": "timeout=5",
      "proxy-authenticate": "Basic",
      upgrade: "h2c",
      "x-hop": "1",
      "x-origin": "upstream",
    });
    response.end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await once(server, "close");
});

@Controller()
class ProxyController {
  @Get("/fetched")
  fetched() {
    return fetch(url);
  }

  @Get("/made")
  made() {
    return new Response(gzipSync(text), { headers: { "content-encoding": "gzip", "x-origin": "here" } });
  }

  @Get("/rewrapped")
  async rewrapped() {
    const { body, status, headers } = await fetch(url);
    return new Response(body, { status, headers });
  }
}

async function get(path: string) {
  const front = httpSource("function URL");
  const response = front.decode(await createLambdaHandler([ProxyController])(front.encode({ method: "GET", path })));
  return { ...response, headers: Object.fromEntries(response.headers) };
}

describe("a web Response", () => {
  it("that was fetched has been decoded, and does not say how it travelled", async () => {
    const response = await get("/fetched");

    expect(response.status).toBe(201);
    expect(response.body.toString()).toBe(text);
    expect(response.headers).toMatchObject({ "content-type": "text/x-log", "x-origin": "upstream" });
    expect(Object.keys(response.headers)).not.toEqual(expect.arrayContaining(["content-encoding"]));
    expect(Object.keys(response.headers)).not.toEqual(expect.arrayContaining(["content-length"]));
    expect(response.cookies).toEqual(["a=1", "b=2"]);
  });

  it.each(["/fetched", "/rewrapped"])("leaves out what was for one connection only: %s", async (path) => {
    const { headers } = await get(path);

    for (const name of ["connection", "keep-alive", "transfer-encoding", "upgrade", "proxy-authenticate", "x-hop"]) {
      expect(headers).not.toHaveProperty(name);
    }
    expect(headers).toHaveProperty("x-origin", "upstream");
  });

  it("that was made here keeps what it says of its body", async () => {
    const response = await get("/made");

    expect(response.headers).toMatchObject({ "content-encoding": "gzip", "x-origin": "here" });
    expect(response.body.equals(gzipSync(text))).toBe(true);
  });
});
