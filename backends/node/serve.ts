import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Controllers } from "../../lib/route-table.js";
import { logUncaughtExceptions } from "../process.js";
import { createHandler, createNodeApplication, type NodeOptions } from "./handler.js";
import { prepareShutdown } from "./shutdown.js";

/** What a server may be told beside its controllers; times are in milliseconds. */
export interface ServeOptions extends NodeOptions {
  /** Default 3000; 0 is any free one. */
  readonly port?: number;
  /** The address to listen at. Default `127.0.0.1`; `0.0.0.0` or `::` for every one, in a container for example. */
  readonly host?: string;
  /** Whether SIGTERM and SIGINT close the server, so that the process ends by itself. Default `true`. */
  readonly signals?: boolean;
  /** How long `close()` waits for requests in flight. Default 10 000. */
  readonly closeTimeout?: number;
  /** How long a client may take to send a request; then 408. Default 60 000. */
  readonly requestTimeout?: number;
  /** How long a client may take to send the headers of one; then 408. Default 10 000, at most `requestTimeout`. */
  readonly headersTimeout?: number;
  /** How long a connection is kept without a request. Default 65 000, longer than load balancers keep theirs. */
  readonly keepAliveTimeout?: number;
  /** The largest request line and headers together, in bytes; then 431. Default: that of Node.js, 16 KiB. */
  readonly maxHeaderSize?: number;
}

/** A server that listens. */
export interface RunningServer {
  /** Where it answers, such as `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly port: number;
  readonly server: Server;
  /**
   * Stops listening, answers what is in flight, closes every connection and disposes of controllers and resources; later
   * calls wait for the same end.
   */
  close(): Promise<void>;
}

/**
 * Initialises an application and serves it over HTTP.
 *
 * @throws ConfigurationError that lists every mistake in the declaration of the controllers.
 * @example
 * const { url } = await serve([ItemsController], { port: 3000 });
 * console.log(`listening at ${url}`);
 */
export async function serve(controllers: Controllers, options: ServeOptions = {}): Promise<RunningServer> {
  const application = createNodeApplication(controllers, options);
  logUncaughtExceptions(application);
  await application.ready();
  const handler = createHandler(application);
  const server = createServer(toServerOptions(options), handler);
  const shutDown = prepareShutdown(server);
  const { host = "127.0.0.1", closeTimeout = 10_000 } = options;
  await listen(server, options.port ?? 3000, host);
  const { port } = server.address() as AddressInfo;

  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    // At the same time: what hangs is answered with 503 before its connection is cut off.
    closing ??= Promise.all([shutDown(closeTimeout), application.dispose(closeTimeout)]).then(removeSignals);
    return closing;
  };
  const removeSignals = options.signals === false ? () => undefined : onSignals(() => void close());
  return { url: `http://${toAuthority(host)}:${port}`, port, server, close };
}

function toServerOptions(options: ServeOptions): {
  requestTimeout: number;
  headersTimeout: number;
  keepAliveTimeout: number;
  connectionsCheckingInterval: number;
  maxHeaderSize?: number;
} {
  const { requestTimeout = 60_000, keepAliveTimeout = 65_000, maxHeaderSize } = options;
  // Zero is no limit.
  const headersTimeout = options.headersTimeout ?? Math.min(10_000, requestTimeout || 10_000);
  // Node.js looks for overdue requests every 30 s, unless told otherwise.
  const shortest = Math.min(...[requestTimeout, headersTimeout, 5_000].filter((time) => time > 0));
  const sizes = maxHeaderSize === undefined ? {} : { maxHeaderSize };
  return { requestTimeout, headersTimeout, keepAliveTimeout, connectionsCheckingInterval: shortest, ...sizes };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/** Calls back at the first signal; a second one of the same kind ends the process at once, as without this. */
function onSignals(callback: () => void): () => void {
  const signals = ["SIGTERM", "SIGINT"] as const;
  for (const signal of signals) process.once(signal, callback);
  return () => {
    for (const signal of signals) process.off(signal, callback);
  };
}

/** A host as it stands in a URL; the one that means every address is no destination everywhere. */
function toAuthority(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}
