import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Ends a server: no new connections, answers to what is in flight, then the end of every connection. */
export type Shutdown = (withinMilliseconds: number) => Promise<void>;

/**
 * Watches the connections of a server from its start, and gives the function that ends it.
 *
 * `server.close()` alone would wait for connections that are kept alive, or on which nothing was ever asked.
 */
export function prepareShutdown(server: Server): Shutdown {
  const connections = new Map<Socket, Set<ServerResponse>>();
  let isClosing = false;

  server.on("connection", (socket: Socket) => {
    connections.set(socket, new Set());
    socket.once("close", () => connections.delete(socket));
  });
  server.prependListener("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    const inFlight = connections.get(socket);
    inFlight?.add(response);
    if (isClosing) response.setHeader("connection", "close");
    response.once("finish", () => {
      inFlight?.delete(response);
      if (isClosing && inFlight?.size === 0) socket.destroySoon();
    });
  });
  // Called by close(). That of Node.js takes a connection for idle while its last answer is still being sent.
  server.closeIdleConnections = () => {
    for (const [socket, inFlight] of connections) if (inFlight.size === 0) socket.destroySoon();
  };

  return (withinMilliseconds) => {
    isClosing = true;
    for (const inFlight of connections.values()) {
      for (const response of inFlight) if (!response.headersSent) response.setHeader("connection", "close");
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => server.closeAllConnections(), withinMilliseconds);
      server.close(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  };
}
