import { once } from "node:events";
import { createServer, request as openRequest } from "node:http";
import type { AddressInfo } from "node:net";
import type { ApplicationOptions, Controllers } from "lambent";
import { createLambdaHandler, streaming } from "lambent/aws-lambda";
import { createNodeHandler } from "lambent/node";
import { CapturedStream } from "./captured-stream.js";
import { cookieHeaderOf, encodedQueryOf } from "./events/neutral-request.js";
import type { NeutralResponse } from "./events/neutral-response.js";
import { type HttpSource, httpSources, type NeutralRequest } from "./events.js";

/** An application behind one front, as a client sees it. */
export interface Served {
  send(request: NeutralRequest): Promise<NeutralResponse>;
  close(): Promise<void>;
}

/** A way for requests to reach controllers. */
export interface Backend extends Omit<HttpSource, "name" | "encode" | "decode"> {
  readonly name: string;
  serve(controllers: Controllers, options?: ApplicationOptions): Promise<Served>;
}

/** The fronts of Lambda that stream. */
const streamingSources = httpSources.filter(({ name }) => name === "function URL" || name === "REST API");

/** Every front of Lambda, those that stream with a streaming handler too, and `node:http`: one contract holds for all. */
export const backends: readonly Backend[] = [
  ...httpSources.map(
    (source): Backend => ({
      ...source,
      serve: async (controllers, options) => {
        const handler = createLambdaHandler(controllers, options);
        return {
          // Through JSON both ways, as events and answers travel.
          send: async (request) => source.decode(await handler(JSON.parse(JSON.stringify(source.encode(request))))),
          close: async () => undefined,
        };
      },
    }),
  ),
  ...streamingSources.map(
    (source): Backend => ({
      ...source,
      name: `${source.name}, streaming`,
      serve: async (controllers, options) => {
        const handler = createLambdaHandler(controllers, { ...options, streaming: streaming() });
        return {
          send: async (request) => {
            const output = new CapturedStream();
            await handler(JSON.parse(JSON.stringify(source.encode(request))), output);
            const { prelude, payload } = output;
            // The front puts them together again.
            return source.decode({ ...prelude, body: payload.toString("base64"), isBase64Encoded: true });
          },
          close: async () => undefined,
        };
      },
    }),
  ),
  {
    name: "Node.js",
    path: "encoded",
    repeatedQuery: "all",
    repeatedHeaders: "all",
    answersRepeatedHeaders: true,
    serve: async (controllers, options) => {
      const server = createServer({ maxHeaderSize: 1024 * 1024 }, createNodeHandler(controllers, options));
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      const { port } = server.address() as AddressInfo;
      return {
        send: (request) => sendOverSocket(port, request),
        close: async () => {
          server.close();
          server.closeAllConnections();
          await once(server, "close");
        },
      };
    },
  },
];

function sendOverSocket(port: number, request: NeutralRequest): Promise<NeutralResponse> {
  const query = encodedQueryOf(request).map((pair) => pair.join("="));
  const cookie = cookieHeaderOf(request);
  const headers = [...(request.headers ?? []), ...(cookie === undefined ? [] : [["cookie", cookie] as const])];
  return new Promise((resolve, reject) => {
    const outgoing = openRequest({
      host: "127.0.0.1",
      port,
      method: request.method,
      path: query.length > 0 ? `${request.path}?${query.join("&")}` : request.path,
      agent: false,
    });
    for (const [name] of headers) {
      const values = headers.filter(([other]) => other.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
      outgoing.setHeader(name, values);
    }
    outgoing.on("error", reject);
    outgoing.on("response", (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("error", reject);
      incoming.on("end", () => {
        const raw = incoming.rawHeaders;
        const pairs = raw.flatMap((name, index) =>
          index % 2 === 0 ? [[name.toLowerCase(), raw[index + 1]!] as const] : [],
        );
        resolve({
          status: incoming.statusCode!,
          headers: pairs.filter(([name]) => name !== "set-cookie"),
          cookies: pairs.filter(([name]) => name === "set-cookie").map(([, value]) => value),
          body: Buffer.concat(chunks),
        });
      });
    });
    outgoing.end(request.body);
  });
}
