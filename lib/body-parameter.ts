import { displayType, reportCircle, resolveBodyType } from "./body-type.js";
import { type Constructor, nameOf } from "./class.js";
import { assignToInstance, isPlainClass, transformToInstance } from "./class-transformer.js";
import { HttpException, MAX_ISSUES, toError, type ValidationException } from "./errors.js";
import { isDeeperThan, isRecord, parseJson } from "./json.js";
import { isJson, parseMediaType } from "./media-type.js";
import type { Exchange, ParameterRecord, ParameterSite, Resolver } from "./parameters.js";
import { isPromiseLike, observed } from "./promise.js";
import { type HttpRequest, toBytes, toText } from "./request.js";
import { isValidated, validateInstance } from "./validation.js";

// class-transformer walks by recursion, which ends at some thousand levels; no class is made of more than these.
const MAX_LEVELS = 500;

/** What `@Body` may be told of the value. */
export interface BodyOptions {
  /** `undefined` where there is no body, or the field is missing from it. */
  readonly optional?: boolean;
}

/** What stands in the decorator behind the field's name. */
export type GivenType = readonly [type?: unknown, options?: BodyOptions];

/** Turns a JSON value into an argument; what does not fit goes into the exchange's issues. */
type JsonReader = (value: unknown, loc: readonly (string | number)[], exchange: Exchange) => unknown;

/** What is read of a body: its media types, and what becomes of its content. */
interface BodyReader {
  accepts(mediaType: string): boolean;
  /** Whether nothing of a type that it accepts is content too: an empty text. */
  readonly takesEmpty: boolean;
  read(content: string | Uint8Array, exchange: Exchange): unknown;
}

/** The record of a parameter that is the body, or one field of it. */
export function bodyParameter(field: string | undefined, given: GivenType): ParameterRecord {
  const [, options = {}] = given;
  const type = given.slice(0, 1);
  return {
    label: `@Body(${[...(field === undefined ? [] : [JSON.stringify(field)]), ...type.map(displayType)].join(", ")})`,
    source: "body",
    ...(field !== undefined && { name: field }),
    compile: (site) => {
      const known = resolveBodyType(type, field, site);
      const reader = known === undefined ? undefined : readerOf(known, field, options, site);
      return reader === undefined ? () => undefined : readBody(reader, options);
    },
  };
}

function readBody({ accepts, takesEmpty, read }: BodyReader, { optional = false }: BodyOptions): Resolver {
  return (exchange) => {
    const settle = (content: string | Uint8Array | undefined): unknown => {
      const header = exchange.request.headers.get("content-type");
      const isEmpty = content === undefined || content.length === 0;
      if (isEmpty && optional) return undefined;
      if (!isEmpty || header !== undefined) refuseOtherTypes(header, accepts);
      if (!isEmpty || (takesEmpty && header !== undefined)) return read(content ?? "", exchange);
      return refuse(exchange, ["body"], "missing", "Field required");
    };
    const content = exchange.request.content();
    return isPromiseLike(content) ? content.then(settle) : settle(content);
  };
}

function refuseOtherTypes(header: string | undefined, accepts: (mediaType: string) => boolean): void {
  const mediaType = header === undefined ? "application/json" : (parseMediaType(header) ?? "");
  if (!accepts(mediaType)) {
    throw new HttpException(415, undefined, {
      errorDetail: `the content type ${JSON.stringify(header)} is not taken here`,
    });
  }
}

function readerOf(
  type: unknown,
  field: string | undefined,
  options: BodyOptions,
  site: ParameterSite,
): BodyReader | undefined {
  if (field === undefined && type === String) {
    return { accepts: (mediaType) => mediaType.startsWith("text/"), takesEmpty: true, read: toText };
  }
  if (field === undefined && type === Uint8Array) return { accepts: () => true, takesEmpty: true, read: toBytes };
  const readJson = jsonReader(type, site);
  if (readJson === undefined) return undefined;
  const read = field === undefined ? readJson : readField(field, readJson, options);
  return { accepts: isJson, takesEmpty: false, read: (content, exchange) => readDocument(content, exchange, read) };
}

// Several parameters may read fields of one body: it is parsed once.
const documents = new WeakMap<HttpRequest, unknown>();

