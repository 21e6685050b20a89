import { Exclude, Expose, Transform, Type } from "class-transformer";
import {
  Allow,
  ArrayMinSize,
  Equals,
  IsArray,
  IsEnum,
  IsIn,
  IsInt,
  IsLatitude,
  IsNotEmpty,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  Validate,
  ValidateBy,
  ValidateNested,
  ValidatorConstraint,
} from "class-validator";
import {
  All,
  Body,
  type Constructor,
  Controller,
  createParameterDecorator,
  Deprecated,
  Description,
  documentMiddleware,
  Form,
  Get,
  genericSchema,
  Header,
  Hidden,
  type HttpRequest,
  HttpResponse,
  JsonResponse,
  type Middleware,
  Nested,
  OneOf,
  OnSqs,
  OperationId,
  Param,
  Post,
  Property,
  Put,
  Query,
  Req,
  Returns,
  Route,
  Schema,
  Security,
  Status,
  Summary,
  Tags,
  Throws,
  Use,
} from "lambent";
import { createOpenApiDocument, type DocumentOptions, type JsonSchema, type Operation } from "lambent/openapi";
import * as v from "valibot";
import { z } from "zod";
import { controllers, middleware } from "../fixtures/openapi/kitchen-sink.js";
import { describeWithOpenApiTools, lintDocument, validateDocument } from "../support/openapi-tools.js";

type Options = Parameters<typeof createOpenApiDocument>[1];

function operationOf(controller: Constructor, options?: Options): Operation {
  const [item] = Object.values(createOpenApiDocument([controller], options).paths);
  return Object.values(item!)[0]!;
}

/** The schema that a document has of a class which is a body. */
function schemaOf(cls: Constructor, options?: Options): JsonSchema {
  @Controller()
  class Bodies {
    @Post()
    create(@Body(cls as Constructor) body: unknown) {
      return body;
    }
  }
  return createOpenApiDocument([Bodies], options).components?.schemas?.[cls.name] as JsonSchema;
}

function propertyOf(cls: Constructor, name: string): JsonSchema | undefined {
  return schemaOf(cls).properties?.[name];
}

const sink: DocumentOptions = {
  title: "Kitchen sink",
  version: "1.0.0",
  description: "Everything.",
  servers: [{ url: "/" }],
  tags: [{ name: "People", description: "Who buys." }],
  securitySchemes: {
    oauth: {
      type: "oauth2",
      flows: { clientCredentials: { tokenUrl: "https://id.example.com/token", scopes: { "orders:delete": "Delete" } } },
    },
  },
};

describeWithOpenApiTools("the document of an application with everything", () => {
  const document = createOpenApiDocument(controllers, { ...sink, middleware });

  it("satisfies the schema of the specification", async () => {
    expect(await validateDocument(document)).toEqual([]);
  });

  it("satisfies Redocly's rules", async () => {
    expect(await lintDocument(document)).toEqual([]);
  });

  it("is the same each time", () => {
    const again = createOpenApiDocument(controllers, { ...sink, middleware });
    expect(JSON.stringify(again)).toBe(JSON.stringify(document));
  });

  it("satisfies both with the errors of RFC 9457", async () => {
    const problems = createOpenApiDocument(controllers, { ...sink, middleware, errors: "problem" });
    expect([await validateDocument(problems), await lintDocument(problems)]).toEqual([[], []]);
  });
});

