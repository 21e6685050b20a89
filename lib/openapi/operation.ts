import type { Documentation, SecurityRequirement } from "../documentation.js";
import type { ParameterSource } from "../parameters.js";
import type { PathTemplate } from "../path.js";
import type { RouteInfo } from "../route-info.js";
import { reasonPhrase } from "../status.js";
import type { DescribedMethod, DescribedParameter } from "./described-method.js";
import type { ErrorResponses } from "./error-responses.js";
import type { Operation, Parameter, RequestBody, Response } from "./open-api-document.js";
import { describeBody } from "./request-body.js";
import type { Schemas } from "./schemas.js";
import { type DescribedText, describeTexts } from "./text-parameters.js";

/** What the operations of a document are made with. */
export interface OperationSite {
  readonly schemas: Schemas;
  readonly errors: ErrorResponses;
  readonly faults: string[];
}

/** A route as documents show it. */
export interface OperationTask {
  readonly info: RouteInfo;
  readonly template: PathTemplate;
  readonly described: DescribedMethod;
  readonly operationId: string;
  readonly tags: readonly string[];
  /** With the errors of middleware. */
  readonly documentation: Documentation & Required<Pick<Documentation, "throws">>;
  readonly security: readonly SecurityRequirement[] | undefined;
}

/** Describes one route. */
export function describeOperation(task: OperationTask, site: OperationSite): Operation {
  const { described, documentation, operationId, tags, security } = task;
  const { schemas } = site;
  const texts = describeParameters(task, schemas);
  const body = describeBody(described.parameters, schemas);
  const mayFail = texts.some(({ text }) => text.mayFail) || body?.mayFail === true;
  const responses = new Map<number, Response>();
  for (const [status, response] of answers(task, site)) responses.set(status, response);
  if (body !== undefined) responses.set(413, site.errors.of(413));
  if (body?.isTyped) responses.set(415, site.errors.of(415));
  if (mayFail) responses.set(422, site.errors.validation());
  for (const { status, description, detail } of documentation.throws) {
    const isValidation = status === 422 && detail === undefined;
    responses.set(
      status,
      isValidation ? site.errors.validation(description) : site.errors.of(status, description, detail),
    );
  }
  return {
    tags,
    summary: documentation.summary ?? toWords(task.info.handler),
    ...(documentation.description !== undefined && { description: documentation.description }),
    operationId,
    ...(texts.length > 0 && { parameters: texts.map(toParameter) }),
    ...(body !== undefined && { requestBody: body.body satisfies RequestBody }),
    // Numbers as keys stand in their order, whatever order they are put in.
    responses: Object.fromEntries(responses),
    ...(documentation.deprecated && { deprecated: true }),
    ...(security !== undefined && { security }),
  };
}

interface Placed {
  readonly in: Parameter["in"];
  readonly text: DescribedText;
}

const PLACES: readonly ParameterSource[] = ["path", "query", "header", "cookie"];
/** Headers that OpenAPI describes elsewhere. */
const ELSEWHERE: ReadonlySet<string> = new Set(["accept", "content-type", "authorization"]);

function describeParameters({ described, template }: OperationTask, schemas: Schemas): readonly Placed[] {
  const placed = described.parameters
    .filter(({ record }) => record.kind === "text" && PLACES.includes(record.source))
    .flatMap((parameter: DescribedParameter) =>
      describeTexts(parameter, schemas).map((text): Placed => ({ in: parameter.record.source as Placed["in"], text })),
    )
    .filter(({ in: place, text: { name } }) => {
      // A method may answer several paths, and its parameters be in one alone.
      if (place === "path") return template.names.includes(name);
      return place !== "header" || !ELSEWHERE.has(name.toLowerCase());
    });
  const known = new Set(placed.filter(({ in: place }) => place === "path").map(({ text }) => text.name));
  const unread = template.names.filter((name) => !known.has(name));
  const all = [...unread.map((name): Placed => ({ in: "path", text: unreadText(name) })), ...placed];
  const byPlace = new Map(all.map((one) => [`${one.in} ${one.text.name}`, one]));
  return [...byPlace.values()].sort((one, other) => PLACES.indexOf(one.in) - PLACES.indexOf(other.in));
}

/** A part of the path that no decorator reads. */
function unreadText(name: string): DescribedText {
  return { name, schema: { type: "string" }, isRequired: true, mayFail: false };
}

function toParameter({ in: place, text }: Placed): Parameter {
  const { name, schema, isRequired, description, example } = text;
  // No segment of a path is empty.
  const isPathText = place === "path" && schema.type === "string" && schema.minLength === undefined;
  return {
    name,
    in: place,
    required: isRequired || place === "path",
    ...(description !== undefined && { description }),
    schema: isPathText ? { ...schema, minLength: 1 } : schema,
    ...(example !== undefined && { example }),
  };
}

/** What the method answers when nothing is wrong, by status. */
function answers({ info, described }: OperationTask, { schemas }: OperationSite): readonly [number, Response][] {
  const { method } = described;
  if (method.redirect !== undefined) return [[info.status, redirectResponse(info.status)]];
  const declared = (method.returns ?? []).map(
    ({ status: said = info.status, type, description: words, mediaType }): [number, Response] => {
      // Without a body a 200 becomes a 204.
      const status = type === null && said === 200 ? 204 : said;
      const description = words ?? reasonPhrase(status);
      if (type === null) return [status, { description }];
      const isBytes = type === Uint8Array;
      const schema = isBytes ? ({ type: "string", format: "binary" } as const) : schemas.ofType(type, "output");
      const media = mediaType ?? (isBytes ? "application/octet-stream" : "application/json");
      return [status, { description, content: { [media]: { schema } } }];
    },
  );
  const isSaid = declared.some(([status]) => status < 400);
  return isSaid ? declared : [[info.status, unsaidResponse(info.status)], ...declared];
}

/** Of a method that says nothing of what it returns. */
function unsaidResponse(status: number): Response {
  const description = reasonPhrase(status);
  const hasNone = status === 204 || status === 205 || status === 304;
  if (hasNone) return { description };
  return { description, content: { "application/json": { schema: {} } } };
}

function redirectResponse(status: number): Response {
  return {
    description: reasonPhrase(status),
    headers: { location: { schema: { type: "string", format: "uri-reference" } } },
  };
}

/** A name as a person would write it: `listItems` becomes "List items". */
function toWords(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/[_$-]+/g, " ")
    .trim()
    .toLowerCase();
  return words === "" ? name : words.charAt(0).toUpperCase() + words.slice(1);
}
