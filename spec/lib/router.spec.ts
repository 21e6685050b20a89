import fc from "fast-check";
import { Controller, Route } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";

type Declared = readonly [method: string, path: string];

/** A handler whose n-th route answers with its number and its path parameters. */
function createRoutes(declared: readonly Declared[]) {
  class Routes {}
  declared.forEach(([method, path], index) => {
    const key = `route${index}`;
    const value = function (this: unknown) {
      return index;
    };
    Object.defineProperty(Routes.prototype, key, { value, configurable: true, writable: true });
    Route(method, path)(Routes.prototype, key, Object.getOwnPropertyDescriptor(Routes.prototype, key)!);
  });
  Controller()(Routes);
  let params: Readonly<Record<string, string>> = {};
  const handler = createLambdaHandler([Routes], {
    accessLog: false,
    middleware: [
      (request, next) => {
        params = request.params;
        return next();
      },
    ],
  });
  return async (method: string, rawPath: string) => {
    const { statusCode, headers, body } = await handler({
      version: "2.0",
      rawPath,
      isBase64Encoded: false,
      headers: {},
      requestContext: { domainName: "x.lambda-url.on.aws", http: { method } },
    });
    const answered = statusCode === 200 && body !== "" ? (JSON.parse(body) as number) : undefined;
    return { status: statusCode, route: answered, params: { ...params }, allow: headers?.allow };
  };
}

describe("precedence", () => {
  const declared: Declared[] = [
    ["GET", "/{anything+}"],
    ["GET", "/items/{id}"],
    ["DELETE", "/items/{id}"],
    ["GET", "/items/me"],
    ["*", "/items/{id}"],
    ["POST", "/a/{x}/c"],
    ["GET", "/a/b/{y}"],
    ["GET", "/a/{x}/{y}/d"],
    ["*", "/all"],
    ["GET", "/all"],
    ["HEAD", "/headed"],
    ["GET", "/headed"],
  ];

  it.each<[string, string, number | undefined, Record<string, string>]>([
    ["GET", "/items/me", 3, {}],
    ["GET", "/items/you", 1, { id: "you" }],
    ["DELETE", "/items/me", 2, { id: "me" }],
    ["PATCH", "/items/me", 4, { id: "me" }],
    ["GET", "/items", 0, { anything: "items" }],
    ["GET", "/items/1/2", 0, { anything: "items/1/2" }],
    ["POST", "/a/b/c", 5, { x: "b" }],
    ["GET", "/a/b/c", 6, { y: "c" }],
    ["GET", "/a/b/c/d", 7, { x: "b", y: "c" }],
    ["GET", "/a/b/c/e", 0, { anything: "a/b/c/e" }],
    ["GET", "/all", 9, {}],
    ["PUT", "/all", 8, {}],
    ["PROPFIND", "/all", 8, {}],
    ["OPTIONS", "/all", 8, {}],
  ])("%s %s is answered by route %s", async (method, path, route, params) => {
    const answer = await createRoutes(declared)(method, path);

    expect(answer).toMatchObject({ status: 200, route, params });
  });

  it("prefers HEAD to GET for HEAD, whatever the order of declaration", async () => {
    const seen = await Promise.all(
      [declared, [...declared].reverse()].map((routes) => createRoutes(routes)("HEAD", "/headed")),
    );

    expect(seen.map(({ status }) => status)).toEqual([200, 200]);
  });

  it("does not depend on the order of declaration", async () => {
    const forward = createRoutes(declared);
    const backward = createRoutes([...declared].reverse());

    for (const path of ["/items/me", "/items/you", "/a/b/c", "/a/b/c/d", "/all"]) {
      for (const method of ["GET", "DELETE", "POST", "PATCH"]) {
        const [one, other] = [await forward(method, path), await backward(method, path)];
        expect(other.route === undefined ? undefined : declared.length - 1 - other.route).toBe(one.route);
      }
    }
  });

  it.each(["CONNECT", "TRACE"])("%s is never answered, not even by every method", async (method) => {
    const answer = await createRoutes([["*", "/all"]])(method, "/all");

    expect(answer).toMatchObject({ status: 405, allow: "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT" });
  });

  it("lists the methods of every pattern that matches, and custom ones", async () => {
    const send = createRoutes([
      ["GET", "/items/me"],
      ["DELETE", "/items/{id}"],
      ["PURGE", "/{rest+}"],
      ["POST", "/other/{id}"],
    ]);

    expect(await send("PUT", "/items/me")).toMatchObject({ status: 405, allow: "DELETE, GET, HEAD, OPTIONS, PURGE" });
    expect(await send("PUT", "/items/you")).toMatchObject({ status: 405, allow: "DELETE, OPTIONS, PURGE" });
  });
});