describe("operations", () => {
  it("have ids, summaries and tags of their classes and methods", () => {
    @Controller("/items")
    class ItemsController {
      @Get()
      listAllItems() {}
    }
    expect(operationOf(ItemsController)).toEqual({
      tags: ["Items"],
      summary: "List all items",
      operationId: "ItemsController_listAllItems",
      responses: { 200: { description: "OK", content: { "application/json": { schema: {} } } } },
    });
  });

  it("say what decorators say", () => {
    @Controller("/items")
    @Tags("Things")
    @Description("About things.")
    class ItemsController {
      @Get()
      @Summary("All of them")
      @Description("In *order*.")
      @OperationId("listThings")
      @Deprecated()
      @Tags("More")
      @Throws(404)
      list() {}
    }
    expect(operationOf(ItemsController)).toMatchObject({
      tags: ["More"],
      summary: "All of them",
      description: "In *order*.",
      operationId: "listThings",
      deprecated: true,
      responses: { 404: { description: "Not Found" } },
    });
  });

  it("have the description of the class for its tag alone", () => {
    @Controller("/items")
    @Description("About things.")
    class ItemsController {
      @Get()
      list() {}
    }
    const { tags, paths } = createOpenApiDocument([ItemsController]);
    expect(tags).toEqual([{ name: "Items", description: "About things." }]);
    expect(paths["/items"]?.get).not.toHaveProperty("description");
  });

  it("list the tags of the options first, with what is known of them", () => {
    @Controller("/items")
    @Description("About things.")
    class Items {
      @Get()
      list() {}
    }
    const tags = [{ name: "Other", description: "Elsewhere." }, { name: "Items" }];
    expect(createOpenApiDocument([Items], { tags }).tags).toEqual([
      { name: "Other", description: "Elsewhere." },
      { name: "Items", description: "About things." },
    ]);
  });

  it("are left out where they are hidden, and shown where one of a hidden class is not", () => {
    @Controller("/items")
    @Hidden()
    class Items {
      @Get("/secret")
      secret() {}

      @Get("/shown")
      @Hidden(false)
      shown() {}
    }
    expect(Object.keys(createOpenApiDocument([Items]).paths)).toEqual(["/items/shown"]);
  });

  it("inherit what a parent says, and its methods what a child says otherwise", () => {
    @Throws(403, "Not yours")
    class Parent {
      @Get()
      @Summary("Read it")
      read() {}
    }
    @Controller("/child")
    class Child extends Parent {
      @OperationId("readChild")
      override read() {}
    }
    expect(operationOf(Child)).toMatchObject({
      summary: "Read it",
      operationId: "readChild",
      responses: { 403: { description: "Not yours" } },
    });
  });

  it("have one name each, also those of one method", () => {
    @Controller()
    class Routes {
      @Get("/a")
      @Get("/b")
      @Post("/a")
      both() {}

      @All("/any")
      any() {}

      @Get("/any")
      special() {}
    }
    const { paths } = createOpenApiDocument([Routes]);
    const ids = Object.values(paths).flatMap((item) => Object.values(item).map(({ operationId }) => operationId));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(
      expect.arrayContaining(["Routes_both_get", "Routes_both_get_2", "Routes_both_post", "Routes_any_delete"]),
    );
    expect(ids).not.toContain("Routes_any_get");
    expect(paths["/any"]?.get?.operationId).toBe("Routes_special");
  });

  it("share a path that differs in the names of its parameters alone", () => {
    @Controller("/items")
    class Items {
      @Get("/{id}/{rest+}")
      read(@Param("id") _id: string, @Param("rest") _rest: string, @Query("q", { optional: true }) _q?: string) {}

      @Post("/{key}/{tail+}")
      write(@Param("tail") _tail: string, @Req() _request: HttpRequest) {}
    }
    const { paths } = createOpenApiDocument([Items]);
    expect(Object.keys(paths)).toEqual(["/items/{id}/{rest}"]);
    expect(paths["/items/{id}/{rest}"]?.post?.parameters).toMatchObject([
      { name: "id", in: "path", required: true, schema: { type: "string", minLength: 1 } },
      { name: "rest", in: "path", required: true, "x-lambent-greedy": true },
    ]);
  });

  it("leave out methods that OpenAPI has no place for, and what custom decorators read", () => {
    const Custom = createParameterDecorator(() => "text");
    @Controller("/cache")
    class Cache {
      @Route("PURGE", "")
      purge() {}

      @Get()
      read(@Custom() _text: string) {}
    }
    const { paths } = createOpenApiDocument([Cache]);
    expect(Object.keys(paths["/cache"]!)).toEqual(["get"]);
    expect(paths["/cache"]?.get).not.toHaveProperty("parameters");
  });

  it("have a 422 exactly where something may not fit", () => {
    @Controller()
    class Values {
      @Get("/none/{id}")
      none(
        @Param("id") _id: string,
        @Query("q", { optional: true }) _q?: string,
        @Query("d", { default: "" }) _d = "",
      ) {}

      @Get("/some")
      some(@Query("q") _q: string) {}

      @Post("/text")
      text(@Body(String, { optional: true }) _text?: string) {}
    }
    const { paths } = createOpenApiDocument([Values]);
    const statuses = (path: string) => Object.values(paths[path]!).map(({ responses }) => Object.keys(responses));
    expect(statuses("/none/{id}")).toEqual([["200"]]);
    expect(statuses("/some")).toEqual([["200", "422"]]);
    expect(statuses("/text")).toEqual([["200", "413", "415"]]);
  });

  it("say nothing of a body where there is none", () => {
    @Controller()
    class Values {
      @Post()
      @Status(204)
      create() {}
    }
    expect(operationOf(Values).responses).toEqual({ 204: { description: "No Content" } });
  });
});

