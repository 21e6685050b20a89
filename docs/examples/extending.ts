import { Controller, type Extension, Get } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";

@Controller("/items")
class ItemsController {
  @Get()
  list() {
    return [];
  }
}

const counts = new Map<string, number>();

const metrics: Extension = {
  name: "metrics",
  routes: (routes) => [
    { method: "GET", path: "/routes", handle: () => routes.map(({ method, path }) => `${method} ${path}`) },
    { method: "GET", path: "/counts", handle: () => Object.fromEntries(counts) },
  ],
  finish: ({ request, status, error }) => {
    const key = `${request?.route?.path ?? "(none)"} ${error?.name ?? status}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  },
};

export const handler = createLambdaHandler([ItemsController], { extensions: [metrics] });

// GET /items -> 200 []
// GET /items/1 -> 404
// GET /routes -> 200 ["GET /items"]
// GET /counts -> 200 {"/items 200":1,"(none) 404":1,"/routes 200":1}
