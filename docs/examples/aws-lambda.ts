import { Controller, Get, Param } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";

@Controller("/items")
class ItemsController {
  @Get("/{id}")
  read(@Param("id") id: string) {
    return { id };
  }
}

export const handler = createLambdaHandler([ItemsController], { basePath: "/shop" });

// GET /shop/items/1 -> 200 {"id":"1"}
// GET /items/1 -> 200 {"id":"1"}
// GET /shopping/items/1 -> 404 {"detail":"Not Found"}
