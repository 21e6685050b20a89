import { Controller, Get, HttpException, Param } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";

const items = new Map([["1", { name: "Lamp" }]]);

@Controller("/items")
class ItemsController {
  @Get("/{id}")
  read(@Param("id") id: string) {
    const item = items.get(id);
    if (item === undefined) throw new HttpException(404, "Item not found");
    return item;
  }

  @Get("/{id}/stock")
  stock() {
    throw new HttpException(503, "Try again later", {
      headers: { "retry-after": "120" },
      errorDetail: { warehouse: "no answer within 2 s" },
    });
  }
}

export const handler = createLambdaHandler([ItemsController]);

// GET /items/1 -> 200 {"name":"Lamp"}
// GET /items/2 -> 404 {"detail":"Item not found"}
// GET /items/1/stock -> 503 {"detail":"Try again later"}
// POST /items/1 -> 405 {"detail":"Method Not Allowed"}
// GET /nowhere -> 404 {"detail":"Not Found"}
