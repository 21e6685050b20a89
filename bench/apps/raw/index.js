// The floor: what a careful person writes by hand, without any framework.
import { createItem, health, readItem } from "../store.js";

export const handler = async (event) => {
  const method = event.requestContext.http?.method ?? event.httpMethod;
  const path = event.rawPath ?? event.path;
  if (path === "/health") return method === "GET" ? json(200, health) : methodNotAllowed("GET");
  if (path === "/items") return method === "POST" ? create(event) : methodNotAllowed("POST");
  if (path.startsWith("/items/"))
    return method === "GET" ? read(path.slice("/items/".length)) : methodNotAllowed("GET");
  return json(404, { detail: "Not Found" });
};

function read(segment) {
  let id;
  try {
    id = decodeURIComponent(segment);
  } catch {
    return json(400, { detail: "Malformed path" });
  }
  const item = readItem(id);
  return item === undefined ? json(404, { detail: "Item not found" }) : json(200, item);
}

function create(event) {
  let input;
  try {
    input = JSON.parse(event.isBase64Encoded ? Buffer.from(event.body, "base64").toString() : event.body);
  } catch {
    return json(422, { detail: [{ loc: ["body"], msg: "invalid JSON" }] });
  }
  const faults = validate(input);
  return faults.length > 0 ? json(422, { detail: faults }) : json(201, createItem(input));
}

function validate(input) {
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    return [{ loc: ["body"], msg: "must be an object" }];
  }
  const { name, description, price } = input;
  const faults = [];
  if (typeof name !== "string" || name.length < 1 || name.length > 100) {
    faults.push({ loc: ["body", "name"], msg: "must be a string of 1 to 100 characters" });
  }
  if (description !== undefined && description !== null && typeof description !== "string") {
    faults.push({ loc: ["body", "description"], msg: "must be a string" });
  }
  if (!(Number.isFinite(price) && price > 0)) {
    faults.push({ loc: ["body", "price"], msg: "must be a positive number" });
  }
  return faults;
}

function json(statusCode, body) {
  return { statusCode, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

function methodNotAllowed(allow) {
  return {
    statusCode: 405,
    headers: { "content-type": "application/json", allow },
    body: '{"detail":"Method Not Allowed"}',
  };
}