describe("errors", () => {
  @Controller()
  class Errors {
    @Get("/{id}")
    @Throws(404, "Gone", [String])
    @Throws(409)
    read(@Param("id", Number) _id: number) {}
  }

  it("are FastAPI's", () => {
    const { paths, components } = createOpenApiDocument([Errors]);
    const { responses } = paths["/{id}"]!.get!;
    expect(responses[422]).toEqual({
      description: "Validation Error",
      content: { "application/json": { schema: { $ref: "#/components/schemas/HTTPValidationError" } } },
    });
    expect(responses[409]?.content).toEqual({
      "application/json": { schema: { $ref: "#/components/schemas/HTTPError" } },
    });
    expect(responses[404]).toEqual({
      description: "Gone",
      content: {
        "application/json": {
          schema: {
            type: "object",
            properties: { detail: { type: "array", items: { type: "string" } } },
            required: ["detail"],
          },
        },
      },
    });
    expect(Object.keys(components?.schemas ?? {})).toEqual(["HTTPError", "HTTPValidationError", "ValidationError"]);
  });

  it("are those of RFC 9457", () => {
    const { paths, components } = createOpenApiDocument([Errors], { errors: "problem" });
    const { responses } = paths["/{id}"]!.get!;
    expect(responses[422]?.content).toEqual({
      "application/problem+json": { schema: { $ref: "#/components/schemas/ValidationProblem" } },
    });
    expect(responses[404]?.content?.["application/problem+json"]?.schema?.required).toContain("details");
    expect(components?.schemas).toHaveProperty("Problem");
  });

  it.each([
    [undefined, { schema: {} }, { schema: {} }],
    [{ error: { type: "string" } }, { schema: { type: "string" } }, { schema: { type: "string" } }],
    [
      { error: { type: "string" }, validation: { type: "array" } },
      { schema: { type: "string" } },
      { schema: { type: "array" } },
    ],
  ] as const)("are what a renderer says of its own: %j", (schemas, error, validation) => {
    const render = () => new JsonResponse("no");
    const errors = schemas === undefined ? render : Object.assign(render, { schemas });
    const { responses } = createOpenApiDocument([Errors], { errors }).paths["/{id}"]!.get!;
    expect(responses[404]?.content?.["application/json"]).toEqual(error);
    expect(responses[409]?.content?.["application/json"]).toEqual(error);
    expect(responses[422]?.content?.["application/json"]).toEqual(validation);
  });

  it("have the description of a 422 that the application throws too", () => {
    @Controller()
    class Own {
      @Get()
      @Throws(422, "Nothing to change")
      read() {}
    }
    expect(operationOf(Own).responses[422]).toMatchObject({
      description: "Nothing to change",
      content: { "application/json": { schema: { $ref: "#/components/schemas/HTTPValidationError" } } },
    });
  });
});

