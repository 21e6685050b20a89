import {
  BadGatewayError,
  type HttpSource,
  httpSource,
  httpSources,
  lookAlikes,
  type NeutralRequest,
} from "./events.js";

type Fields = Record<string, unknown>;

const request: NeutralRequest = {
  method: "GET",
  path: "/caf%C3%A9/a%2Fb/%zz",
  query: [
    ["q", "a b&c"],
    ["q", "é"],
  ],
  headers: [
    ["X-Tag", "one"],
    ["X-Tag", "two"],
  ],
  cookies: [
    ["a", "1"],
    ["b", "2"],
  ],
};

function encode(source: HttpSource, changes: Partial<NeutralRequest> = {}): Fields {
  return source.encode({ ...request, ...changes }) as object as Fields;
}

describe.each(httpSources)("an event of $name", (source) => {
  it("is plain JSON", () => {
    const event = source.encode(request);
    expect(JSON.parse(JSON.stringify(event))).toEqual(event);
  });

  it("is made anew each time", () => {
    const event = source.encode(request) as { headers: Fields };
    (event.headers ?? {}).changed = "yes";
    expect(JSON.stringify(source.encode(request))).not.toContain("changed");
  });

  it("carries bytes in base64", () => {
    const event = encode(source, { method: "POST", body: Uint8Array.of(0, 255) });
    expect(event).toMatchObject({ body: "AP8=" });
    expect(event.isBase64Encoded ?? event.is_base64_encoded).toBe(true);
  });

  it("carries JSON as text", () => {
    const event = encode(source, { method: "POST", headers: [["Content-Type", "application/json"]], body: "{}" });
    expect(event).toMatchObject({ body: "{}" });
    expect(event.isBase64Encoded ?? event.is_base64_encoded).toBe(false);
  });

  it("carries the client's own header in the place of the front's", () => {
    const text = JSON.stringify(encode(source, { headers: [["User-Agent", "spec/1"]] }));
    expect(text).toContain("spec/1");
    expect(text).not.toContain("Firefox");
  });
});

