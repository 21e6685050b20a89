import { Controller, Get, getLogger, HttpException, Log, type LogRecord, type Middleware, Param } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";

const items = new Map([["1", { name: "Lamp" }]]);

/** Anywhere below a request; its caller need not pass the record on. */
async function findItem(id: string) {
  const record = getLogger();
  record.item_id = id;
  record.cache = items.has(id) ? "hit" : "miss";
  return items.get(id);
}

const withTenant: Middleware = (request, next) => {
  getLogger().tenant = request.headers.get("x-tenant") ?? "none";
  return next();
};

@Controller("/items")
class ItemsController {
  @Get("/{id}")
  async read(@Param("id") id: string) {
    const item = await findItem(id);
    if (item === undefined) throw new HttpException(404, "Item not found");
    return item;
  }

  @Get("/{id}/stock")
  stock(@Log() record: LogRecord) {
    record.warehouse = "north";
    throw new HttpException(503, "Try again later", { errorDetail: { warehouse: "no answer within 2 s" } });
  }
}

@Controller()
class HealthController {
  @Get("/health")
  health() {}
}

export const handler = createLambdaHandler([ItemsController, HealthController], {
  middleware: [withTenant],
  ignoredPaths: ["/health"],
});

// GET /items/1 -> 200 {"name":"Lamp"}
// GET /items/2 -> 404 {"detail":"Item not found"}
// GET /items/1/stock -> 503 {"detail":"Try again later"}
// GET /health -> 204
