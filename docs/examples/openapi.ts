import { IsEmail, IsInt, IsNumber, IsOptional, IsPositive, IsString, Length, Max, Min } from "class-validator";
import {
  Body,
  type Constructor,
  Controller,
  Description,
  documentMiddleware,
  Get,
  genericSchema,
  Hidden,
  HttpException,
  type Middleware,
  Nested,
  OperationId,
  Param,
  Post,
  Property,
  Query,
  Returns,
  Schema,
  Security,
  Status,
  Summary,
  Tags,
  Throws,
} from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { createOpenApiDocument, docs } from "lambent/openapi";

class ItemCreate {
  @IsString() @Length(1, 100) name!: string;
  @IsOptional() @IsString() description?: string | null;
  @IsNumber() @IsPositive() @Property({ description: "In euros", example: 9.5 }) price!: number;
}

@Schema({ name: "Item" })
class StoredItem extends ItemCreate {
  @IsInt() id!: number;
}

const PageOf = genericSchema("PageOf", <T extends object>(item: Constructor<T>) => {
  class Page {
    @Nested(() => item, { each: true }) items!: T[];
    @IsInt() total!: number;
  }
  return Page;
});

class Paging {
  @IsInt() @Min(1) @Max(100) limit = 20;
}

const authenticate: Middleware = documentMiddleware(
  (request, next) => {
    if (request.headers.get("authorization") !== "Bearer secret") throw new HttpException(401);
    return next();
  },
  {
    security: [{ bearer: [] }],
    securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
    throws: [{ status: 401, description: "No valid token" }],
  },
);

const items: StoredItem[] = [];

@Controller("/items")
@Tags("Items")
@Description("What is for sale.")
class ItemsController {
  @Get()
  @Security()
  @Returns(PageOf(StoredItem))
  list(@Query(Paging) { limit }: Paging) {
    return { items: items.slice(0, limit), total: items.length };
  }

  @Get("/{id}")
  @Summary("Read an item")
  @OperationId("readItem")
  @Returns(StoredItem)
  @Throws(404, "Item not found")
  read(@Param("id", { type: Number, description: "As the list gives it" }) id: number) {
    const item = items.find((one) => one.id === id);
    if (item === undefined) throw new HttpException(404, "Item not found");
    return item;
  }

  @Post()
  @Status(201)
  @Returns(StoredItem)
  create(@Body(ItemCreate) item: ItemCreate) {
    const stored = { ...item, id: items.length + 1 };
    items.push(stored);
    return stored;
  }

  @Get("/statistics")
  @Hidden()
  statistics() {
    return { count: items.length };
  }
}

class Subscription {
  @IsEmail() email!: string;
}

@Controller("/subscriptions")
class SubscriptionsController {
  @Post()
  @Status(202)
  @Returns(null, { description: "A mail is on its way" })
  create(@Body(Subscription) _subscription: Subscription) {}
}

const controllers = [ItemsController, SubscriptionsController];
const about = { title: "Shop", version: "1.0.0", servers: [{ url: "https://api.example.com" }] };

export const document = createOpenApiDocument(controllers, { ...about, middleware: [authenticate] });

export const handler = createLambdaHandler(controllers, { docs: docs(about) });

// POST /items {"name": "Lamp", "price": 9.5} -> 201 {"name":"Lamp","price":9.5,"id":1}
// GET /items -> 200 {"items":[{"name":"Lamp","price":9.5,"id":1}],"total":1}
// GET /items/2 -> 404 {"detail":"Item not found"}
// GET /openapi.json -> 200 {"openapi":"3.1.1","info":{"title":"Shop","version":"1.0.0"},"servers":[{"url":"https://api.example.com"}]
