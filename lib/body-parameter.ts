import { resolveType } from "./declared-type.js";
import type { ValidationOptions } from "./dto/class-validator.js";
import { validationOptions } from "./dto/validation-options.js";
import { HttpException } from "./errors.js";
import { isRecord, type ParsedJson, parseJson } from "./json.js";
import { type JsonReader, jsonReader } from "./json-reader.js";
import { isJson, parseMediaType } from "./media-type.js";
import type { Exchange, ParameterRecord, ParameterSite, Resolver } from "./parameters.js";
import { isPromiseLike } from "./promise.js";
import { type HttpRequest, toBytes, toText } from "./request.js";
import { displayType } from "./type-name.js";

/** What `@Body` may be told of the value. */
export interface BodyOptions extends ValidationOptions {
  /** `undefined` where there is no body, or the field is missing from it. */
  readonly optional?: boolean;
}

/** What stands in the decorator behind the field's name. */
export type GivenType = readonly [type?: unknown, options?: BodyOptions];

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
    kind: "json",
    given,
    ...(field !== undefined && { name: field }),
    mediaTypes: field === undefined ? mediaTypesOf(type[0]) : JSON_TYPES,
    compile: (site) => {
      const checked = validationOptions(options, site, ["optional"]);
      const known = resolveType("Body", type, field, site);
      const reader = known === undefined ? undefined : readerOf(known, field, checked, site);
      return reader === undefined ? () => undefined : readBody(reader, checked);
    },
  };
}

const JSON_TYPES: readonly string[] = ["application/json"];

function mediaTypesOf(type: unknown): readonly string[] {
  if (type === String) return ["text/plain"];
  return type === Uint8Array ? ["application/octet-stream"] : JSON_TYPES;
}

function readBody({ accepts, takesEmpty, read }: BodyReader, { optional = false }: BodyOptions): Resolver {
  return (exchange) => {
    const settle = (content: string | Uint8Array | undefined): unknown => {
      const { headers, message } = exchange.request;
      const header = headers.get("content-type");
      const isEmpty = content === undefined || content.length === 0;
      if (isEmpty && optional) return undefined;
      // A message says nothing of its type: it is what its method takes.
      const isTyped = header !== undefined || message !== undefined;
      if (message === undefined && (!isEmpty || isTyped)) refuseOtherTypes(header, accepts);
      if (!isEmpty || (takesEmpty && isTyped)) return read(content ?? "", exchange);
      exchange.issues.push({ loc: ["body"], msg: "Field required", type: "missing" });
      return undefined;
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
  const readJson = jsonReader(type, options, site);
  if (readJson === undefined) return undefined;
  const read = field === undefined ? readJson : readField(field, readJson, options);
  const isShared = !readsTwice(site);
  return {
    accepts: isJson,
    takesEmpty: false,
    read: (content, exchange) => {
      const document = documentOf(content, exchange, isShared);
      return "issue" in document ? undefined : read(document.value, ["body"], exchange.issues);
    },
  };
}

/** Whether parameters of the method read the same part of the body: what one makes of it must not reach another. */
function readsTwice({ parameters }: ParameterSite): boolean {
  const fields = parameters.filter(({ mediaTypes }) => mediaTypes === JSON_TYPES).map(({ name }) => name);
  return new Set(fields).size < fields.length || (fields.length > 1 && fields.includes(undefined));
}

// Several parameters may read fields of one body: it is parsed once, and one that is no JSON is reported once.
const documents = new WeakMap<HttpRequest, ParsedJson>();

function documentOf(content: string | Uint8Array, { request, issues }: Exchange, isShared: boolean): ParsedJson {
  const known = documents.get(request);
  if (known !== undefined && (isShared || "issue" in known)) return known;
  const document = parseJson(toText(content));
  documents.set(request, document);
  if ("issue" in document) issues.push(document.issue);
  return document;
}

function readField(field: string, read: JsonReader, { optional = false }: BodyOptions): JsonReader {
  return (document, loc, issues) => {
    if (isRecord(document) && Object.hasOwn(document, field)) return read(document[field], [...loc, field], issues);
    if (!isRecord(document)) issues.push({ loc, msg: "Input should be an object", type: "object_type" });
    else if (!optional) issues.push({ loc: [...loc, field], msg: "Field required", type: "missing" });
    return undefined;
  };
}