describe("what differs between the events", () => {
  it("REST: an encoded path without its stage, a decoded query, complete headers and the last of each", () => {
    expect(encode(httpSource("REST API"), { stage: "dev" })).toMatchObject({
      path: "/caf%C3%A9/a%2Fb/%zz",
      queryStringParameters: { q: "é" },
      multiValueQueryStringParameters: { q: ["a b&c", "é"] },
      headers: { "X-Tag": "two", Cookie: "a=1; b=2" },
      multiValueHeaders: { "X-Tag": ["one", "two"], Cookie: ["a=1; b=2"] },
      requestContext: { stage: "dev", path: "/dev/caf%C3%A9/a%2Fb/%zz" },
      body: null,
    });
  });

  it("REST: null in the place of an empty query", () => {
    expect(encode(httpSource("REST API"), { query: [] })).toMatchObject({
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
    });
  });

  it("payload 1.0: a decoded path", () => {
    expect(encode(httpSource("HTTP API, payload 1.0"))).toMatchObject({
      version: "1.0",
      path: "/café/a/b/%zz",
      multiValueQueryStringParameters: { q: ["a b&c", "é"] },
      multiValueHeaders: { "X-Tag": ["one", "two"] },
    });
  });

  it("payload 2.0: a decoded path, the query as it was sent, joined headers, cookies in their list only", () => {
    const event = encode(httpSource("HTTP API, payload 2.0"), { rawQuery: "q=a+b&q=%C3%A9" });
    expect(event).toMatchObject({
      rawPath: "/café/a/b/%zz",
      rawQueryString: "q=a+b&q=%C3%A9",
      queryStringParameters: { q: "a b,é" },
      headers: { "x-tag": "one,two" },
      cookies: ["a=1", "b=2"],
    });
    expect(event.headers).not.toHaveProperty("cookie");
    expect(event).not.toHaveProperty("body");
  });

  it.each([
    ["an execute-api domain has a named stage in its path", "id.execute-api.eu-west-1.amazonaws.com", "/dev/items"],
    ["a custom domain hides it", "api.example.com", "/items"],
  ])("payload 2.0: %s", (_, domainName, rawPath) => {
    const event = encode(httpSource("HTTP API, payload 2.0"), { path: "/items", stage: "dev", domainName });
    expect(event).toMatchObject({ rawPath, requestContext: { stage: "dev", domainName, http: { path: rawPath } } });
  });

  it("function URL: an encoded path, cookies twice", () => {
    expect(encode(httpSource("function URL"))).toMatchObject({
      rawPath: "/caf%C3%A9/a%2Fb/%zz",
      rawQueryString: "q=a%20b%26c&q=%C3%A9",
      headers: { cookie: "a=1; b=2" },
      cookies: ["a=1", "b=2"],
    });
  });

  it("payload 2.0 and function URL: a form in base64", () => {
    const form = { headers: [["Content-Type", "application/x-www-form-urlencoded"]], body: "a=1" } as const;
    for (const name of ["HTTP API, payload 2.0", "function URL"] as const) {
      expect(encode(httpSource(name), form)).toMatchObject({ body: "YT0x", isBase64Encoded: true });
    }
    expect(encode(httpSource("REST API"), form)).toMatchObject({ body: "a=1", isBase64Encoded: false });
  });

  it("ALB: an encoded query, of which the last value arrives, and of headers too", () => {
    const event = encode(httpSource("ALB"));
    expect(event).toMatchObject({
      path: "/caf%C3%A9/a%2Fb/%zz",
      queryStringParameters: { q: "%C3%A9" },
      headers: { "x-tag": "two", cookie: "a=1; b=2" },
      body: "",
    });
    expect(event).not.toHaveProperty("multiValueHeaders");
  });

  it("ALB with multi-value headers: those maps only", () => {
    const event = encode(httpSource("ALB, multi-value headers"));
    expect(event).toMatchObject({
      multiValueQueryStringParameters: { q: ["a%20b%26c", "%C3%A9"] },
      multiValueHeaders: { "x-tag": ["one", "two"] },
    });
    expect(event).not.toHaveProperty("headers");
    expect(event).not.toHaveProperty("queryStringParameters");
  });

  it("VPC Lattice v1: path and query in one", () => {
    expect(encode(httpSource("VPC Lattice v1"))).toMatchObject({
      raw_path: "/caf%C3%A9/a%2Fb/%zz?q=a%20b%26c&q=%C3%A9",
      method: "GET",
      headers: { "x-tag": "one,two" },
    });
  });

  it("VPC Lattice v2: lists", () => {
    expect(encode(httpSource("VPC Lattice v2"))).toMatchObject({
      version: "2.0",
      path: "/caf%C3%A9/a%2Fb/%zz",
      method: "GET",
      queryStringParameters: { q: ["a b&c", "é"] },
      headers: { "x-tag": ["one", "two"], cookie: ["a=1; b=2"] },
    });
  });
});

