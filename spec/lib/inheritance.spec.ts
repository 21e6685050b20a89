import { IsInt, IsString } from "class-validator";
import {
  Body,
  type Constructor,
  Controller,
  createApplication,
  Delete,
  Get,
  HttpException,
  type Middleware,
  Param,
  Post,
  Put,
  Query,
  Redirect,
  SetHeader,
  Status,
  Use,
} from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { type Call, call } from "../support/lambda.js";

/** A middleware that leaves its name on the answer, the innermost first. */
function trace(name: string): Middleware {
  return async (_request, next) => {
    const response = await next();
    response.headers.append("x-trace", name);
    return response;
  };
}

function ask(controller: Constructor | object, method: string, path: string, sent?: Call) {
  return call(createLambdaHandler([controller]), method, path, sent);
}

/** Method and pattern of every route. */
function routesOf(...controllers: (Constructor | object)[]): string[] {
  return createApplication(controllers).routes.map(({ method, path }) => `${method} ${path}`);
}

@Controller("/base")
@Use(trace("base"))
class Base {
  @Get("/{id}")
  @SetHeader("X-Kind", "base")
  @SetHeader("X-Also", "base")
  @Status(203)
  @Use(trace("read"))
  read(@Param("id") id: string, @Query("n", Number) n: number): unknown {
    return { by: "Base", id, n };
  }

  @Delete("/{id}")
  @Status(202)
  remove(@Param("id", Number) id: number): unknown {
    return { by: "Base", id };
  }

  @Get("/old")
  @Redirect("/base/new", 308)
  moved(): unknown {
    return undefined;
  }
}

describe("a child that says nothing", () => {
  class Child extends Base {}

  it("has its parent's prefix and routes", () => {
    expect(routesOf(Child)).toEqual(["GET /base/{id}", "DELETE /base/{id}", "GET /base/old"]);
  });

  it("is named as the controller of its routes", () => {
    expect(createApplication([Child]).routes.map(({ controller, handler }) => [controller, handler])).toEqual([
      [Child, "read"],
      [Child, "remove"],
      [Child, "moved"],
    ]);
  });

  it("has its parent's parameters, status, headers and middleware", async () => {
    const { status, json, headers } = await ask(Child, "GET", "/base/7", { query: "n=5" });

    expect({ status, json }).toEqual({ status: 203, json: { by: "Base", id: "7", n: 5 } });
    expect(headers).toMatchObject({ "x-kind": "base", "x-also": "base", "x-trace": "read, base" });
  });

  it("has its parent's redirect", async () => {
    const { status, headers } = await ask(Child, "GET", "/base/old");

    expect([status, headers.location]).toEqual([308, "/base/new"]);
  });
});

describe("a child with a prefix of its own", () => {
  @Controller("/child")
  class Child extends Base {}

  @Controller()
  class Root extends Base {}

  it("answers there alone", async () => {
    expect(routesOf(Child)).toEqual(["GET /child/{id}", "DELETE /child/{id}", "GET /child/old"]);
    expect((await ask(Child, "DELETE", "/child/7")).json).toEqual({ by: "Base", id: 7 });
    expect((await ask(Child, "DELETE", "/base/7")).status).toBe(404);
  });

  it("may have none", () => {
    expect(routesOf(Root)).toEqual(["GET /{id}", "DELETE /{id}", "GET /old"]);
  });

  it("stands beside its parent and its siblings", () => {
    expect(routesOf(Child, Base, Root)).toHaveLength(9);
  });
});