describe("faults", () => {
  function faultsOf(classes: readonly Constructor[], options?: Options): string {
    try {
      createOpenApiDocument(classes, options);
    } catch (error) {
      return (error as Error).message;
    }
    return "";
  }

  it("are operation ids that are said twice, or are none", () => {
    @Controller()
    class Ids {
      @Get("/a")
      @OperationId("same")
      a() {}

      @Get("/b")
      @OperationId("same")
      b() {}

      @Get("/c")
      @OperationId("no name")
      c() {}
    }
    const message = faultsOf([Ids]);
    expect(message).toContain('Ids.a and Ids.b: they have the operation id "same" both. Give one of them another');
    expect(message).toContain('Ids.c: @OperationId("no name") is no name for clients.');
  });

  it("are security schemes that are said nowhere", () => {
    @Controller()
    @Security("nowhere")
    class Secured {
      @Get()
      read() {}
    }
    expect(faultsOf([Secured])).toContain(
      'Secured_read: it needs "nowhere", which is no security scheme. Say what it is',
    );
    expect(faultsOf([Secured], { security: [{ other: [] }] })).toContain(
      'the option security of docs(): it needs "other"',
    );
  });

  it("are names that two different classes have", () => {
    function create(Decorate: () => PropertyDecorator) {
      class Item {
        @Decorate() name!: string;
      }
      return Item;
    }
    const [one, other] = [create(IsString), create(IsInt)];
    @Controller()
    class Bodies {
      @Post("/a")
      a(@Body(one) _item: object) {}

      @Post("/b")
      b(@Body(other) _item: object) {}

      @Post("/c")
      c(@Body(create(IsString)) _item: object) {}
    }
    expect(faultsOf([Bodies])).toBe(
      "two schemas have the name Item, and differ; one is of the class Item. " +
        "Put @Schema({ name }) with another name on one of the classes.",
    );
  });

  it.each(["", "e"])("are names that a minifier made: %j", (name) => {
    const cls = { [name]: class {} }[name] as Constructor;
    IsString()(cls.prototype, "field");
    @Controller()
    class Bodies {
      @Post()
      a(@Body(cls) _item: object) {}
    }
    expect(faultsOf([Bodies])).toContain("has no name of its own, as when a minifier renames classes");
    Schema({ name: "Item" })(cls);
    expect(faultsOf([Bodies])).toBe("");
  });
});

describe("schemas of classes", () => {
  it("say what is required, nullable, given by default, and free", () => {
    class Item {
      @IsString() @MinLength(1) @MaxLength(10) name!: string;
      @IsOptional() @IsString() note?: string | null;
      @IsNumber() price = 1.5;
      @Allow() anything: unknown;
      @IsNotEmpty() filled!: string;
      @IsArray() @IsInt({ each: true }) @Min(1, { each: true }) counts!: number[];
      @IsArray() list!: unknown[];
      @IsObject() object!: object;
    }
    expect(schemaOf(Item)).toEqual({
      type: "object",
      title: "Item",
      properties: {
        name: { type: "string", minLength: 1, maxLength: 10 },
        note: { anyOf: [{ type: "string" }, { type: "null" }] },
        price: { type: "number", default: 1.5 },
        anything: {},
        filled: { type: "string", minLength: 1 },
        counts: { type: "array", items: { type: "integer", minimum: 1 } },
        list: { type: "array" },
        object: { type: "object" },
      },
      required: ["name", "filled", "counts", "list", "object"],
    });
  });

  it("name checks that no schema says", () => {
    class Item {
      @ValidateBy({ name: "isOdd", validator: { validate: (value) => Number(value) % 2 === 1 } }) odd!: number;
      @Transform(({ value }) => String(value).trim()) @IsString() text!: string;
      @Matches(/^a$/i) @Matches(/^b/) @Matches(/c$/) pattern!: string;
    }
    expect(propertyOf(Item, "odd")).toEqual({ type: "number", "x-lambent-checks": ["isOdd"] });
    expect(propertyOf(Item, "text")).toEqual({ type: "string", "x-lambent-checks": ["transform"] });
    expect(propertyOf(Item, "pattern")).toMatchObject({ type: "string", "x-lambent-checks": ["matches"] });
    expect(propertyOf(Item, "pattern")).toHaveProperty("allOf");
  });

  it("know classes in classes, lists and unions", () => {
    class Cat {
      @Equals("cat") kind!: "cat";
    }
    class Dog {
      @IsIn(["dog", "wolf"]) kind!: "dog" | "wolf";
    }
    class Pet {}
    class Free {
      @IsString() kind!: string;
    }
    class Bound {
      @IsInt() length!: number;
    }
    class Owner {
      @Nested(() => Cat, { each: true }) cats!: Cat[];
      @ValidateNested({ each: true }) @Type(() => Dog) dogs!: object;
      @ValidateNested()
      @Type(() => Pet, {
        keepDiscriminatorProperty: true,
        discriminator: {
          property: "kind",
          subTypes: [
            { name: "cat", value: Cat },
            { name: "dog", value: Dog },
            { name: "wolf", value: Dog },
          ],
        },
      })
      pet!: Cat | Dog;
      @OneOf(() => [Free, Bound], { discriminator: "kind", mapping: () => ({ free: Free, bound: Bound, tied: Bound }) })
      mapped!: Free | Bound;
    }
    IsOptional()(Pet.prototype, "kind");
    const member = (name: string, values: string[]) => ({
      allOf: [
        { $ref: `#/components/schemas/${name}` },
        { type: "object", properties: { kind: { enum: values } }, required: ["kind"] },
      ],
    });
    expect(propertyOf(Owner, "cats")).toEqual({ type: "array", items: { $ref: "#/components/schemas/Cat" } });
    expect(propertyOf(Owner, "dogs")).toEqual({ type: "array", items: { $ref: "#/components/schemas/Dog" } });
    expect(propertyOf(Owner, "pet")).toEqual({
      oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }],
      discriminator: {
        propertyName: "kind",
        mapping: {
          cat: "#/components/schemas/Cat",
          dog: "#/components/schemas/Dog",
          wolf: "#/components/schemas/Dog",
        },
      },
    });
    expect(propertyOf(Owner, "mapped")).toEqual({
      oneOf: [member("Free", ["free"]), member("Bound", ["bound", "tied"])],
    });
  });

  it("have the keys of the input, and close where unknown fields are forbidden", () => {
    class Item {
      @Expose({ name: "full_name" }) @IsString() fullName!: string;
      @IsString() get fixed() {
        return "";
      }
    }
    expect(schemaOf(Item, { unknownFields: "forbid" })).toMatchObject({
      properties: { full_name: { type: "string" } },
      required: ["full_name"],
      additionalProperties: false,
    });
    expect(schemaOf(Item).properties).not.toHaveProperty("fixed");
  });

  it("leave out defaults that JSON cannot say", () => {
    class Item {
      @Allow() big = 12n;
      @Allow() cycle: unknown = Object.assign([] as unknown[], { 0: undefined });
      @Allow() circle: unknown = circleOf();
    }
    function circleOf(): object {
      const circle: Record<string, unknown> = {};
      circle.self = circle;
      return circle;
    }
    expect(propertyOf(Item, "big")?.default).toBe(12);
    expect(propertyOf(Item, "circle")).not.toHaveProperty("default");
  });
});

