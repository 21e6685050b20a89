// The same API by hand: the store of the example, so the same client with the same options and the same commands.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDbItemStore } from "../../../examples/items-api/dynamodb-item-store.js";
import { type Fault, validateChanges, validateItem, validatePage } from "./validate.js";

interface Event {
  readonly rawPath?: string;
  readonly path?: string;
  readonly httpMethod?: string;
  readonly rawQueryString?: string;
  readonly queryStringParameters?: Record<string, string> | null;
  readonly requestContext: { readonly http?: { readonly method: string } };
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
}

interface Answer {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

const agent = { keepAlive: true, maxSockets: 100 };
const client = new DynamoDBClient({
  region: process.env.AWS_REGION!,
  endpoint: process.env.DYNAMODB_ENDPOINT!,
  maxAttempts: 3,
  retryMode: "standard",
  requestHandler: {
    connectionTimeout: 5_000,
    requestTimeout: 15_000,
    throwOnRequestTimeout: true,
    socketTimeout: 15_000,
    httpAgent: agent,
    httpsAgent: agent,
  },
});
const store = new DynamoDbItemStore(client, process.env.DYNAMODB_TABLE_NAME!);
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

export const handler = async (event: Event, _context: unknown): Promise<Answer> => {
  const method = event.requestContext.http?.method ?? event.httpMethod;
  const path = event.rawPath ?? event.path ?? "/";
  const signal = AbortSignal.timeout(10_000);
  if (path === "/health") return method === "GET" ? health() : methodNotAllowed("GET");
  if (path === "/items") {
    if (method === "GET") return list(event, signal);
    return method === "POST" ? create(event, signal) : methodNotAllowed("GET, POST");
  }
  if (!path.startsWith("/items/")) return json(404, { detail: "Not Found" });
  const id = path.slice("/items/".length);
  if (method === "GET") return UUID.test(id) ? read(id, signal) : itemNotFound();
  if (method === "PUT") return update(id, event, signal);
  if (method === "DELETE") return UUID.test(id) ? remove(id, signal) : itemNotFound();
  return methodNotAllowed("GET, PUT, DELETE");
};

function health(): Answer {
  return json(200, { status: "healthy", runtime: "node", version: process.version, framework: "none" });
}

async function list(event: Event, signal: AbortSignal): Promise<Answer> {
  const query = new URLSearchParams(event.rawQueryString ?? event.queryStringParameters ?? "");
  const { faults, limit, after } = validatePage(query, UUID);
  if (faults.length > 0) return invalid(faults);
  const { items, last } = await store.list(limit, after, signal);
  const cursor = last === undefined ? null : Buffer.from(JSON.stringify({ id: last.id })).toString("base64url");
  return json(200, envelope({ items, next_cursor: cursor }, "Items listed"));
}

async function create(event: Event, signal: AbortSignal): Promise<Answer> {
  const input = parseBody(event);
  const faults = validateItem(input);
  if (faults.length > 0) return invalid(faults);
  const { name, description, price } = input as { name: string; description?: string | null; price: number };
  const item = await store.create({ name, description: description ?? null, price }, signal);
  return json(201, envelope(item, "Item created"));
}

async function read(id: string, signal: AbortSignal): Promise<Answer> {
  const item = await store.read({ id }, signal);
  return item === undefined ? itemNotFound() : json(200, envelope(item, "Item found"));
}

async function update(id: string, event: Event, signal: AbortSignal): Promise<Answer> {
  const input = parseBody(event);
  const faults = validateChanges(input);
  if (faults.length > 0) return invalid(faults);
  if (!UUID.test(id)) return itemNotFound();
  const { name, description, price } = input as { name?: string; description?: string | null; price?: number };
  const item = await store.update({ id }, { name, description, price }, signal);
  return item === undefined ? itemNotFound() : json(200, envelope(item, "Item updated"));
}

async function remove(id: string, signal: AbortSignal): Promise<Answer> {
  return (await store.delete({ id }, signal)) ? json(200, envelope(null, "Item deleted")) : itemNotFound();
}

/** The JSON of a body, undefined where it is none. */
function parseBody({ body, isBase64Encoded }: Event): unknown {
  try {
    return JSON.parse(isBase64Encoded ? Buffer.from(body ?? "", "base64").toString() : (body ?? "")) as unknown;
  } catch {
    return undefined;
  }
}

function envelope(data: unknown, message: string): object {
  return { success: true, data, message };
}

function invalid(faults: readonly Fault[]): Answer {
  return json(422, { detail: faults });
}

function itemNotFound(): Answer {
  return json(404, { detail: "Item not found" });
}

function methodNotAllowed(allow: string): Answer {
  const { headers, ...answer } = json(405, { detail: "Method Not Allowed" });
  return { ...answer, headers: { ...headers, allow } };
}

function json(statusCode: number, body: object): Answer {
  return { statusCode, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