function readDocument(content: string | Uint8Array, exchange: Exchange, read: JsonReader): unknown {
  let document = documents.get(exchange.request);
  if (document === undefined) {
    try {
      document = parseJson(toText(content));
    } catch (error) {
      // One report for all parameters of the body.
      if (!exchange.issues.some(({ type }) => type === "json_invalid")) {
        exchange.issues.push(...(error as ValidationException).issues);
      }
      return undefined;
    }
    documents.set(exchange.request, document);
  }
  return read(document, ["body"], exchange);
}

function readField(field: string, read: JsonReader, { optional = false }: BodyOptions): JsonReader {
  return (document, loc, exchange) => {
    if (!isRecord(document)) return refuse(exchange, loc, "object_type", "Input should be an object");
    if (Object.hasOwn(document, field)) return read(document[field], [...loc, field], exchange);
    return optional ? undefined : refuse(exchange, [...loc, field], "missing", "Field required");
  };
}

function jsonReader(type: unknown, site: ParameterSite): JsonReader | undefined {
  if (Array.isArray(type)) {
    const element = type.length === 1 ? jsonReader(type[0], site) : undefined;
    if (type.length !== 1) site.fault("an array type has one element", "Write @Body([ItemCreate])");
    return element && readArray(element);
  }
  switch (type) {
    case Object:
      return (value) => value;
    case String:
      return readPrimitive("string", "string_type", "Input should be a string");
    case Number:
      return readPrimitive("number", "float_type", "Input should be a number");
    case Boolean:
      return readPrimitive("boolean", "bool_type", "Input should be a boolean");
    default:
      return instanceReader(type, site);
  }
}

function readPrimitive(expected: string, type: string, msg: string): JsonReader {
  return (value, loc, exchange) => (typeof value === expected ? value : refuse(exchange, loc, type, msg));
}

function readArray(element: JsonReader): JsonReader {
  return (value, loc, exchange) => {
    if (!Array.isArray(value)) return refuse(exchange, loc, "list_type", "Input should be a list");
    const elements: unknown[] = [];
    for (const [index, one] of value.entries()) {
      // The rest would only lengthen a list that is not answered any longer.
      if (exchange.issues.length > MAX_ISSUES) break;
      elements.push(element(one, [...loc, index], exchange));
    }
    return elements.some(isPromiseLike) ? Promise.all(elements) : elements;
  };
}

function instanceReader(type: unknown, site: ParameterSite): JsonReader | undefined {
  if (type === undefined) {
    reportCircle(site);
    return undefined;
  }
  if (typeof type !== "function") {
    site.fault(`its type is ${displayType(type)}, not a class`, "Give the class itself: @Body(ItemCreate)");
    return undefined;
  }
  const cls = type as Constructor;
  if (!isValidated(cls)) {
    site.fault(
      `the class ${nameOf(cls)} has no validators, so nothing of the body would be checked`,
      "Put class-validator's decorators on its fields, or take free JSON with @Body(Object)",
    );
    return undefined;
  }
  try {
    new cls();
  } catch (error) {
    site.fault(
      `the class ${nameOf(cls)} cannot be constructed without arguments (${toError(error).message})`,
      "Give its fields initial values, and its constructor none to need",
    );
  }
  let isPlain: boolean | undefined;
  return (value, loc, exchange) => {
    if (!isRecord(value)) return refuse(exchange, loc, "object_type", "Input should be an object");
    isPlain ??= isPlainClass(cls);
    if (!isPlain && isDeeperThan(MAX_LEVELS, value)) {
      return refuse(exchange, loc, "json_invalid", "JSON is nested too deeply");
    }
    const instance = isPlain ? assignToInstance(cls, value) : transformToInstance(cls, value);
    if (instance === undefined) return refuse(exchange, loc, "read_only", "Input sets a field that can only be read");
    const waiting = validateInstance(instance, loc, exchange.issues);
    return waiting === undefined ? instance : observed(waiting.then(() => instance));
  };
}

function refuse(exchange: Exchange, loc: readonly (string | number)[], type: string, msg: string): undefined {
  exchange.issues.push({ loc, msg, type });
  return undefined;
}