describe("answers", () => {
  class Part {
    @IsString() sku!: string;
    @IsInt() count = 1;
  }
  class Item {
    @IsString() name!: string;
    @Nested(() => Part) part!: Part;
    @Exclude() @IsString() secret!: string;
    @Expose({ name: "made_at" }) @Property({ description: "When", example: "2026-01-01T00:00:00Z" }) madeAt!: Date;
    @Expose() get total(): number {
      return 1;
    }
    @Property({ deprecated: true }) free: unknown;
  }
  const PageOf = genericSchema("PageOf", <T extends object>(item: Constructor<T>) => {
    class Page {
      @Nested(() => item, { each: true }) items!: T[];
    }
    return Page;
  });

  it("have the fields that are answered, under their names there", () => {
    @Controller()
    class Items {
      @Get()
      @Returns(Item, { description: "It" })
      read() {
        return new Item();
      }
    }
    const { components, paths } = createOpenApiDocument([Items]);
    expect(paths["/"]?.get?.responses[200]).toEqual({
      description: "It",
      content: { "application/json": { schema: { $ref: "#/components/schemas/Item" } } },
    });
    expect(components?.schemas?.Item).toEqual({
      type: "object",
      title: "Item",
      properties: {
        name: { type: "string" },
        part: { $ref: "#/components/schemas/Part" },
        made_at: { type: "string", format: "date-time", description: "When", examples: ["2026-01-01T00:00:00Z"] },
        total: { type: "number" },
        free: { deprecated: true },
      },
      required: expect.arrayContaining(["name", "part", "made_at", "total"]),
    });
    expect(components?.schemas?.Part?.required).toEqual(["sku", "count"]);
  });

  it("have schemas of their own where requests have others, and share them where not", () => {
    class Same {
      @IsString() name!: string;
    }
    class Outer {
      @Nested(() => Part) part!: Part;
    }
    @Controller()
    class Items {
      @Post("/item")
      @Returns(Outer)
      create(@Body(Outer) outer: Outer) {
        return outer;
      }

      @Post("/same")
      @Returns(Same)
      same(@Body(Same) same: Same) {
        return same;
      }
    }
    const { components, paths } = createOpenApiDocument([Items]);
    expect(Object.keys(components?.schemas ?? {})).toEqual(
      expect.arrayContaining(["Outer-Input", "Outer-Output", "Part-Input", "Part-Output", "Same"]),
    );
    expect(components?.schemas?.["Outer-Output"]?.properties).toEqual({
      part: { $ref: "#/components/schemas/Part-Output" },
    });
    expect(paths["/item"]?.post?.requestBody?.content["application/json"]?.schema).toEqual({
      $ref: "#/components/schemas/Outer-Input",
    });
  });

  it("are of every type, for every status", () => {
    @Controller()
    class Values {
      @Get()
      @Returns([String])
      @Returns(null, { status: 202, description: "Later" })
      @Returns(Uint8Array, { status: 203 })
      @Returns(String, { status: 206, mediaType: "text/csv" })
      @Returns(PageOf(Item), { status: 207 })
      @Returns(z.string(), { status: 208 })
      read(): unknown {
        return [];
      }

      @Post()
      @Returns(Object, { status: 409, description: "Taken" })
      create(): unknown {
        return {};
      }

      @Put()
      @Returns(null)
      change() {}
    }
    const { get, post, put } = createOpenApiDocument([Values]).paths["/"]!;
    expect(get?.responses).toMatchObject({
      200: { content: { "application/json": { schema: { type: "array", items: { type: "string" } } } } },
      202: { description: "Later" },
      203: { content: { "application/octet-stream": { schema: { type: "string", format: "binary" } } } },
      206: { content: { "text/csv": { schema: { type: "string" } } } },
      207: { content: { "application/json": { schema: { $ref: "#/components/schemas/PageOfItem" } } } },
      208: { content: { "application/json": { schema: { type: "string" } } } },
    });
    expect(get?.responses[202]).not.toHaveProperty("content");
    expect(put?.responses).toEqual({ 204: { description: "No Content" } });
    expect(Object.keys(post?.responses ?? {})).toEqual(["200", "409"]);
  });
});

