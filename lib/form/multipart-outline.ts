// The outline of a multipart body: its boundary, how many parts it has, and whether their headers are well formed. The
// library that reads the parts passes over those whose headers it cannot read, and nothing tells: a field would be lost.
import { HttpException } from "../errors.js";

/**
 * So many parts, fields and files together, are read at the most. Starlette has the same limit for each of them: no form
 * that people fill in comes near it, and each part costs some streams.
 */
const MAX_PARTS = 1000;
/** So many headers a part has at the most; it needs two, and a third for a transfer encoding. */
const MAX_PART_HEADERS = 100;
/** So many bytes they have together: what Node.js allows to all headers of a request. */
const MAX_PART_HEADER_BYTES = 16 * 1024;

// RFC 2046, 5.1.1: up to 70 characters. More of them are taken than it allows, because clients in use send them; those
// that would end or escape a quoted text are not.
const BOUNDARY = /;\s*boundary=(?:"([ !#-[\]-~]{1,70})"|([!#-:<-[\]-~]{1,70}))\s*(?:;|$)/i;
// Each header begins a line, and may go on in lines that begin with a space (RFC 5322, 2.2.3).
const HEADERS = /^(?:\r\n[^\s:]+:[^\r\n]*(?:\r\n[\t ][^\r\n]*)*)+$/;
const CR = 0x0d;
const DASH = 0x2d;
const HEADERS_END: Uint8Array = new Uint8Array([CR, 0x0a, CR, 0x0a]);

/** The boundary that a `Content-Type` header names; undefined where there is none that can be used. */
export function boundaryOf(contentType: string): string | undefined {
  const [, quoted, plain] = BOUNDARY.exec(contentType) ?? [];
  return quoted ?? plain;
}

/**
 * The number of parts of a multipart body; undefined where it is malformed: without a delimiter, cut off before the last
 * one, or with a part whose headers are none.
 *
 * @throws HttpException with status 413 where there are more parts, or headers of one part, than are read.
 */
export function countParts(body: Uint8Array, boundary: string): number | undefined {
  const delimiter = new TextEncoder().encode(`\r\n--${boundary}`);
  // The line break before the first delimiter belongs to the text in front of it, and there mostly is none.
  const first = startsWith(body, delimiter.subarray(2), 0) ? -2 : find(body, delimiter, 0);
  if (first === undefined) return undefined;
  let start = first + delimiter.length;
  let parts = 0;
  while (body[start] !== DASH || body[start + 1] !== DASH) {
    const end = find(body, delimiter, start);
    if (end === undefined || !hasHeaders(body.subarray(start, end))) return undefined;
    parts++;
    if (parts > MAX_PARTS) throw tooLarge(`the form has more than ${MAX_PARTS} parts`);
    start = end + delimiter.length;
  }
  return parts;
}

/** A 413 that tells the log which limit of a form was exceeded. */
export function tooLarge(errorDetail: string): HttpException {
  return new HttpException(413, undefined, { errorDetail });
}

/** Whether a part begins with headers: the rest of the delimiter's line is its start. */
function hasHeaders(part: Uint8Array): boolean {
  const length = find(part, HEADERS_END, 0);
  if (length === undefined) return false;
  if (length > MAX_PART_HEADER_BYTES) {
    throw tooLarge(`the headers of a part of the form have more than ${MAX_PART_HEADER_BYTES} bytes`);
  }
  const headers = new TextDecoder().decode(part.subarray(0, length));
  if (!HEADERS.test(headers)) return false;
  if (headers.split("\r\n").length - 1 > MAX_PART_HEADERS) {
    throw tooLarge(`a part of the form has more than ${MAX_PART_HEADERS} headers`);
  }
  return true;
}

/** Where some bytes begin that start with CR. */
function find(bytes: Uint8Array, wanted: Uint8Array, from: number): number | undefined {
  const last = bytes.length - wanted.length;
  for (let at = from; at <= last; at++) {
    if (bytes[at] === CR && startsWith(bytes, wanted, at)) return at;
  }
  return undefined;
}

function startsWith(bytes: Uint8Array, wanted: Uint8Array, at: number): boolean {
  for (let index = 0; index < wanted.length; index++) {
    if (bytes[at + index] !== wanted[index]) return false;
  }
  return true;
}
