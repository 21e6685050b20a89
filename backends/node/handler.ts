import type { IncomingMessage, ServerResponse } from "node:http";
import { hostname } from "node:os";
import { type Application, createApplication, type Platform } from "../../lib/application.js";
import type { Codec } from "../../lib/codec.js";
import type { ApplicationOptions } from "../../lib/options.js";
import { HttpRequest } from "../../lib/request.js";
import type { Controllers } from "../../lib/route-table.js";
import { clientGone } from "../client-gone.js";
import { now } from "../process.js";
import { writeLine } from "../standard-output.js";
import { onConnectionClose, onFinished } from "./connection.js";
import { decodeNode } from "./decode.js";
import { encodeNode, streamNode } from "./encode.js";

/**
 * What an application behind `node:http` may be told beside its controllers.
 *
 * `unhandledErrors` has no effect here: a server has nobody to throw to, so an unknown error is always an opaque 500.
 */
export interface NodeOptions extends ApplicationOptions {}

/** A listener for the `request` event of a server of `node:http` or `node:https`. */
export interface NodeHandler {
  (request: IncomingMessage, response: ServerResponse): void;
  /** Initialises the application, once; await it before the server listens. */
  ready(): Promise<void>;
  /**
   * Ends the application, once: waits for what is in flight, then disposes of controllers and resources.
   *
   * @param within Milliseconds; what takes longer is answered with 503, or left. Default 10 000.
   */
  dispose(within?: number): Promise<void>;
}

const CODEC: Codec<IncomingMessage, ServerResponse, void> = {
  decode: (message, response) => {
    const request = new HttpRequest(decodeNode(message, response));
    const forget = onConnectionClose(message.socket, () => request.abort(clientGone()));
    onFinished(response, message.socket, forget);
    return request;
  },
  encode: encodeNode,
  stream: streamNode,
};

function createPlatform(): Platform {
  return { unhandledErrors: "respond", serverId: `${hostname()}-${process.pid}`, writeLine, now };
}

/**
 * Makes the listener of a server of `node:http` of controllers.
 *
 * @throws ConfigurationError that lists every mistake in the declaration of the controllers.
 * @example
 * const handler = createNodeHandler([ItemsController]);
 * await handler.ready();
 * createServer(handler).listen(3000);
 */
export function createNodeHandler(controllers: Controllers, options: NodeOptions = {}): NodeHandler {
  return createHandler(createNodeApplication(controllers, options));
}

/** The application behind a listener. */
export function createNodeApplication(controllers: Controllers, options: NodeOptions): Application {
  return createApplication(controllers, { ...options, unhandledErrors: "respond" }, createPlatform());
}

/** The listener in front of an application. */
export function createHandler(application: Application): NodeHandler {
  const handler = (request: IncomingMessage, response: ServerResponse): void => {
    // What cannot be answered at all ends its own connection, never the process.
    application.handle(CODEC, request, response).catch(() => breakOff(request));
  };
  return Object.assign(handler, {
    ready: application.ready,
    dispose: (within = 10_000) => application.dispose(within),
  });
}

/** Closes the connection so that no client takes that for the end: of HTTP/1.0 a close is the end of an answer. */
function breakOff({ socket, httpVersionMinor }: IncomingMessage): void {
  try {
    if (httpVersionMinor === 0) socket.resetAndDestroy();
  } catch {
    // Only a connection of TCP without TLS can be reset.
  }
  socket.destroy();
}
