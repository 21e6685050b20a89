import fc from "fast-check";
import { serve } from "lambent/node";
import { createOpenApiDocument } from "lambent/openapi";
import { controllers } from "../fixtures/openapi/kitchen-sink.js";
import { DocumentRequests, type Place, placesOf } from "../support/document-requests.js";

const settings = {
  seed: Number(process.env.FUZZ_SEED ?? 20260131),
  numRuns: Number(process.env.FUZZ_RUNS ?? 60),
};

const DATE_TIME = /^\d{4}-\d\d-\d\dT/;

/** What a validator takes although its schema says otherwise, each for a reason. */
function isTakenMore(json: unknown): boolean {
  const { note, level, due } = (json ?? {}) as Record<string, unknown>;
  return (
    // Its validators hold where `gift` is true alone.
    (note !== undefined && typeof note !== "string") ||
    // class-validator takes the names of a numeric enum as well.
    ["Low", "High"].includes(level as string) ||
    // A date is made of whatever `Date` takes.
    (due !== undefined && !DATE_TIME.test(String(due)) && !Number.isNaN(new Date(due as string).getTime()))
  );
}

/** And what it refuses: what is wanted under a condition alone, no schema says. */
function isTakenLess(json: unknown): boolean {
  const { gift, note } = (json ?? {}) as Record<string, unknown>;
  return gift === true && note === undefined;
}

describe("an application and its document", () => {
  const securitySchemes = {
    bearer: { type: "http", scheme: "bearer" },
    oauth: { type: "oauth2", flows: { clientCredentials: { tokenUrl: "/token", scopes: { "orders:delete": "" } } } },
  };
  const document = createOpenApiDocument(controllers, { securitySchemes });
  const requests = new DocumentRequests(document);
  let server: Awaited<ReturnType<typeof serve>>;

  beforeAll(async () => {
    server = await serve(controllers, { port: 0, accessLog: false });
  });

  afterAll(() => server.server.close());

  const places = placesOf(document).map((place): [string, Place] => [`${place.verb} ${place.path}`, place]);

  it.each(places)("%s answers what the document says", async (_name, place) => {
    await fc.assert(
      fc.asyncProperty(requests.of(place), async ({ method, target, headers, body, fault, json }) => {
        const answer = await fetch(server.url + target, { method, headers, redirect: "manual", ...(body && { body }) });
        const { status } = answer;
        const text = await answer.text();
        expect(Object.keys(place.operation.responses)).toContain(String(status));
        if (fault === undefined && !isTakenLess(json)) expect([status, text]).not.toContain(422);
        else if (fault !== undefined && !isTakenMore(json)) expect([status, text]).toContain(422);
        const content = place.operation.responses[status]?.content?.["application/json"];
        if (content?.schema !== undefined && method !== "HEAD") {
          expect(requests.judge(content.schema)(JSON.parse(text))).toBe(true);
        }
      }),
      settings,
    );
  });
});