describe("an override", () => {
  const query = "n=5&m=6";

  it("without decorators keeps everything", async () => {
    @Controller("/child")
    class Child extends Base {
      override read(id: string, n: number): unknown {
        return { by: "Child", id, n };
      }
    }

    const { status, json, headers } = await ask(Child, "GET", "/child/7", { query });

    expect({ status, json }).toEqual({ status: 203, json: { by: "Child", id: "7", n: 5 } });
    expect(headers).toMatchObject({ "x-kind": "base", "x-also": "base", "x-trace": "read, base" });
  });

  it("may call its parent's method", async () => {
    @Controller("/child")
    class Child extends Base {
      override read(id: string, n: number): unknown {
        return { child: super.read(id, n + 1) };
      }
    }

    expect((await ask(Child, "GET", "/child/7", { query })).json).toEqual({ child: { by: "Base", id: "7", n: 6 } });
  });

  it("with a status keeps the rest", async () => {
    @Controller("/child")
    class Child extends Base {
      @Status(299)
      override read(id: string, n: number): unknown {
        return { id, n };
      }
    }

    const { status, json, headers } = await ask(Child, "GET", "/child/7", { query });

    expect({ status, json }).toEqual({ status: 299, json: { id: "7", n: 5 } });
    expect(headers).toMatchObject({ "x-kind": "base", "x-trace": "read, base" });
  });

  it("with a header replaces that header alone, in any case of its name", async () => {
    @Controller("/child")
    class Child extends Base {
      @SetHeader("x-kind", "child")
      @SetHeader("X-New", "child")
      override read(): unknown {
        return {};
      }
    }

    const { headers } = await ask(Child, "GET", "/child/7", { query });

    expect(headers).toMatchObject({ "x-kind": "child", "x-also": "base", "x-new": "child" });
  });

  it("with middleware replaces the method's, not the class's", async () => {
    @Controller("/child")
    class Child extends Base {
      @Use(trace("child read"))
      override read(): unknown {
        return {};
      }
    }

    const { headers } = await ask(Child, "GET", "/child/7", { query });

    expect(headers["x-trace"]).toBe("child read, base");
  });

  it("with a redirect leads elsewhere", async () => {
    @Controller("/child")
    class Child extends Base {
      @Redirect("/child/new", 307)
      override moved(): unknown {
        return undefined;
      }
    }

    const { status, headers } = await ask(Child, "GET", "/child/old");

    expect([status, headers.location]).toEqual([307, "/child/new"]);
  });

  it("with a route answers at that alone", async () => {
    @Controller("/child")
    class Child extends Base {
      @Put("/{id}/all")
      override read(id: string, n: number): unknown {
        return { id, n };
      }
    }

    expect(routesOf(Child)).toEqual(["PUT /child/{id}/all", "DELETE /child/{id}", "GET /child/old"]);
    expect((await ask(Child, "PUT", "/child/7/all", { query })).json).toEqual({ id: "7", n: 5 });
    expect((await ask(Child, "GET", "/child/7", { query })).status).toBe(405);
  });

  it("with any parameter decorator replaces the whole list", async () => {
    @Controller("/child")
    class Child extends Base {
      override read(@Query("m", Number) m: unknown, ...others: unknown[]): unknown {
        return { m, others };
      }
    }

    const { status, json } = await ask(Child, "GET", "/child/7", { query });

    expect({ status, json }).toEqual({ status: 203, json: { m: 6, others: [] } });
    expect((await ask(Child, "GET", "/child/7", { query: "m=6" })).status).toBe(203);
  });

  it("takes the types of its own list from its own metadata, and those of an inherited one from its parent's", async () => {
    class First {
      @IsString() first!: string;
    }
    class Second extends First {
      @IsInt() second!: number;
    }
    class Parent {
      @Post("/a") a(@Body() first: First): unknown {
        return { name: first.constructor.name };
      }
      @Post("/b") b(@Body() first: First): unknown {
        return { name: first.constructor.name };
      }
    }
    @Controller()
    class Child extends Parent {
      override a(@Body() second: Second): unknown {
        return super.a(second);
      }
      @Status(201) override b(first: Second): unknown {
        return super.b(first);
      }
    }
    const sent = { json: { first: "1", second: 2 } };

    expect((await ask(Child, "POST", "/a", sent)).json).toEqual({ name: "Second" });
    expect((await ask(Child, "POST", "/a", { json: { first: "1" } })).status).toBe(422);
    expect(await ask(Child, "POST", "/b", sent)).toMatchObject({ status: 201, json: { name: "First" } });
  });
});

describe("a parent", () => {
  const before = routesOf(Base);

  @Controller("/changed")
  @Use(trace("changed"))
  class Changed extends Base {
    @Put("/changed")
    @Status(299)
    @SetHeader("X-Kind", "changed")
    @SetHeader("X-New", "changed")
    @Use(trace("changed read"))
    override read(@Query("m") m: string): unknown {
      return { m };
    }

    @Post()
    create(): unknown {
      return {};
    }

    @Get("/older")
    override moved(): unknown {
      return undefined;
    }
  }

  it("is what it was before its child was declared", async () => {
    expect(routesOf(Changed)).toEqual([
      "PUT /changed/changed",
      "DELETE /changed/{id}",
      "GET /changed/older",
      "POST /changed",
    ]);
    expect(routesOf(Base)).toEqual(before);

    const { status, json, headers } = await ask(Base, "GET", "/base/7", { query: "n=5" });

    expect({ status, json }).toEqual({ status: 203, json: { by: "Base", id: "7", n: 5 } });
    expect(headers).toMatchObject({ "x-kind": "base", "x-trace": "read, base" });
    expect(headers).not.toHaveProperty("x-new");
  });

  it("gives another child what it has itself", async () => {
    @Controller("/other")
    class Other extends Base {}

    const { status, headers } = await ask(Other, "GET", "/other/7", { query: "n=5" });

    expect(status).toBe(203);
    expect(headers).toMatchObject({ "x-kind": "base", "x-trace": "read, base" });
  });

  it("is not served where only its child is given", async () => {
    expect((await ask(Changed, "GET", "/base/7", { query: "n=5" })).status).toBe(404);
  });

  it("may have no prefix of its own, and be no controller", () => {
    class Bare {
      @Get() list(): void {}
    }
    @Controller("/first")
    class First extends Bare {}
    @Controller("/second")
    class Second extends Bare {}

    expect(routesOf(First, Second)).toEqual(["GET /first", "GET /second"]);
    expect(() => createLambdaHandler([Bare])).toThrow(
      "Bare: the class is not a controller. Put @Controller() on it, or on a class it extends.",
    );
  });

  it("may have no decorator at all", async () => {
    class Plain {
      greet(name: string): unknown {
        return { hello: name };
      }
    }
    @Controller("/child")
    class Child extends Plain {
      @Get("/{name}")
      override greet(@Param("name") name: string): unknown {
        return super.greet(name);
      }
    }

    expect((await ask(Child, "GET", "/child/World")).json).toEqual({ hello: "World" });
  });
});

