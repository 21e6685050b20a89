import { Controller, Get, HttpException, type Middleware } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { assets } from "lambent/docs-assets";
import { docs } from "lambent/openapi";

@Controller("/items")
class ItemsController {
  @Get()
  list() {
    return [{ id: 1, name: "Lamp" }];
  }
}

export const handler = createLambdaHandler([ItemsController], {
  docs: docs({ title: "Shop", version: "1.0.0", description: "What is for sale." }),
});

// GET /docs -> 200 <!doctype html>
// GET /redoc -> 200 <!doctype html>
// GET /openapi.json -> 200 {"openapi":"3.1.1","info":{"title":"Shop","version":"1.0.0","description":"What is for sale."}
// GET /openapi.yaml -> 200 openapi: "3.1.1"
// GET /items -> 200 [{"id":1,"name":"Lamp"}]

const staffOnly: Middleware = (request, next) => {
  if (request.headers.get("authorization") === `Basic ${process.env.STAFF_CREDENTIALS}`) return next();
  throw new HttpException(401, "For staff", { headers: { "www-authenticate": 'Basic realm="Shop"' } });
};

export const internal = createLambdaHandler([ItemsController], {
  docs: docs({
    title: "Shop",
    version: "1.0.0",
    assets,
    middleware: [staffOnly],
    paths: { docs: "/internal/docs", redoc: false, openapiJson: "/internal/openapi.json", openapiYaml: false },
  }),
});
