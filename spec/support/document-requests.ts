// Requests made of a document alone, as a client would that has read nothing else.
import fc from "fast-check";
import type { JsonSchema, OpenApiDocument, Operation, Parameter } from "lambent/openapi";
import { jsonValues, nearbyValues } from "./nearby-values.js";
import { compileSchema } from "./schema-ajv.js";
import { valuesOf } from "./schema-arbitrary.js";

/** A request of an operation. */
export interface DocumentRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | URLSearchParams | FormData | Uint8Array | undefined;
  /** The value that was made JSON. */
  readonly json: unknown;
  /** What is wrong with it; undefined where the document allows it. */
  readonly fault: string | undefined;
}

/** An operation and where it stands. */
export interface Place {
  readonly path: string;
  readonly verb: string;
  readonly operation: Operation;
}

/** What one part of a request is. */
interface Part {
  readonly value: unknown;
  readonly fault?: string;
}

/** The operations of a document. */
export function placesOf(document: OpenApiDocument): readonly Place[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([verb, operation]) => ({ path, verb, operation })),
  );
}

/** Makes requests of one document. */
export class DocumentRequests {
  readonly #document: OpenApiDocument;
  readonly #judges = new Map<JsonSchema, (value: unknown) => boolean>();

  constructor(document: OpenApiDocument) {
    this.#document = document;
  }