describe("middleware of classes", () => {
  @Use(trace("one"))
  class One {
    @Get() @Use(trace("method")) list(): unknown {
      return {};
    }
  }

  class Two extends One {}

  @Use(trace("three a"), trace("three b"))
  @Use(trace("three c"))
  @Controller("/three")
  class Three extends Two {}

  it("adds up, the parent's outermost", async () => {
    const { headers } = await ask(Three, "GET", "/three");

    expect(headers["x-trace"]).toBe("method, three c, three b, three a, one");
  });

  it("of a child does not run around its sibling", async () => {
    @Controller("/sibling")
    class Sibling extends Two {}

    expect((await ask(Sibling, "GET", "/sibling")).headers["x-trace"]).toBe("method, one");
  });
});

describe("three levels", () => {
  class Top {
    @Get("/{id}") @Status(201) read(@Param("id") id: string): unknown {
      return { by: "Top", id };
    }
    @Get("/{id}/top") top(@Param("id") id: string): unknown {
      return { by: "Top", id };
    }
  }

  class Middle extends Top {
    @SetHeader("X-By", "Middle") override read(@Param("id", Number) id: unknown): unknown {
      return { by: "Middle", id };
    }
    @Get("/{id}/middle") middle(@Param("id") id: string): unknown {
      return { by: "Middle", id };
    }
  }

  @Controller("/bottom")
  class Bottom extends Middle {
    override read(id: unknown): unknown {
      return { by: "Bottom", id };
    }
    override top(id: string): unknown {
      return { by: "Bottom", id };
    }
  }

  it.each([
    ["/bottom/7", 201, { by: "Bottom", id: 7 }],
    ["/bottom/7/top", 200, { by: "Bottom", id: "7" }],
    ["/bottom/7/middle", 200, { by: "Middle", id: "7" }],
  ])("%s", async (path, status, json) => {
    expect(await ask(Bottom, "GET", path)).toMatchObject({ status, json });
  });

  it("each adds its own", async () => {
    expect((await ask(Bottom, "GET", "/bottom/7")).headers["x-by"]).toBe("Middle");
    expect((await ask(Bottom, "GET", "/bottom/x")).status).toBe(422);
  });
});

describe("an abstract generic base", () => {
  abstract class Crud<T> {
    protected abstract readonly items: Map<string, T>;

    @Get()
    list(): T[] {
      return [...this.items.values()];
    }

    @Get("/{id}")
    read(@Param("id") id: string): T {
      const item = this.items.get(id);
      if (item === undefined) throw new HttpException(404, `no ${this.kind()} ${id}`);
      return item;
    }

    protected abstract kind(): string;
  }

  @Controller("/names")
  class Names extends Crud<string> {
    protected readonly items = new Map([["1", "saw"]]);

    protected kind(): string {
      return "name";
    }
  }

  @Controller("/sizes")
  class Sizes extends Crud<number> {
    protected readonly items = new Map([["1", 12]]);

    protected kind(): string {
      return "size";
    }

    override list(): number[] {
      return [0];
    }
  }

  it.each<[path: string, status: number, json: unknown]>([
    ["/names", 200, ["saw"]],
    ["/names/1", 200, "saw"],
    ["/names/2", 404, { detail: "no name 2" }],
    ["/sizes", 200, [0]],
    ["/sizes/1", 200, 12],
    ["/sizes/2", 404, { detail: "no size 2" }],
  ])("serves %s", async (path, status, json) => {
    expect(await call(createLambdaHandler([Names, Sizes]), "GET", path)).toMatchObject({ status, json });
  });

  it("has a body by an override", async () => {
    class Item {
      @IsString() name!: string;
    }
    abstract class Writable<T> {
      @Post() @Status(201) create(item: T): unknown {
        return { item, isItem: item instanceof Item };
      }
    }
    @Controller("/items")
    class Items extends Writable<Item> {
      override create(@Body(Item) item: Item): unknown {
        return super.create(item);
      }
    }

    expect(await ask(Items, "POST", "/items", { json: { name: "saw" } })).toMatchObject({
      status: 201,
      json: { item: { name: "saw" }, isItem: true },
    });
    expect((await ask(Items, "POST", "/items", { json: {} })).status).toBe(422);
  });

  it("has no body of a type that only its child knows", () => {
    abstract class Writable<T> {
      @Post() create(@Body() item: T): unknown {
        return item;
      }
    }
    @Controller("/items")
    class Items extends Writable<object> {}

    expect(() => createLambdaHandler([Items])).toThrow("Items.create, parameter 1 @Body(): its type is unknown");
  });
});

