// The floor: one look-up in a map.
const routes = new Map();
for (let i = 0; i < ROUTES; i += 1) routes.set(`GET /r${i}`, (id) => ({ id }));

export const handler = async (event) => {
  const method = event.requestContext.http?.method ?? event.httpMethod;
  const path = event.rawPath ?? event.path;
  const cut = path.lastIndexOf("/");
  const route = routes.get(`${method} ${path.slice(0, cut)}`);
  return {
    statusCode: route === undefined ? 404 : 200,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(
      route === undefined ? { detail: "Not Found" } : route(decodeURIComponent(path.slice(cut + 1))),
    ),
  };
};
