import { isParameter, parameterName } from "./gateway-routes.js";
import { type Fields, fieldsOf, isFields, listOf, type Resolve, textOf } from "./json-document.js";
import { pick } from "./older-schema.js";

/** Which of the two APIs of API Gateway: HTTP APIs (v2) or REST APIs (v1). */
export type GatewayKind = "http" | "rest";

/** What the parts of a document are written with. */
export interface GatewayWriter {
  readonly kind: GatewayKind;
  /** Follows the references of the document. */
  readonly resolve: Resolve;
  /** The integration of every operation. */
  readonly integration: Fields;
  /** The scheme, and its scopes, by which API Gateway itself lets requests through. */
  toSecurity(requirements: unknown): Fields | undefined;
  /** Writes the schema of a parameter, a header or a body. */
  toSchema(schema: unknown): Fields;
  /** Writes the schema of a response. */
  toResponseSchema(schema: unknown): Fields;
}

/**
 * Writes an operation of a path for API Gateway.
 *
 * @param from The path that the operation has in the document, whose parameters may have other names.
 */
export function toGatewayOperation(operation: Fields, from: string, path: string, writer: GatewayWriter): Fields {
  const { resolve, toSecurity } = writer;
  const body = resolve(operation.requestBody);
  const parameters = toParameters(listOf(operation.parameters), from, path, writer);
  const security = toSecurity(operation.security);
  const extensions = Object.keys(operation).filter((name) => name.startsWith("x-amazon-apigateway-"));
  return {
    ...pick(operation, ["tags", "summary", "description", "externalDocs", "operationId", "deprecated"]),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(isFields(body) ? { requestBody: toBody(body, writer) } : {}),
    responses: toResponses(operation.responses, writer),
    ...(security === undefined ? {} : { security: [security] }),
    "x-amazon-apigateway-integration": writer.integration,
    ...pick(operation, extensions),
  };
}

/** The parameters, those of the path with the names that it has now, and all that it has. */
function toParameters(list: readonly unknown[], from: string, path: string, writer: GatewayWriter): readonly Fields[] {
  const all = list.map((one) => fieldsOf(writer.resolve(one)));
  const segments = from.split("/");
  const ofPath = path.split("/").flatMap((segment, at) => {
    if (!isParameter(segment)) return [];
    const old = isParameter(segments[at] ?? "") ? parameterName(segments[at] ?? "") : undefined;
    const documented = all.find(({ in: place, name }) => place === "path" && name === old);
    const parameter = documented ?? { in: "path", schema: { type: "string" } };
    return [toValue({ ...parameter, name: parameterName(segment), required: true }, writer)];
  });
  // REST APIs have parameters in paths, queries and headers alone.
  const places = writer.kind === "rest" ? ["query", "header"] : ["query", "header", "cookie"];
  const others = all.filter(({ in: place }) => places.includes(textOf(place) ?? ""));
  return [...ofPath, ...others.map((parameter) => toValue(parameter, writer))];
}

/** A parameter or a header. */
function toValue(value: Fields, writer: GatewayWriter): Fields {
  return {
    ...pick(value, ["name", "in", "description", "required", "deprecated", "style", "explode", "allowReserved"]),
    ...(value.content === undefined
      ? { schema: writer.toSchema(value.schema) }
      : { content: toContent(value.content, writer.toSchema) }),
    ...pick(value, writer.kind === "rest" ? [] : ["example", "examples"]),
  };
}

function toBody(body: Fields, writer: GatewayWriter): Fields {
  return { ...pick(body, ["description", "required"]), content: toContent(body.content, writer.toSchema) };
}

function toContent(content: unknown, toSchema: (schema: unknown) => Fields): Fields {
  const entries = Object.entries(fieldsOf(content)).map(([type, one]) => {
    const { schema, ...rest } = fieldsOf(one);
    return [
      type,
      {
        ...(schema === undefined ? {} : { schema: toSchema(schema) }),
        ...pick(rest, ["example", "examples", "encoding"]),
      },
    ];
  });
  return Object.fromEntries(entries);
}

/** The responses, in place of references to them, which REST APIs do not follow; there has to be one. */
function toResponses(responses: unknown, writer: GatewayWriter): Fields {
  const entries = Object.entries(fieldsOf(responses)).map(([status, reference]) => {
    const { description, headers, content } = fieldsOf(writer.resolve(reference));
    const written = Object.entries(fieldsOf(headers)).map(([name, header]) => [
      name,
      toValue(fieldsOf(writer.resolve(header)), writer),
    ]);
    return [
      status,
      {
        description: textOf(description) ?? "",
        ...(written.length > 0 ? { headers: Object.fromEntries(written) } : {}),
        ...(isFields(content) ? { content: toContent(content, writer.toResponseSchema) } : {}),
      },
    ];
  });
  return entries.length > 0
    ? Object.fromEntries(entries)
    : { default: { description: "What the application answers." } };
}
