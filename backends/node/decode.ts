import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { HttpException } from "../../lib/errors.js";
import { HttpHeaders } from "../../lib/http-headers.js";
import { QueryParameters, splitTarget } from "../../lib/query.js";
import type { RequestSource } from "../../lib/request.js";
import { readBody } from "./body.js";

/** A request target (RFC 9112, 3.2), in its parts. */
interface Target {
  readonly path: string;
  readonly query: string;
  /** Host and port of a target in absolute form. */
  readonly host: string | undefined;
}

/** A request of `node:http`: target and headers are as the client sent them, the body is still on its way. */
export function decodeNode(request: IncomingMessage, response: ServerResponse): RequestSource {
  const { method = "GET", url = "/" } = request;
  const { path, query, host } = parseTarget(url, method);
  // Read now, because a socket forgets it when the client has gone.
  const { remoteAddress } = request.socket;
  return {
    method,
    path,
    id: randomUUID(),
    clientIp: () => remoteAddress,
    event: request,
    context: response,
    headers: () => toHeaders(request.rawHeaders, host),
    header: (name) => findHeader(request.rawHeaders, name),
    query: () => QueryParameters.parse(query),
    body: (limit) => readBody(request, limit),
  };
}

function parseTarget(target: string, method: string): Target {
  if (target.startsWith("/")) return toTarget(target, undefined);
  // RFC 9112, 3.2.4: of the server as a whole.
  if (target === "*" && method === "OPTIONS") return { path: "/", query: "", host: undefined };
  const [, authority, rest] = /^[a-z][a-z\d+.-]*:\/\/([^/?]*)(.*)$/i.exec(target) ?? [];
  if (authority === undefined || rest === undefined) throw new HttpException(400, "Malformed request target");
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  return toTarget(rest.startsWith("/") ? rest : `/${rest}`, host);
}

function toTarget(text: string, host: string | undefined): Target {
  const { path, query } = splitTarget(text);
  return { path, query, host };
}

function toHeaders(rawHeaders: readonly string[], host: string | undefined): HttpHeaders {
  const headers = HttpHeaders.received(pairsOf(rawHeaders));
  // RFC 9112, 3.2.2: the host of a target in absolute form counts, whatever the header says.
  if (host !== undefined) headers.set("host", host);
  return headers;
}

/** The values of one header, other than `Host`, joined as those of `HttpHeaders` are. */
function findHeader(rawHeaders: readonly string[], name: string): string | undefined {
  let found: string | undefined;
  for (let index = 1; index < rawHeaders.length; index += 2) {
    const key = rawHeaders[index - 1] as string;
    if (key.length !== name.length || key.toLowerCase() !== name) continue;
    const value = rawHeaders[index] as string;
    found = found === undefined ? value : `${found}, ${value}`;
  }
  return found;
}

function* pairsOf(rawHeaders: readonly string[]): Iterable<[name: string, value: string]> {
  for (let index = 1; index < rawHeaders.length; index += 2) {
    yield [rawHeaders[index - 1] as string, rawHeaders[index] as string];
  }
}
