import fc from "fast-check";
import {
  Body,
  Controller,
  Cookie,
  Get,
  Header,
  type HttpRequest,
  HttpResponse,
  Param,
  Post,
  Query,
  Req,
} from "lambent";
import { createLambdaHandler, UnsupportedEventError } from "lambent/aws-lambda";
import { type HttpSource, httpSource, httpSources } from "../support/events.js";

@Controller()
class EchoController {
  @Get("/echo/{id}")
  read(
    @Param("id") id: string,
    @Query("q", [String]) q: string[],
    @Header("x-echo", { optional: true }) header: string | undefined,
    @Cookie("session", { optional: true }) cookie: string | undefined,
    @Req() request: HttpRequest,
  ) {
    const { method, path, basePath, clientIp, query, headers, cookies } = request;
    const single = [method, path, basePath, request.id ?? "", clientIp ?? ""];
    const texts = [...single, ...Object.values(cookies), ...[...query].flat(), ...[...headers].flat()];
    expect(texts.every((text) => typeof text === "string")).toBe(true);
    return { id, q, header, cookie, path, basePath, clientIp, requestId: request.id };
  }

  @Post("/echo/{id}")
  write(@Param("id") id: string, @Header("x-echo") header: string, @Body(Object) body: unknown) {
    return new HttpResponse(JSON.stringify({ id, body }), { headers: { "x-echo": header } });
  }
}

/** One change of an event: which of its fields, counted through all depths, and what becomes of it. */
interface Mutation {
  readonly field: number;
  readonly value: unknown;
}

const DELETED = Symbol("deleted");

const value: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(DELETED) },
  {
    weight: 6,
    arbitrary: fc.constantFrom<unknown>(
      null,
      true,
      false,
      0,
      5,
      -1.5,
      1e308,
      "",
      [],
      [null],
      [[]],
      {},
      { a: null },
      { a: [1] },
    ),
  },
  fc.constantFrom(
    "\u0000",
    "a\r\nx-evil: 1",
    "\u0085\u2028",
    "\ud800",
    "%zz",
    "%",
    "//",
    "?",
    "#",
    "__proto__",
    "caf\u00e9",
  ),
  fc.constantFrom("x".repeat(100_000), "\u0001".repeat(200_000), "%41".repeat(20_000), "/".repeat(20_000)),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.jsonValue({ maxDepth: 2 }),
);
const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(fc.record({ field: fc.nat({ max: 200 }), value }), {
  minLength: 1,
  maxLength: 4,
});

const requests = [
  { method: "GET", path: "/echo/caf%C3%A9%2F1" },
  {
    method: "POST",
    path: "/shop/echo/1",
    headers: [
      ["content-type", "application/json"],
      ["x-echo", "a"],
      ["x-echo", "b"],
    ] as const,
    body: '{"a":1}',
  },
].map((request) => ({
  stage: "prod",
  query: [
    ["q", "1"],
    ["q", "a b"],
  ] as const,
  cookies: [["session", "s"]] as const,
  ...request,
}));

describe("an event of which some fields are not what they should be", () => {
  const handler = createLambdaHandler([EchoController], { accessLog: false, basePath: "/shop" });
  const rejections: unknown[] = [];
  const note = (reason: unknown) => rejections.push(reason);

  beforeAll(() => process.on("unhandledRejection", note));
  afterAll(() => process.off("unhandledRejection", note));

  it("is answered as its front takes it, or refused with a typed error", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...httpSources),
        fc.constantFrom(...requests),
        mutations,
        async (source, request, changes) => {
          const event = throughJson(changes.reduce(mutate, throughJson(source.encode(request))));
          const result = await handler(event).catch((error: unknown) => {
            if (error instanceof UnsupportedEventError) return undefined;
            throw error;
          });
          if (result !== undefined) frontOf(source, event).decode(result);
        },
      ),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 300) },
    );
    // They are told when the microtasks are over.
    await new Promise((resolve) => setImmediate(resolve));
    expect(rejections).toEqual([]);
  }, 3_600_000);
});

type Fields = Record<string, unknown>;

function isFields(candidate: unknown): candidate is Fields {
  return typeof candidate === "object" && candidate !== null;
}

/** As events travel. */
function throughJson(event: unknown): unknown {
  return JSON.parse(JSON.stringify(event));
}

function mutate(event: unknown, { field, value: changed }: Mutation): unknown {
  const places = placesIn(event);
  const place = places[field % places.length];
  if (place === undefined) return event;
  const [owner, key] = place;
  if (changed === DELETED) delete owner[key];
  // A copy, because the next change may reach into it.
  else owner[key] = structuredClone(changed);
  return event;
}

/** Every field at every depth, with the object or the list that it is in. */
function placesIn(candidate: unknown): [owner: Fields, key: string][] {
  if (!isFields(candidate)) return [];
  return Object.keys(candidate).flatMap((key) => [[candidate, key], ...placesIn(candidate[key])] as [Fields, string][]);
}

/** The front that a load balancer's event comes from, now that it may say something else; that of others stays. */
function frontOf(source: HttpSource, event: unknown): HttpSource {
  if (!source.name.startsWith("ALB")) return source;
  const { requestContext, multiValueHeaders } = event as Fields;
  const { elb } = requestContext as Fields;
  if (!isFields(elb) || Array.isArray(elb)) return httpSource("REST API");
  const isMultiValue = isFields(multiValueHeaders) && !Array.isArray(multiValueHeaders);
  return httpSource(isMultiValue ? "ALB, multi-value headers" : "ALB");
}
