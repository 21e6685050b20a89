import type { ErrorRenderer, ErrorSchemas } from "../error-renderer.js";
import { reasonPhrase } from "../status.js";
import type { JsonSchema } from "./json-schema.js";
import type { Response } from "./open-api-document.js";
import type { Schemas } from "./schemas.js";

/** The schemas of the bodies of errors, and the names that documents have for them. */
interface Envelope extends Required<ErrorSchemas> {
  readonly errorName: string | undefined;
  readonly validationName: string | undefined;
  /** Of an error whose detail is no text. */
  readonly withDetail: (detail: JsonSchema) => JsonSchema;
}

const ISSUE: JsonSchema = {
  type: "object",
  title: "ValidationError",
  properties: {
    loc: { type: "array", items: { anyOf: [{ type: "string" }, { type: "integer" }] }, title: "Location" },
    msg: { type: "string", title: "Message" },
    type: { type: "string", title: "Error Type" },
    ctx: { type: "object", title: "Context" },
  },
  required: ["loc", "msg", "type"],
};

const TEXT: JsonSchema = { type: "string" };

/** As `createErrorAnswerer` has them made, FastAPI's names for what is FastAPI's. */
function fastApiEnvelope(issue: JsonSchema): Envelope {
  return {
    mediaType: "application/json",
    errorName: "HTTPError",
    withDetail: (detail) => ({ type: "object", properties: { detail }, required: ["detail"] }),
    error: { type: "object", title: "HTTPError", properties: { detail: TEXT }, required: ["detail"] },
    validationName: "HTTPValidationError",
    validation: {
      type: "object",
      title: "HTTPValidationError",
      properties: { detail: { type: "array", items: issue, title: "Detail" } },
      required: ["detail"],
    },
  };
}

/** @see https://www.rfc-editor.org/rfc/rfc9457 */
function problemEnvelope(issue: JsonSchema): Envelope {
  const properties: Readonly<Record<string, JsonSchema>> = {
    type: { type: "string", format: "uri-reference" },
    title: { type: "string" },
    status: { type: "integer" },
  };
  const required = ["type", "title", "status"];
  return {
    mediaType: "application/problem+json",
    errorName: "Problem",
    withDetail: (details) => ({
      type: "object",
      properties: { ...properties, details },
      required: [...required, "details"],
    }),
    error: {
      type: "object",
      title: "Problem",
      properties: { ...properties, detail: TEXT },
      required,
    },
    validationName: "ValidationProblem",
    validation: {
      type: "object",
      title: "ValidationProblem",
      properties: { ...properties, errors: { type: "array", items: issue } },
      required: [...required, "errors"],
    },
  };
}

function envelopeOf(errors: "fastapi" | "problem" | ErrorRenderer | undefined, schemas: Schemas): Envelope {
  if (typeof errors === "function") {
    const { mediaType = "application/json", error = {}, validation = error } = errors.schemas ?? {};
    return { mediaType, error, validation, errorName: undefined, validationName: undefined, withDetail: () => error };
  }
  const issue = schemas.named("ValidationError", ISSUE);
  return errors === "problem" ? problemEnvelope(issue) : fastApiEnvelope(issue);
}

/** Makes what a document says of errors; schemas are listed when an operation has one. */
export class ErrorResponses {
  readonly #errors: "fastapi" | "problem" | ErrorRenderer | undefined;
  readonly #schemas: Schemas;
  #envelope: Envelope | undefined;

  constructor(errors: "fastapi" | "problem" | ErrorRenderer | undefined, schemas: Schemas) {
    this.#errors = errors;
    this.#schemas = schemas;
  }

  /** An error with a status of the application's choice, and with a detail of a type. */
  of(status: number, description: string = reasonPhrase(status), detail?: unknown): Response {
    const { mediaType, error, errorName, withDetail } = this.#known();
    const schema =
      detail === undefined ? this.#named(errorName, error) : withDetail(this.#schemas.ofType(detail, "output"));
    return { description, content: { [mediaType]: { schema } } };
  }

  /** The refusal of values that do not fit; `description` of one that the application throws itself. */
  validation(description = "Validation Error"): Response {
    const { mediaType, validation, validationName } = this.#known();
    return { description, content: { [mediaType]: { schema: this.#named(validationName, validation) } } };
  }

  #known(): Envelope {
    this.#envelope ??= envelopeOf(this.#errors, this.#schemas);
    return this.#envelope;
  }

  #named(name: string | undefined, schema: JsonSchema): JsonSchema {
    return name === undefined ? schema : this.#schemas.named(name, schema);
  }
}