describe("templates", () => {
  it("takes :name for {name}, and writes it as {name}", async () => {
    class Items {}
    const value = () => 1;
    Object.defineProperty(Items.prototype, "read", { value, configurable: true });
    Route("GET", "items/:id/")(Items.prototype, "read", { value });
    Controller("/v1/")(Items);
    let pattern: string | undefined;
    const handler = createLambdaHandler([Items], {
      middleware: [
        (request, next) => {
          pattern = request.route?.path;
          return next();
        },
      ],
    });

    const result = await handler({
      version: "2.0",
      rawPath: "/v1/items/7",
      isBase64Encoded: false,
      headers: {},
      requestContext: { http: { method: "GET" } },
    });

    expect(result.statusCode).toBe(200);
    expect(pattern).toBe("/v1/items/{id}");
  });

  it("matches literal text that a URL has to encode", async () => {
    const send = createRoutes([
      ["GET", "/café/a b"],
      ["GET", "/50%25"],
    ]);

    expect(await send("GET", "/caf%C3%A9/a%20b")).toMatchObject({ route: 0 });
    expect(await send("GET", "/50%25")).toMatchObject({ route: 1 });
  });

  it.each(["/items/me", "/items/%6De", "/items/m%65", "/%69tems/%6d%65"])(
    "is one path however %s is spelled",
    async (path) => {
      const send = createRoutes([
        ["GET", "/items/me"],
        ["GET", "/items/{id}"],
      ]);

      expect(await send("GET", path)).toMatchObject({ route: 0 });
    },
  );

  it.each([
    ["/caf%c3%a9", "/caf%C3%A9"],
    ["/a%2fb", "/a%2Fb"],
    ["/%25%36%31", "/%2561"],
  ])("compares %s with the template as %s", async (path, template) => {
    expect(await createRoutes([["GET", template]])("GET", path)).toMatchObject({ route: 0 });
    expect(await createRoutes([["GET", path]])("GET", template)).toMatchObject({ route: 0 });
  });

  it("keeps names such as __proto__ as names", async () => {
    const { params } = await createRoutes([["GET", "/{__proto__}/{constructor}"]])("GET", "/a/b");

    expect(Object.entries(params)).toEqual([
      ["__proto__", "a"],
      ["constructor", "b"],
    ]);
  });
});

// The rules of the documentation again, as plainly as they can be put: every pattern is tried, and the best one wins.
function matchNaively(declared: readonly Declared[], method: string, path: string) {
  const segments = path.slice(1).split("/");
  if (segments.at(-1) === "") segments.pop();
  const candidates = declared.flatMap(([verb, template], index) => {
    const pattern = template
      .slice(1)
      .split("/")
      .filter((part) => part !== "");
    const params: Record<string, string> = {};
    const ranks: number[] = [];
    for (const [position, part] of pattern.entries()) {
      const segment = segments[position];
      if (segment === undefined || (segment === "" && part.startsWith("{"))) return [];
      if (part.endsWith("+}")) {
        params[part.slice(1, -2)] = segments.slice(position).map(decodeURIComponent).join("/");
        ranks.push(2);
        return [{ index, verb, params, ranks }];
      }
      if (part.startsWith("{")) params[part.slice(1, -1)] = decodeURIComponent(segment);
      else if (part !== segment) return [];
      ranks.push(part.startsWith("{") ? 1 : 0);
    }
    return pattern.length === segments.length ? [{ index, verb, params, ranks }] : [];
  });
  if (candidates.length === 0) return { status: 404 };
  const verbRank = (verb: string) =>
    verb === method ? 0 : verb === "GET" && method === "HEAD" ? 1 : verb === "*" ? 2 : undefined;
  const answering = candidates.filter(({ verb }) => verbRank(verb) !== undefined);
  if (answering.length === 0) return { status: method === "OPTIONS" ? 204 : 405 };
  const compare = (a: readonly number[], b: readonly number[]) => {
    for (const [position, rank] of a.entries()) if (rank !== b[position]) return rank - (b[position] ?? 3);
    return 0;
  };
  answering.sort((a, b) => compare(a.ranks, b.ranks) || verbRank(a.verb)! - verbRank(b.verb)!);
  const [best] = answering;
  return { status: 200, route: best!.index, params: best!.params };
}

describe("any routes and any path", () => {
  const literal = fc.constantFrom("a", "b", "c", "me");
  const template = fc
    .tuple(fc.array(fc.oneof(literal, fc.constant("{}")), { maxLength: 4 }), fc.boolean())
    .map(([parts, isGreedy]) => {
      const named = parts.map((part, position) => (part === "{}" ? `{p${position}}` : part));
      return `/${[...named, ...(isGreedy ? ["{rest+}"] : [])].join("/")}`;
    });
  const verb = fc.constantFrom("GET", "POST", "DELETE", "HEAD", "*");
  // Names do not tell patterns apart: the same positions are the same route.
  const routes = fc.uniqueArray(fc.tuple(verb, template), {
    minLength: 1,
    maxLength: 12,
    selector: ([method, path]) => `${method} ${path}`,
  });
  const segment = fc.oneof(
    { weight: 8, arbitrary: literal },
    fc.constantFrom("", "%2F", "caf%C3%A9", "a%20b", "x", "{p0}"),
  );
  const path = fc.array(segment, { maxLength: 5 }).map((segments) => `/${segments.join("/")}`);
  const method = fc.constantFrom("GET", "POST", "DELETE", "HEAD", "PUT", "OPTIONS");

  it("are matched as a naive matcher matches them", async () => {
    await fc.assert(
      fc.asyncProperty(
        routes,
        fc.array(fc.tuple(method, path), { minLength: 1, maxLength: 8 }),
        async (declared, requests) => {
          const send = createRoutes(declared);
          for (const [verbAsked, pathAsked] of requests) {
            const expected = matchNaively(declared, verbAsked, pathAsked);
            const { status, route, params } = await send(verbAsked, pathAsked);
            expect({ status, params }).toEqual({ status: expected.status, params: expected.params ?? {} });
            if (verbAsked !== "HEAD") expect(route).toBe(expected.route);
          }
        },
      ),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 400) },
    );
  });

  it("are answered with a status of their own, whatever bytes the path has", async () => {
    const send = createRoutes([
      ["GET", "/{a}/{b}"],
      ["GET", "/files/{rest+}"],
      ["GET", "/items"],
    ]);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 60 }), async (text) => {
        const { status } = await send("GET", `/${text}`);
        expect([200, 400, 404]).toContain(status);
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 400) },
    );
  });
});
