import { once } from "node:events";
import { createServer, request as openRequest, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

/** Something that answers on a port of this machine. */
export interface LocalServer {
  readonly url: string;
  close(): void;
}

/** Listens on any free port. */
export async function listenLocally(listener: RequestListener): Promise<LocalServer> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** A proxy that has an application below a prefix, which the application never sees; all else is 404. */
export function prefixProxy(prefix: string, target: string): Promise<LocalServer> {
  return listenLocally((request, response) => {
    const { url = "", method, headers } = request;
    if (!url.startsWith(`${prefix}/`)) {
      response.writeHead(404).end();
      return;
    }
    const forwarded = openRequest(`${target}${url.slice(prefix.length)}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(forwarded);
  });
}
