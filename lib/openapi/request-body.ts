import type { BodyOptions } from "../body-parameter.js";
import type { FilesOptions } from "../form/file-options.js";
import { MULTIPART } from "../media-type.js";
import { conjunction } from "./conjunction.js";
import type { DescribedParameter } from "./described-method.js";
import type { JsonSchema } from "./json-schema.js";
import type { RequestBody } from "./open-api-document.js";
import type { Schemas } from "./schemas.js";
import { describeTexts } from "./text-parameters.js";

/** What a document says of the body that a method reads, and of how it may be refused. */
export interface DescribedBody {
  readonly body: RequestBody;
  /** Whether its content may be refused with 422. */
  readonly mayFail: boolean;
  /** Whether there are media types that are refused with 415. */
  readonly isTyped: boolean;
}

/** Describes the body of a method; undefined for one that reads none. */
export function describeBody(parameters: readonly DescribedParameter[], schemas: Schemas): DescribedBody | undefined {
  const readers = parameters.filter(({ record }) => record.source === "body" && record.mediaTypes !== undefined);
  if (readers.length === 0) return undefined;
  const mediaTypes = readers
    .map(({ record }) => record.mediaTypes as readonly string[])
    .reduce((shared, own) => shared.filter((mediaType) => own.includes(mediaType)));
  const isForm = readers.some(({ record }) => (record.mediaTypes as readonly string[]).includes(MULTIPART));
  const { schema, isRequired } = isForm ? formSchema(readers, schemas) : contentSchema(readers, schemas);
  const content = Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, { schema }]));
  const types = readers.map(({ type }) => type);
  return {
    body: { required: isRequired, content },
    // Text and bytes that may be missing are taken whatever they are.
    mayFail: isRequired || !types.every((type) => type === String || type === Uint8Array),
    isTyped: !types.every((type) => type === Uint8Array),
  };
}

interface Content {
  readonly schema: JsonSchema;
  readonly isRequired: boolean;
}

/** JSON, a text or bytes: the whole, or fields of it. */
function contentSchema(readers: readonly DescribedParameter[], schemas: Schemas): Content {
  const parts = readers.map(({ record: { name }, type, options: given }) => {
    const { optional = false, ...options } = given as BodyOptions;
    const schema: JsonSchema =
      type === Uint8Array ? { type: "string", format: "binary" } : schemas.ofType(type, "input", options);
    return { name, schema, isRequired: !optional };
  });
  const whole = parts.filter(({ name }) => name === undefined);
  const fields = parts.filter(({ name }) => name !== undefined);
  const all = whole.map(({ schema }) => schema);
  if (fields.length > 0) all.push(objectOf(fields.map(({ name, ...rest }) => ({ name: name as string, ...rest }))));
  return {
    schema: conjunction(all),
    isRequired: parts.some(({ isRequired }) => isRequired),
  };
}

/** Fields and files of a form, those of classes among them. */
function formSchema(readers: readonly DescribedParameter[], schemas: Schemas): Content {
  const [only] = readers;
  if (readers.length === 1 && only?.record.kind === "text" && only.record.name === undefined) {
    const schema = schemas.ofType(only.type, "input", only.options);
    return { schema, isRequired: schemas.expand(schema).required !== undefined };
  }
  const fields = readers.flatMap((reader) =>
    reader.record.kind === "text"
      ? describeTexts(reader, schemas).map(({ name, schema, isRequired, description }) => ({
          name,
          schema: description === undefined ? schema : { ...schema, description },
          isRequired,
        }))
      : [fileField(reader)],
  );
  return { schema: objectOf(fields), isRequired: fields.some(({ isRequired }) => isRequired) };
}

function fileField({ record: { name, kind }, type }: DescribedParameter) {
  // A file has no type: its options come first.
  const { optional = false, maxFiles } = type as FilesOptions;
  const file: JsonSchema = { type: "string", format: "binary" };
  const most = maxFiles === undefined ? {} : { maxItems: maxFiles };
  const schema: JsonSchema = kind === "file" ? file : { type: "array", items: file, ...most };
  return { name: name as string, schema, isRequired: !optional };
}

function objectOf(fields: readonly (Content & { readonly name: string })[]): JsonSchema {
  const required = fields.filter(({ isRequired }) => isRequired).map(({ name }) => name);
  return {
    type: "object",
    properties: Object.fromEntries(fields.map(({ name, schema }) => [name, schema])),
    ...(required.length > 0 && { required }),
  };
}
