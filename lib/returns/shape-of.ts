import type { ValidationIssue } from "../errors.js";
import { isJson, parseMediaType } from "../media-type.js";
import { isPromiseLike } from "../promise.js";
import { HttpResponse } from "../response.js";
import type { ReturnRecord } from "../returns.js";
import { toPlain } from "../serialize.js";
import { type Answer, type AnswerSite, answerOf } from "./answer.js";
import { mismatch } from "./mismatch.js";

const LOC: readonly string[] = ["response"];

/**
 * Makes of a returned value what is answered, at once or later; throws an `HttpException` where it is not what is declared.
 *
 * @param draft The response that the value becomes, with its status of that moment.
 */
export type Shape = (value: unknown, draft: HttpResponse) => unknown;

/** What shapes the values of one declared answer; of a wrong type, which is reported, nothing does. */
export function shapeOf({ type, mediaType }: ReturnRecord, site: AnswerSite, validates: boolean): Shape {
  if (type === null) return validates ? () => refuse("Output should be nothing", "none_required") : () => undefined;
  if (type === Uint8Array) {
    return (value, draft) => {
      if (isBytes(value)) setMediaType(mediaType, draft);
      else if (validates) refuse("Output should be bytes", "bytes_type");
      return value;
    };
  }
  const answer = answerOf(type, site);
  if (answer === undefined) return (value) => value;
  const finish = mediaType === undefined ? (shaped: unknown) => shaped : finishAs(mediaType);
  return (value, draft) =>
    afterwards(answer.shape(value, LOC), (shaped) =>
      afterwards(validates ? compare(shaped, answer) : undefined, () => finish(shaped, draft)),
    );
}

function refuse(msg: string, type: string): never {
  throw mismatch([{ loc: LOC, msg, type }]);
}

/** Compares a shaped value with its type, as the client gets it. */
function compare(shaped: unknown, answer: Answer): unknown {
  const issues: ValidationIssue[] = [];
  let json: unknown;
  try {
    json = JSON.parse(JSON.stringify(toPlain(shaped)));
  } catch {
    // What cannot be rendered is refused where it is.
    return undefined;
  }
  return afterwards(answer.check(json, LOC, issues), () => {
    if (issues.length > 0) throw mismatch(issues);
  });
}

/** Sends a value as what it is declared to be: JSON under another name, or a text that is none. */
function finishAs(mediaType: string): Shape {
  const isOfJson = isJson(parseMediaType(mediaType) ?? "");
  return (shaped, draft) => {
    if (isOfJson) setMediaType(mediaType, draft);
    return isOfJson || typeof shaped !== "string" ? shaped : asText(shaped, mediaType, draft);
  };
}

function setMediaType(mediaType: string | undefined, { headers }: HttpResponse): void {
  if (mediaType !== undefined && !headers.has("content-type")) headers.set("content-type", mediaType);
}

function asText(text: string, mediaType: string, { status, headers }: HttpResponse): HttpResponse {
  const response = new HttpResponse(text, { status, mediaType });
  for (const [name, value] of headers) response.headers.append(name, value);
  return response;
}

/** Whether a value is sent as bytes. */
export function isBytes(value: unknown): boolean {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
}

/** Goes on with a value at once, or when it is there. */
export function afterwards(value: unknown, next: (settled: unknown) => unknown): unknown {
  return isPromiseLike(value) ? Promise.resolve(value).then(next) : next(value);
}