describe("what is rare", () => {
  it("is a middleware that says little, and security that takes two", () => {
    const nothing: Middleware = (_request, next) => next();
    const guarded = documentMiddleware((_request, next) => next(), { security: [{ a: [], b: [] }] });
    const throwing = documentMiddleware((_request, next) => next(), { throws: [{ status: 429 }] });
    const key = { type: "apiKey", in: "header", name: "x" };
    @Controller()
    class Guarded {
      @Get("/a")
      @Use(guarded, throwing)
      a() {}

      @Get("/b")
      @Security({ a: [], b: [] })
      b() {}
    }
    const options = { middleware: [nothing], securitySchemes: { a: key, b: key } };
    const { paths } = createOpenApiDocument([Guarded], options);
    expect(paths["/a"]?.get?.security).toEqual([{ a: [], b: [] }]);
    expect(paths["/b"]?.get?.security).toEqual([{ a: [], b: [] }]);
    expect(Object.keys(paths["/a"]?.get?.responses ?? {})).toEqual(["200", "429"]);
  });

  it("is a query of which nobody can say anything", () => {
    @Controller()
    class Values {
      @Get()
      list(@Query(v.object({ page: v.string() })) _query: unknown) {}
    }
    expect(operationOf(Values)).not.toHaveProperty("parameters");
  });

  it("is a constraint without a name, and bounds that are said twice", () => {
    const constraint = (() => class {})();
    Object.assign(constraint.prototype, { validate: () => true });
    ValidatorConstraint()(constraint);
    class Item {
      @Validate(constraint as never) unnamed!: string;
      @Min(1) @Min(3) @Max(9) @Max(7) number!: number;
      @ValidateBy({ name: "one", validator: { validate: () => true } })
      @ValidateBy({ name: "other", validator: { validate: () => true } })
      both!: string;
    }
    expect(propertyOf(Item, "unnamed")).toMatchObject({ type: "string", "x-lambent-checks": [expect.any(String)] });
    expect(propertyOf(Item, "number")).toEqual({ type: "number", minimum: 3, maximum: 7 });
    expect(propertyOf(Item, "both")).toMatchObject({ "x-lambent-checks": ["other", "one"] });
  });

  it("is an answer of a class that cannot be made without arguments", () => {
    class Point {
      @IsInt() x: number;
      constructor({ x }: { x: number }) {
        this.x = x;
      }
    }
    @Controller()
    class Points {
      @Get()
      @Returns(Point)
      read() {
        return new Point({ x: 1 });
      }
    }
    expect(createOpenApiDocument([Points]).components?.schemas?.Point?.properties).toEqual({ x: { type: "integer" } });
  });

  it("is a field that nothing satisfies, or that has several types", () => {
    class Item {
      @IsString() @IsInt() never!: never;
      @IsNumber() @IsInt() whole!: number;
      @IsIn([1, 2]) @IsIn([2, 3]) two!: number;
      @IsOptional() @Equals(null) nothing?: null;
      @IsEnum({ A: 1.5, B: 2 }) half!: number;
    }
    expect(propertyOf(Item, "never")).toEqual({ type: "integer", allOf: [{ type: "string" }] });
    expect(propertyOf(Item, "whole")).toEqual({ type: "integer" });
    expect(propertyOf(Item, "two")).toMatchObject({ enum: [2] });
    expect(propertyOf(Item, "half")).toMatchObject({ enum: [1.5, 2] });
  });

  it("is an enum of several types, and one of fractions", () => {
    @Controller()
    class Values {
      @Get()
      list(
        @Query("mixed", { enum: ["a", 1] }) _mixed: "a" | 1,
        @Query("half", { enum: [0.5, 1] }) _half: 0.5 | 1,
        @Query("whole", { enum: [1, 2] }) _whole: 1 | 2,
        @Query("null", { default: null }) _null: string | null,
        @Header("Accept") _accept: string,
      ) {}
    }
    expect(operationOf(Values).parameters?.map(({ schema }) => schema)).toEqual([
      { enum: ["a", 1] },
      { type: "number", enum: [0.5, 1] },
      { type: "integer", enum: [1, 2] },
      { type: "string" },
    ]);
  });

  it("is a query of a union, a list or words", () => {
    class Filter {
      @IsArray() @IsString({ each: true }) tags!: string[];
      @IsArray() @ArrayMinSize(2) @IsString({ each: true }) pairs!: string[];
      @IsOptional() @IsLatitude() @Property({ description: "Where", example: 1 }) at?: number;
      @IsLatitude() there!: number;
    }
    @Controller()
    class Values {
      @Get()
      list(@Query(Filter) _filter: Filter) {}
    }
    const { parameters = [] } = operationOf(Values);
    const byName = Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter]));
    expect(byName.tags?.schema).toMatchObject({ type: "array", minItems: 1 });
    expect(byName.pairs?.schema).toMatchObject({ minItems: 2 });
    expect(byName.there?.schema.anyOf).toHaveLength(2);
    expect(byName.at).toMatchObject({ description: "Where", example: 1, required: false });
  });

  it("is a form of fields and of a class, and a body of the whole and of a field", () => {
    class Signup {
      @IsString() @Property({ description: "Yours" }) name!: string;
    }
    class Nothing {
      @IsOptional() @IsString() note?: string;
    }
    @Controller()
    class Forms {
      @Post("/both")
      both(@Form(Signup) _signup: Signup, @Form("age", Number) _age: number) {}

      @Post("/nothing")
      nothing(@Form(Nothing) _nothing: Nothing) {}

      @Post("/whole")
      whole(@Body(Signup) _signup: Signup, @Body("age", Number) _age: number) {}

      @Post("/emitted")
      emitted(@Body() _signup: Signup) {}
    }
    const { paths } = createOpenApiDocument([Forms]);
    const bodyOf = (path: string) => paths[path]?.post?.requestBody;
    expect(bodyOf("/both")?.content["multipart/form-data"]?.schema).toEqual({
      type: "object",
      properties: { name: { type: "string", description: "Yours" }, age: { type: "number" } },
      required: ["name", "age"],
    });
    expect(bodyOf("/nothing")?.required).toBe(false);
    expect(bodyOf("/whole")?.content["application/json"]?.schema).toEqual({
      $ref: "#/components/schemas/Signup",
      type: "object",
      properties: { age: { type: "number" } },
      required: ["age"],
    });
    expect(bodyOf("/emitted")?.content["application/json"]?.schema).toEqual({ $ref: "#/components/schemas/Signup" });
  });

  it("is a class of messages, by itself or of the compiler's word", () => {
    class Order {
      @IsString() id!: string;
    }
    @Controller()
    class Orders {
      @OnSqs("orders")
      order(@Body() _order: Order) {}

      @OnSqs("bytes")
      bytes(@Body(Uint8Array) _bytes: Uint8Array) {}
    }
    const { paths, components } = createOpenApiDocument([Orders]);
    expect(paths).toEqual({});
    expect(Object.keys(components?.schemas ?? {})).toEqual(["Order"]);
  });

  it("is a method without a word in its name, and schemas under strict groups", () => {
    class User {
      @IsString({ groups: ["a"] }) name!: string;
    }
    @Controller()
    class Users {
      @Post()
      $(@Body(User, { groups: ["a"], strictGroups: true }) _user: User) {}
    }
    const { paths, components } = createOpenApiDocument([Users]);
    expect(paths["/"]?.post?.summary).toBe("$");
    expect(Object.keys(components?.schemas ?? {})).toContain("User-a-Strict");
  });
});