describe("a class factory", () => {
  function Crud<T extends object>(type: Constructor<T>) {
    abstract class CrudController {
      @Post()
      @Status(201)
      create(@Body(type) item: T): unknown {
        return { item, type: item.constructor.name };
      }
    }
    return CrudController;
  }

  class Item {
    @IsString() name!: string;
  }
  class Order {
    @IsInt() total!: number;
  }

  @Controller("/items")
  class Items extends Crud(Item) {}

  @Controller("/orders")
  class Orders extends Crud(Order) {}

  it.each<[path: string, json: object, status: number, answer: object]>([
    ["/items", { name: "saw" }, 201, { item: { name: "saw" }, type: "Item" }],
    ["/items", { total: 1 }, 422, { detail: [expect.objectContaining({ loc: ["body", "name"] })] }],
    ["/orders", { total: 1 }, 201, { item: { total: 1 }, type: "Order" }],
    ["/orders", { name: "saw" }, 422, { detail: [expect.objectContaining({ loc: ["body", "total"] })] }],
  ])("gives each of its classes its own type: %s %j", async (path, json, status, answer) => {
    const handler = createLambdaHandler([Items, Orders]);

    expect(await call(handler, "POST", path, { json })).toMatchObject({ status, json: answer });
  });
});

describe("classes of one name", () => {
  function create(prefix: string, type: Constructor) {
    @Controller(prefix)
    class Things {
      @Post()
      create(@Body(type) thing: object): unknown {
        return { thing };
      }
    }
    return Things;
  }

  function createType(validate: PropertyDecorator) {
    class Thing {
      @validate value!: unknown;
    }
    return Thing;
  }

  const handler = createLambdaHandler([
    create("/texts", createType(IsString())),
    create("/numbers", createType(IsInt())),
  ]);

  it.each<[path: string, value: unknown, status: number]>([
    ["/texts", "a", 200],
    ["/texts", 1, 422],
    ["/numbers", "a", 422],
    ["/numbers", 1, 200],
  ])("are controllers and types of their own: %s %j", async (path, value, status) => {
    expect((await call(handler, "POST", path, { json: { value } })).status).toBe(status);
  });
});

describe("an instance", () => {
  @Controller("/greetings")
  class Greetings {
    #count = 0;

    constructor(protected readonly word: string) {}

    @Get("/{name}")
    greet(@Param("name") name: string): unknown {
      this.#count += 1;
      return { text: `${this.word}, ${name}`, count: this.#count };
    }
  }

  it("is a controller as it stands, and is not constructed again", async () => {
    const handler = createLambdaHandler([new Greetings("Hello")]);

    await call(handler, "GET", "/greetings/World");

    expect((await call(handler, "GET", "/greetings/World")).json).toEqual({ text: "Hello, World", count: 2 });
  });

  it("of a child inherits as the class does", async () => {
    @Controller("/loud")
    class Loud extends Greetings {
      @Status(201)
      override greet(name: string): unknown {
        return { text: `${this.word.toUpperCase()}, ${name}` };
      }
    }

    expect(await ask(new Loud("Hello"), "GET", "/loud/World")).toMatchObject({
      status: 201,
      json: { text: "HELLO, World" },
    });
  });

  it("of one class may stand beside another of a child", async () => {
    @Controller("/other")
    class Other extends Greetings {}
    const handler = createLambdaHandler([new Greetings("Hello"), new Other("Hi")]);

    expect((await call(handler, "GET", "/greetings/World")).json).toEqual({ text: "Hello, World", count: 1 });
    expect((await call(handler, "GET", "/other/World")).json).toEqual({ text: "Hi, World", count: 1 });
  });
});
