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
import { type Fields, isFields, mutated, mutations } from "../support/mutations.js";

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

const changes = mutations(
  1,
  ["\u0000", "a\r\nx-evil: 1", "\u0085\u2028", "\ud800", "%zz", "%", "//", "?", "#", "__proto__", "caf\u00e9"],
  ["%41".repeat(20_000), "/".repeat(20_000)],
);

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
        changes,
        async (source, request, changed) => {
          const event = mutated(source.encode(request), changed);
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

/** The front that a load balancer's event comes from, now that it may say something else; that of others stays. */
function frontOf(source: HttpSource, event: unknown): HttpSource {
  if (!source.name.startsWith("ALB")) return source;
  const { requestContext, multiValueHeaders } = event as Fields;
  const { elb } = requestContext as Fields;
  if (!isFields(elb) || Array.isArray(elb)) return httpSource("REST API");
  const isMultiValue = isFields(multiValueHeaders) && !Array.isArray(multiValueHeaders);
  return httpSource(isMultiValue ? "ALB, multi-value headers" : "ALB");
}
