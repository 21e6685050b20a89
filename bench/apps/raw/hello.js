export const handler = async (event) => {
  const method = event.requestContext.http?.method ?? event.httpMethod;
  const [, name] = /^\/hello\/([^/]+)$/.exec(event.rawPath ?? event.path) ?? [];
  if (method !== "GET" || name === undefined) return json(404, { detail: "Not Found" });
  return json(200, { message: `Hello, ${decodeURIComponent(name)}` });
};

function json(statusCode, body) {
  return { statusCode, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
