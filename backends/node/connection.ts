import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

const callbacks = new WeakMap<Socket, Set<() => void>>();

/**
 * Calls back when a connection closes, at once where it has; the function it returns takes that back.
 *
 * One listener a connection, however many requests it carries. The events of a pipelined answer that still waits for
 * its turn would not do: Node.js emits none when the connection closes under it.
 */
export function onConnectionClose(socket: Socket, callback: () => void): () => void {
  if (socket.destroyed) {
    callback();
    return () => undefined;
  }
  const waiting = callbacks.get(socket) ?? watch(socket);
  waiting.add(callback);
  return () => waiting.delete(callback);
}

function watch(socket: Socket): Set<() => void> {
  const waiting = new Set<() => void>();
  callbacks.set(socket, waiting);
  socket.once("close", () => {
    for (const callback of waiting) callback();
  });
  return waiting;
}

/**
 * Calls back once an answer is with the operating system.
 *
 * Node.js says `finish` of an answer too that the end of its connection cut off; that end is told, not this.
 */
export function onFinished(response: ServerResponse, socket: Socket, callback: () => void): void {
  response.once("finish", () => {
    if (!socket.destroyed) callback();
  });
}