  /** Whether a value is what a schema of the document says. */
  judge(schema: JsonSchema): (value: unknown) => boolean {
    const judge =
      this.#judges.get(schema) ??
      compileSchema({ ...schema, components: this.#document.components } as JsonSchema, { formats: true });
    this.#judges.set(schema, judge);
    return judge;
  }

  /** Values of a schema of the document. */
  valuesOf(schema: JsonSchema): fc.Arbitrary<unknown> {
    return valuesOf(schema, { resolve: (ref) => this.#resolve(ref), isValid: (one, value) => this.judge(one)(value) });
  }

  /**
   * Requests that the document allows, and such as it forbids in one place.
   *
   * @param known Values of path parameters of things that are there, by name.
   */
  of(
    { path, verb, operation }: Place,
    known: Readonly<Record<string, () => string>> = {},
  ): fc.Arbitrary<DocumentRequest> {
    const { parameters = [], requestBody } = operation;
    const [mediaType, media] = Object.entries(requestBody?.content ?? {})[0] ?? [];
    const body: fc.Arbitrary<Part> =
      media?.schema === undefined
        ? fc.constant({ value: undefined })
        : this.#partOf(media.schema, requestBody?.required === true, mediaType as string);
    return fc
      .tuple(fc.tuple(...parameters.map((parameter) => this.#textOf(parameter, known))), body)
      .map(([texts, content]) => {
        const values = parameters.map((parameter, index) => ({ ...parameter, ...(texts[index] as Part) }));
        const json = mediaType === "application/json" ? content.value : undefined;
        return {
          method: verb.toUpperCase(),
          target: targetOf(path, values),
          headers: { ...headersOf(values), ...contentTypeOf(mediaType, content.value) },
          body: bodyOf(mediaType, content.value),
          json,
          fault: [...texts.map(({ fault }) => fault), content.fault].find((fault) => fault !== undefined),
        };
      });
  }

  #resolve(ref: string): JsonSchema {
    return this.#document.components?.schemas?.[ref.replace("#/components/schemas/", "")] as JsonSchema;
  }

  /** A body that fits, one of JSON that does not, or none. */
  #partOf(schema: JsonSchema, isRequired: boolean, mediaType: string): fc.Arbitrary<Part> {
    const fitting = this.valuesOf(schema);
    const good = fitting.map((value): Part => ({ value }));
    const none = fc.constant<Part>({ value: undefined, ...(isRequired && { fault: "no body" }) });
    const isFree = Object.keys(schema).length === 0;
    if (mediaType !== "application/json" || isFree) return fc.oneof({ weight: 5, arbitrary: good }, none);
    const isGood = this.judge(schema);
    const bad = fc
      .oneof(nearbyValues(fitting), jsonValues)
      .filter((value) => value !== undefined && !isGood(value))
      .map((value): Part => ({ value, fault: "the body" }));
    return fc.oneof({ weight: 4, arbitrary: good }, { weight: 4, arbitrary: bad }, none);
  }

  #textOf({ name, in: place, required, schema }: Parameter, known: Readonly<Record<string, () => string>>) {
    const isText = (value: unknown) => typeof value !== "string" || isSendable(value, place);
    const there = known[name];
    const fitting = this.valuesOf(schema).filter((value) => [value].flat().every(isText));
    const good = fitting.map((value): Part => ({ value }));
    const choices: fc.WeightedArbitrary<Part>[] = [{ weight: 6, arbitrary: good }];
    if (there !== undefined && place === "path") {
      choices.push({ weight: 6, arbitrary: fc.constant(null).map(() => ({ value: there() })) });
    }
    if (place !== "path") {
      const none = fc.constant<Part>({ value: undefined, ...(required && { fault: `no ${name}` }) });
      choices.push({ weight: 2, arbitrary: none });
    }
    const wrong = wrongTexts(schema.items ?? schema);
    if (wrong.length > 0) {
      choices.push({ weight: 2, arbitrary: fc.constantFrom(...wrong).map((value) => ({ value, fault: name })) });
    }
    return fc.oneof(...choices);
  }
}

/** Texts that are none of the values of a schema. */
function wrongTexts({ type, enum: members, format, minimum, maximum }: JsonSchema): readonly string[] {
  const outside = [
    ...(minimum === undefined ? [] : [String(minimum - 1)]),
    ...(maximum === undefined ? [] : [String(maximum + 1)]),
  ];
  if (members !== undefined) return ["none of them"];
  if (type === "integer") return ["x", "1.5", ...outside];
  if (type === "number") return ["x", "0x10", ...outside];
  if (type === "boolean") return ["maybe"];
  return format === "date-time" ? ["yesterday"] : [];
}

/** What a URL or a header can carry as it is. */
function isSendable(text: string, place: Parameter["in"]): boolean {
  if (place === "header" || place === "cookie") return /^[!-~]([ -~]*[!-~])?$/.test(text) && !/[",;%=\\]/.test(text);
  return text.isWellFormed() && !(place === "path" && /^\.{1,2}$/.test(text));
}

type Valued = Parameter & Part;

function targetOf(path: string, values: readonly Valued[]): string {
  const filled = values
    .filter(({ in: place }) => place === "path")
    .reduce((text, { name, value }) => text.replace(`{${name}}`, () => encodeURIComponent(String(value))), path);
  const query = new URLSearchParams();
  for (const { in: place, name, value } of values) {
    if (place === "query" && value !== undefined) for (const one of [value].flat()) query.append(name, String(one));
  }
  return query.size === 0 ? filled : `${filled}?${query}`;
}

function headersOf(values: readonly Valued[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const { in: place, name, value } of values) {
    if (value === undefined) continue;
    if (place === "header" && [value].flat().length > 0) headers[name] = [value].flat().join(", ");
    if (place === "cookie") headers.cookie = `${name}=${String(value)}`;
  }
  return headers;
}

function contentTypeOf(mediaType: string | undefined, value: unknown): Record<string, string> {
  // A form of several parts says itself what stands between them.
  const isSaid = mediaType !== undefined && mediaType !== "multipart/form-data" && value !== undefined;
  return isSaid ? { "content-type": mediaType } : {};
}

function bodyOf(mediaType: string | undefined, value: unknown): DocumentRequest["body"] {
  if (value === undefined) return undefined;
  if (mediaType === "application/json") return JSON.stringify(value);
  if (mediaType === "text/plain") return value as string;
  if (mediaType === "application/octet-stream") return Buffer.from(value as string);
  const entries = Object.entries(value as object).flatMap(([name, field]) =>
    [field].flat().map((one): readonly [string, unknown] => [name, one]),
  );
  if (mediaType === "application/x-www-form-urlencoded") {
    return new URLSearchParams(entries.map(([name, one]): [string, string] => [name, String(one)]));
  }
  const form = new FormData();
  for (const [name, one] of entries) {
    if (name === "album") form.append(name, String(one));
    else form.append(name, new File([String(one)], `${name}.txt`));
  }
  return form;
}
