import type { IncomingMessage, ServerResponse } from "node:http";
import { type Codec, createApplication, type Platform } from "../../lib/application.js";
import { HttpException } from "../../lib/errors.js";
import type { ApplicationOptions } from "../../lib/options.js";
import { HttpRequest } from "../../lib/request.js";
import type { Controllers } from "../../lib/route-table.js";
import { onConnectionClose, onFinished } from "./connection.js";
import { decodeNode } from "./decode.js";
import { encodeNode } from "./encode.js";

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
}

const CODEC: Codec<IncomingMessage, ServerResponse, void> = {
  decode: (message, response) => {
    const request = new HttpRequest(decodeNode(message, response));
    const forget = onConnectionClose(message.socket, () => request.abort(clientGone()));
    onFinished(response, message.socket, forget);
    return request;
  },
  encode: encodeNode,
};

const NODE: Platform = {
  unhandledErrors: "respond",
  writeLine: (line) => {
    process.stdout.write(`${line}\n`);
  },
};

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
  const application = createApplication(controllers, { ...options, unhandledErrors: "respond" }, NODE);
  const handler = (request: IncomingMessage, response: ServerResponse): void => {
    // What cannot be answered at all ends its own connection, never the process.
    application.handle(CODEC, request, response).catch(() => request.socket.destroy());
  };
  return Object.assign(handler, { ready: application.ready });
}

/** Why `request.signal` aborts; where a handler lets it through, nobody has to look at it: no 5xx. */
function clientGone(): HttpException {
  return new HttpException(499, "The client closed the connection");
}