describe("schemas of other libraries", () => {
  function bodyOf(schema: unknown, options?: Options): JsonSchema | undefined {
    @Controller()
    class Bodies {
      @Post()
      create(@Body(schema as never) _body: never) {}
    }
    return operationOf(Bodies, options).requestBody?.content["application/json"]?.schema;
  }

  it("are those that they say themselves", () => {
    expect(bodyOf(z.object({ name: z.string() }))).toMatchObject({
      type: "object",
      properties: { name: { type: "string" } },
      required: ["name"],
    });
  });

  it("are free, and marked, where nobody says them", () => {
    expect(bodyOf(v.object({ name: v.string() }))).toEqual({ "x-lambent-checks": ["valibot"] });
    expect(bodyOf(z.object({ at: z.date() }))).toEqual({ "x-lambent-checks": ["zod"] });
  });

  it("are what the application's own converter says", () => {
    const toJsonSchema: DocumentOptions["toJsonSchema"] = ({ "~standard": { vendor } }) =>
      vendor === "valibot" ? { type: "object" } : undefined;
    expect(bodyOf(v.object({ name: v.string() }), { toJsonSchema })).toEqual({ type: "object" });
    expect(bodyOf(z.string(), { toJsonSchema })).toMatchObject({ type: "string" });
  });

  it("bring their definitions along", () => {
    const Shared = z.object({ street: z.string() }).meta({ id: "Street address" });
    const schema = bodyOf(z.object({ home: Shared, work: Shared }));
    expect(schema?.properties).toEqual({
      home: { $ref: "#/components/schemas/Street_address" },
      work: { $ref: "#/components/schemas/Street_address" },
    });
  });

  it("name the fields of a query", () => {
    @Controller()
    class Queries {
      @Get()
      list(@Query(z.object({ page: z.string(), size: z.string().optional() })) _query: unknown) {}
    }
    expect(operationOf(Queries).parameters).toMatchObject([
      { name: "page", in: "query", required: true },
      { name: "size", in: "query", required: false },
    ]);
  });
});

