import { Controller, Get, HttpException, HttpResponse, type Middleware, Param, Post, Query, Use } from "lambent";
import { createLambdaHandler, type LambdaOptions } from "lambent/aws-lambda";
import { httpSource } from "../support/events.js";

const front = httpSource("function URL");

async function send(handler: ReturnType<typeof createLambdaHandler>, method: string, path: string, rawQuery = "") {
  const { status, headers, body } = front.decode(await handler(front.encode({ method, path, rawQuery })));
  return {
    status,
    headers: Object.fromEntries(headers),
    body: body.length > 0 ? (JSON.parse(body.toString()) as unknown) : undefined,
  };
}

/** Notes when it is entered and left. */
function trace(name: string, seen: string[]): Middleware {
  return async (_request, next) => {
    seen.push(`${name} in`);
    try {
      return await next();
    } finally {
      seen.push(`${name} out`);
    }
  };
}

describe("order", () => {
  const seen: string[] = [];

  @Controller("/items")
  @Use(trace("controller 1", seen), trace("controller 2", seen))
  class Items {
    @Get("/{id}")
    @Use(trace("method 1", seen), trace("method 2", seen))
    read(@Param("id") id: string) {
      seen.push("method");
      return { id };
    }

    @Get()
    @Use(trace("outer", seen))
    @Use(trace("inner", seen))
    list() {
      return [];
    }
  }

  const handler = createLambdaHandler([Items], {
    middleware: [trace("application 1", seen), trace("application 2", seen)],
  });
  beforeEach(() => {
    seen.length = 0;
  });

  it("is application, controller, method, the first outermost", async () => {
    await send(handler, "GET", "/items/1");

    const layers = ["application 1", "application 2", "controller 1", "controller 2", "method 1", "method 2"];
    expect(seen).toEqual([
      ...layers.map((layer) => `${layer} in`),
      "method",
      ...layers.reverse().map((layer) => `${layer} out`),
    ]);
  });

  it("follows the decorators from top to bottom", async () => {
    await send(handler, "GET", "/items");

    expect(seen.filter((step) => /^(outer|inner) in$/.test(step))).toEqual(["outer in", "inner in"]);
  });

  it.each([
    ["GET", "/nope", 404],
    ["PUT", "/items", 405],
    ["OPTIONS", "/items", 204],
    ["GET", "/items/%ZZ", 400],
  ])("runs the application's for %s %s too, and no other", async (method, path, status) => {
    const answer = await send(handler, method, path);

    expect(answer.status).toBe(status);
    expect(seen).toEqual(["application 1 in", "application 2 in", "application 2 out", "application 1 out"]);
  });
});

describe("what middleware sees", () => {
  @Controller("/items")
  class Items {
    @Get("/{id}")
    read(@Param("id") id: string, @Query("n", Number) n: number) {
      if (id === "gone") throw new HttpException(410, "Gone");
      if (id === "bug") throw new RangeError("bug");
      return { id, n };
    }

    @Post()
    create() {}
  }

  const create = (middleware: Middleware[], options: LambdaOptions = {}) =>
    createLambdaHandler([Items], { middleware, accessLog: false, ...options });

  it.each([
    ["GET", "/items/1", "n=1", "/items/{id}", ["GET", "HEAD", "OPTIONS"]],
    ["PUT", "/items/1", "", undefined, ["GET", "HEAD", "OPTIONS"]],
    ["GET", "/items", "", undefined, ["OPTIONS", "POST"]],
    ["GET", "/nope", "", undefined, []],
    ["GET", "/items/%ZZ", "", undefined, []],
  ])("of %s %s?%s: route %s and the allowed methods %j", async (method, path, query, route, allowed) => {
    const seen: unknown[] = [];
    const handler = create([
      (request, next) => {
        seen.push(request.route?.path, request.allowedMethods);
        return next();
      },
    ]);

    await send(handler, method, path, query);

    expect(seen).toEqual([route, allowed]);
  });

  it.each([
    ["/items/1", "n=1", 200],
    ["/items/1", "n=x", 422],
    ["/items/gone", "n=1", 410],
    ["/nope", "", 404],
  ])("is a response from next() for %s?%s, with status %i", async (path, query, status) => {
    const statuses: unknown[] = [];
    const handler = create([
      async (_request, next) => {
        const response = await next();
        statuses.push(response instanceof HttpResponse, response.status);
        response.headers.set("x-seen", "yes");
        return response;
      },
    ]);

    const answer = await send(handler, "GET", path, query);

    expect(statuses).toEqual([true, status]);
    expect(answer).toMatchObject({ status, headers: { "x-seen": "yes" } });
  });

  it("is a rejection of next() for an unknown error only, which it may map", async () => {
    const handler = create([
      async (_request, next) => {
        try {
          return await next();
        } catch (error) {
          if (error instanceof RangeError) throw new HttpException(400, error.message, { cause: error });
          throw error;
        }
      },
    ]);

    expect(await send(handler, "GET", "/items/bug", "n=1")).toMatchObject({ status: 400, body: { detail: "bug" } });
  });

  it("is a response from next() for an HttpException of middleware further in", async () => {
    const statuses: number[] = [];
    const refuse: Middleware = () => {
      throw new HttpException(401, "Who are you?", { headers: { "www-authenticate": "Bearer" } });
    };
    const handler = create([
      async (_request, next) => {
        const response = await next();
        statuses.push(response.status);
        return response;
      },
      refuse,
    ]);

    const answer = await send(handler, "GET", "/items/1", "n=1");

    expect(statuses).toEqual([401]);
    expect(answer).toMatchObject({
      status: 401,
      headers: { "www-authenticate": "Bearer" },
      body: { detail: "Who are you?" },
    });
  });
});