describe("the answers", () => {
  it.each(httpSources)("$name: status, header and a body in base64", (source) => {
    const name = source.name === "ALB, multi-value headers" ? "multiValueHeaders" : "headers";
    const value = name === "headers" ? "a" : ["a"];
    const result = { statusCode: 201, [name]: { "X-A": value }, body: "AP8=", isBase64Encoded: true };
    expect(source.decode(result)).toEqual({
      status: 201,
      headers: [["x-a", "a"]],
      cookies: [],
      body: Buffer.of(0, 255),
    });
  });

  it.each(httpSources)("$name: no headers and no body", (source) => {
    expect(source.decode({ statusCode: 204 })).toEqual({ status: 204, headers: [], cookies: [], body: Buffer.of() });
  });

  it("API Gateway, version 1: a list wins over one value", () => {
    const result = {
      statusCode: 200,
      headers: { "X-A": "0", "X-B": "b", "Set-Cookie": "lost=1" },
      multiValueHeaders: { "x-a": ["1", "2"], "set-cookie": ["c=1", "d=2"] },
    };
    expect(httpSource("REST API").decode(result)).toMatchObject({
      headers: [
        ["x-b", "b"],
        ["x-a", "1"],
        ["x-a", "2"],
      ],
      cookies: ["c=1", "d=2"],
    });
  });

  it("payload 2.0: cookies from their list, and no lists of headers", () => {
    const result = { statusCode: 200, cookies: ["c=1", "d=2"], multiValueHeaders: { "x-a": ["lost"] } };
    expect(httpSource("HTTP API, payload 2.0").decode(result)).toMatchObject({ headers: [], cookies: ["c=1", "d=2"] });
  });

  it("ALB: several cookies by names that differ in case", () => {
    const headers = { "set-cookie": "c=1", "Set-cookie": "d=2", "sEt-cookie": "e=3" };
    expect(httpSource("ALB").decode({ statusCode: 200, headers })).toMatchObject({ cookies: ["c=1", "d=2", "e=3"] });
  });

  const bad: [name: string, result: unknown][] = [
    ["nothing", undefined],
    ["null", null],
    ["a string", "hello"],
    ["no status", { body: "hello" }],
    ["a status that is a string", { statusCode: "200" }],
    ["a status that is no integer", { statusCode: 200.5 }],
    ["a status that is none", { statusCode: 999 }],
    ["a body that is an object", { statusCode: 200, body: {} }],
    ["a body that is no base64", { statusCode: 200, body: "?", isBase64Encoded: true }],
    ["a status description without its number", { statusCode: 200, statusDescription: "OK" }],
    ["too many bytes", { statusCode: 200, body: "x".repeat(7_000_000) }],
  ];
  describe.each(httpSources)("$name", (source) => {
    it.each(bad)("refuses %s", (_, result) => {
      expect(() => source.decode(result)).toThrow(BadGatewayError);
    });
  });

  const badHeaders: [name: string, headers: unknown][] = [
    ["a list", { a: ["1"] }],
    ["null", { a: null }],
    ["an object", { a: {} }],
    ["a line break", { a: "1\r\nb: 2" }],
    ["a bad name", { "a b": "1" }],
    ["headers that are a list", ["a"]],
  ];
  describe.each(httpSources.filter(({ name }) => name !== "ALB, multi-value headers"))("$name, headers", (source) => {
    it.each(badHeaders)("refuses %s", (_, headers) => {
      expect(() => source.decode({ statusCode: 200, headers })).toThrow(BadGatewayError);
    });
  });

  it("refuses multi-value headers that are no lists", () => {
    const result = { statusCode: 200, multiValueHeaders: { a: "1" } };
    expect(() => httpSource("ALB, multi-value headers").decode(result)).toThrow(BadGatewayError);
    expect(() => httpSource("REST API").decode(result)).toThrow(BadGatewayError);
  });

  it("refuses the wrong map of an ALB with multi-value headers, and more than one megabyte", () => {
    const alb = httpSource("ALB, multi-value headers");
    expect(() => alb.decode({ statusCode: 200, headers: { a: "1" } })).toThrow(BadGatewayError);
    expect(() => alb.decode({ statusCode: 200, body: "x".repeat(1_100_000) })).toThrow(BadGatewayError);
  });

  it("refuses cookies that are no list of strings", () => {
    for (const cookies of ["a=1", [1]]) {
      expect(() => httpSource("function URL").decode({ statusCode: 200, cookies })).toThrow(BadGatewayError);
    }
  });
});

it("has look-alikes that are plain JSON and have names of their own", () => {
  for (const { event } of lookAlikes) expect(JSON.parse(JSON.stringify(event))).toEqual(event);
  expect(new Set(lookAlikes.map(({ name }) => name)).size).toBe(lookAlikes.length);
});