describe("what documents say of the whole", () => {
  it("is what the options say", () => {
    @Controller()
    class Empty {
      @Get()
      read() {
        return new HttpResponse("");
      }
    }
    const options: DocumentOptions = {
      title: "Items",
      version: "2.0.0",
      summary: "Short",
      description: "Long",
      termsOfService: "https://example.com/terms",
      contact: { name: "Me" },
      license: { name: "MIT" },
      externalDocs: { url: "https://example.com" },
      servers: [{ url: "https://api.example.com" }],
      security: [{ key: [] }],
      securitySchemes: { key: { type: "apiKey", in: "header", name: "x-api-key" } },
    };
    const { info, externalDocs, servers, security, components } = createOpenApiDocument([Empty], options);
    const { title, version, summary, description, termsOfService, contact, license } = options;
    expect(info).toEqual({ title, version, summary, description, termsOfService, contact, license });
    expect({ externalDocs, servers, security }).toEqual({
      externalDocs: options.externalDocs,
      servers: options.servers,
      security: options.security,
    });
    expect(components).toEqual({ securitySchemes: options.securitySchemes });
    expect(createOpenApiDocument([Empty]).info).toEqual({ title: "Lambent application", version: "0.0.0" });
    expect(createOpenApiDocument([Empty])).not.toHaveProperty("components");
  });
});