describe("what middleware may do", () => {
  @Controller("/items")
  class Items {
    @Get()
    list() {
      return ["original"];
    }
  }

  const create = (...middleware: Middleware[]) =>
    createLambdaHandler([Items], { middleware, accessLog: false, unhandledErrors: "rethrow" });

  it("answers in the route's place, at once or later", async () => {
    const atOnce = create(() => new HttpResponse('"at once"', { status: 203 }));
    const later = create(async () => new HttpResponse('"later"', { status: 202 }));

    expect(await send(atOnce, "GET", "/items")).toMatchObject({ status: 203, body: "at once" });
    expect(await send(later, "GET", "/items")).toMatchObject({ status: 202, body: "later" });
  });

  it("answers with a web Response", async () => {
    const handler = create((async () => new Response('"web"', { status: 201 })) as unknown as Middleware);

    expect(await send(handler, "GET", "/items")).toMatchObject({ status: 201, body: "web" });
  });

  it("cannot call next() twice", async () => {
    const twice: Middleware = async (_request, next) => {
      await next();
      return next();
    };

    await expect(send(create(twice), "GET", "/items")).rejects.toThrow('the middleware "twice" called next() twice');
  });

  it.each([undefined, null, {}, "text"])("cannot return %j", async (value) => {
    const careless = (() => value) as unknown as Middleware;

    await expect(send(create(careless), "GET", "/items")).rejects.toThrow(
      'the middleware "careless" returned no HttpResponse; return next(), or an answer of its own',
    );
  });

  it("is named as it can be in such errors", async () => {
    const handler = create(...([() => undefined] as unknown as Middleware[]));

    await expect(send(handler, "GET", "/items")).rejects.toThrow("a middleware returned no HttpResponse");
  });

  it("keeps its state with the request", async () => {
    const seen: unknown[] = [];
    const handler = create(
      (request, next) => {
        request.state.user = "ada";
        return next();
      },
      (request, next) => {
        seen.push(request.state.user, request.state);
        return next();
      },
    );

    await send(handler, "GET", "/items");
    await send(handler, "GET", "/items");

    expect(seen[0]).toBe("ada");
    expect(seen[1]).not.toBe(seen[3]);
  });
});

describe("middleware that does not wait for what is inside it", () => {
  @Controller()
  class Failing {
    @Get()
    async fail() {
      await new Promise(setImmediate);
      throw new RangeError("late");
    }
  }

  it.each<[string, Middleware, number]>([
    [
      "answers at once",
      (_request, next) => {
        void next();
        return new HttpResponse('"early"');
      },
      200,
    ],
    [
      "refuses meanwhile",
      async (_request, next) => {
        const inside = next();
        await null;
        void inside;
        throw new HttpException(503);
      },
      503,
    ],
    [
      "calls next() again and forgets it",
      (_request, next) => {
        void next();
        void next();
        return new HttpResponse('"early"');
      },
      200,
    ],
  ])("and %s leaves no unhandled rejection", async (_name, middleware, status) => {
    const unhandled: unknown[] = [];
    const listener = (reason: unknown) => void unhandled.push(reason);
    process.on("unhandledRejection", listener);
    try {
      const handler = createLambdaHandler([Failing], { middleware: [middleware], accessLog: false });

      expect((await send(handler, "GET", "/")).status).toBe(status);
      for (let turn = 0; turn < 4; turn++) await new Promise(setImmediate);

      expect(unhandled).toEqual([]);
    } finally {
      process.off("unhandledRejection", listener);
    }
  });
});
