import { Controller, Get, HttpException, type Middleware, Use } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";

const timing: Middleware = async (_request, next) => {
  const start = performance.now();
  const response = await next();
  response.headers.set("server-timing", `app;dur=${performance.now() - start}`);
  return response;
};

const requireKey: Middleware = (request, next) => {
  if (request.headers.get("x-api-key") !== "k-1") throw new HttpException(401);
  return next();
};

@Controller("/items")
@Use(requireKey)
class ItemsController {
  @Get()
  @Use(timing)
  list() {
    return [];
  }
}

export const handler = createLambdaHandler([ItemsController], { middleware: [timing] });

// GET /items -> 401 {"detail":"Unauthorized"}
// GET /items/1 -> 404 {"detail":"Not Found"}
// OPTIONS /items -> 204
