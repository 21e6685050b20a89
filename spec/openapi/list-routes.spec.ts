import {
  Body,
  Controller,
  createParameterDecorator,
  type Extension,
  File,
  Get,
  MessageAttribute,
  type Middleware,
  OnSqs,
  Post,
  Query,
  type UploadedFile,
  Use,
} from "lambent";
import { listRoutes } from "lambent/openapi";
import * as v from "valibot";
import { controllers, middleware } from "../fixtures/openapi/kitchen-sink.js";

const Limits = v.object({ limit: v.string() });
const named: Middleware = (_request, next) => next();
const User = createParameterDecorator(() => undefined);

@Controller("/items")
@Use(named)
class ItemsController {
  @Get()
  @Get("/all")
  @Use((_request, next) => next())
  list(@Query(Limits) _limits: unknown, @User() _user: unknown) {}

  @Post()
  create(@File("photo") _photo: UploadedFile) {}

  @OnSqs("orders")
  ship(@MessageAttribute("attempt", { default: 1 }) _attempt: number, @Body(Object) _order: object) {}
}

const extension: Extension = {
  name: "metrics",
  routes: (routes) => [
    { method: "GET", path: `/counts/${routes.length}/`, handle: () => undefined },
    { method: "GET", path: "/secret", middleware: [named], handle: () => undefined },
  ],
};

describe("listRoutes", () => {
  it("lists what routes read, and where they take it from", () => {
    const { routes } = listRoutes(controllers, { middleware });
    const text = routes.map(({ method, path, handler, parameters }) => {
      const all = parameters.map((one) => `${one.in} ${one.name ?? "-"} ${one.type ?? "-"}${one.required ? "" : "?"}`);
      return `${method} ${path} ${handler}: ${all.join(", ")}`;
    });
    expect(text.slice(0, 5)).toEqual([
      "GET /orders OrdersController.list: query text string?, query limit integer?, query colours array?, " +
        "query since string?, query id array?, query sort string?, header X-Trace string?, header If-Match array, " +
        "cookie session string?",
      "POST /orders OrdersController.create: body - Order",
      "PUT /orders/{id} OrdersController.replace: path id integer, body - SpecialOrder",
      "PATCH /orders/{key} OrdersController.change: path key string, body note String?",
      "DELETE /orders/{id} OrdersController.delete: path id string",
    ]);
    expect(text).toEqual(
      expect.arrayContaining([
        "SQS orders OrdersController.receive: body - Category",
        "POST /users/login UsersController.login: body - zod schema",
        "POST /users/signup UsersController.signup: form - Signup",
        "POST /users/photos UsersController.photos: form album string?, file cover -, file photo -?",
        "POST /users/batch UsersController.batch: body - [Line]",
        "* /users/any UsersController.any: ",
        "GET /categories/{id} CategoriesController.read: path id string",
      ]),
    );
  });

  it("says statuses, middleware and what is hidden, as data that JSON can hold", () => {
    const list = listRoutes([new ItemsController()], { middleware: [named, (_request, next) => next()] });
    const common = { kind: "http", status: 200, hidden: false };
    const limits = { in: "query", type: "valibot schema", required: false };
    const both = { middleware: ["named", "(anonymous)"], parameters: [limits], handler: "ItemsController.list" };
    expect(JSON.parse(JSON.stringify(list))).toEqual({
      middleware: ["named", "(anonymous)"],
      routes: [
        { ...common, ...both, method: "GET", path: "/items" },
        { ...common, ...both, method: "GET", path: "/items/all" },
        {
          ...common,
          method: "POST",
          path: "/items",
          handler: "ItemsController.create",
          parameters: [{ in: "file", name: "photo", required: true }],
          middleware: ["named"],
        },
        {
          kind: "message",
          hidden: false,
          method: "SQS",
          path: "orders",
          handler: "ItemsController.ship",
          parameters: [
            { in: "attribute", name: "attempt", type: "number", required: false },
            { in: "body", type: "Object", required: true },
          ],
          middleware: ["named"],
        },
      ],
    });
  });

  it("lists the routes of extensions and of docs() last", () => {
    const docs: Extension = {
      name: "docs",
      routes: (_routes, { unknownFields }) => [{ method: "GET", path: `/docs-${unknownFields}`, handle: () => "" }],
    };
    const { routes } = listRoutes(controllers, {
      extensions: [extension, { name: "none" }],
      docs,
      unknownFields: "allow",
    });
    const count = routes.length - 3;
    expect(routes.slice(-3)).toEqual([
      { ...EXTENSION, path: `/counts/${count}`, handler: "metrics", middleware: [] },
      { ...EXTENSION, path: "/secret", handler: "metrics", middleware: ["named"] },
      { ...EXTENSION, path: "/docs-allow", handler: "docs", middleware: [] },
    ]);
    expect(routes.filter(({ hidden }) => hidden).map(({ path }) => path)).toEqual([
      "/orders/hidden",
      ...routes.slice(-3).map(({ path }) => path),
    ]);
  });

  it("refuses what no application can be made of", () => {
    expect(() => listRoutes([class Plain {}])).toThrow("Plain: the class is not a controller.");
  });
});

const EXTENSION = { kind: "http", method: "GET", parameters: [], status: 200, hidden: true };
