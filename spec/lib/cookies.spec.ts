import { Controller, type CookieOptions, Get, HttpException, HttpRequest, HttpResponse, Req, Res } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { call } from "../support/lambda.js";

describe("the cookies of a request", () => {
  let cookies: Readonly<Record<string, string>> = {};

  @Controller()
  class Cookies {
    @Get()
    read(@Req() request: HttpRequest) {
      cookies = request.cookies;
      return request.cookies === cookies;
    }
  }

  const handler = createLambdaHandler([Cookies]);

  it.each<[string, string, Record<string, string>]>([
    ["none", "", {}],
    ["one", "a=1", { a: "1" }],
    ["several", "a=1; b=2;c=3 ;  d = 4 ", { a: "1", b: "2", c: "3", d: "4" }],
    ["an empty value", "a=; b=", { a: "", b: "" }],
    ["equals signs in the value", "a=b=c==", { a: "b=c==" }],
    ["the first of two", "a=1; b=2; a=3", { a: "1", b: "2" }],
    ["names in their case", "A=1; a=2", { A: "1", a: "2" }],
    ["quotes", 'a="1"; b=""; c="1; d=2"; e="', { a: "1", b: "", c: '"1', d: '2"', e: '"' }],
    ["quotes inside", 'a=1"2"', { a: '1"2"' }],
    ["percent escapes", "a=%20%C3%A9%3B; b=%22x%22", { a: " é;", b: '"x"' }],
    ["percent escapes in quotes", 'a="%41"', { a: "A" }],
    ["malformed escapes", "a=100%; b=%zz; c=%C3; d=%41%", { a: "100%", b: "%zz", c: "%C3", d: "%41%" }],
    ["a plus sign", "a=1+2", { a: "1+2" }],
    ["no name", "=1; =; ;", {}],
    ["no value", "abc; d=1; e", { d: "1" }],
    ["escapes in names", "%41=1", { "%41": "1" }],
    ["JSON", 'a={"b":1}', { a: '{"b":1}' }],
  ])("have %s", async (_, cookie, expected) => {
    await call(handler, "GET", "/", { cookie });

    expect({ ...cookies }).toEqual(expected);
  });

  it("are in a table without a prototype", async () => {
    await call(handler, "GET", "/", { cookie: "__proto__=1; constructor=2" });

    expect(Object.getPrototypeOf(cookies)).toBeNull();
    expect(Object.entries(cookies)).toEqual([
      ["__proto__", "1"],
      ["constructor", "2"],
    ]);
    expect(cookies.toString).toBeUndefined();
  });

  it("may be 5,000", async () => {
    const cookie = Array.from({ length: 5_000 }, (_, index) => `name${index}=${index}`).join("; ");

    await call(handler, "GET", "/", { cookie });

    expect(Object.keys(cookies)).toHaveLength(5_000);
    expect(cookies.name4999).toBe("4999");
  });
});

describe("a cookie that is set", () => {
  function setCookie(name: string, value: string, options?: CookieOptions): readonly string[] {
    const response = new HttpResponse(undefined);
    response.setCookie(name, value, options);
    return response.headers.getAll("Set-Cookie");
  }

  it.each<[string, CookieOptions | undefined, string]>([
    ["1", undefined, "a=1; Path=/"],
    ["", {}, "a=; Path=/"],
    ["1", { path: "/shop" }, "a=1; Path=/shop"],
    ["1", { domain: "example.com" }, "a=1; Domain=example.com; Path=/"],
    ["1", { maxAge: 60 }, "a=1; Max-Age=60; Path=/"],
    ["1", { maxAge: 1.9 }, "a=1; Max-Age=1; Path=/"],
    ["1", { maxAge: 0 }, "a=1; Max-Age=0; Path=/"],
    ["1", { maxAge: -5 }, "a=1; Max-Age=-5; Path=/"],
    ["1", { expires: new Date(0) }, "a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/"],
    ["1", { secure: true, httpOnly: true, partitioned: true }, "a=1; Path=/; Secure; HttpOnly; Partitioned"],
    ["1", { secure: false, httpOnly: false, partitioned: false }, "a=1; Path=/"],
    ["1", { sameSite: "strict" }, "a=1; Path=/; SameSite=Strict"],
    ["1", { sameSite: "lax" }, "a=1; Path=/; SameSite=Lax"],
    ["1", { sameSite: "none", secure: true }, "a=1; Path=/; Secure; SameSite=None"],
    [
      "1",
      { maxAge: 1, expires: new Date(0), domain: "a.b", path: "/c", secure: true, httpOnly: true, sameSite: "lax" },
      "a=1; Max-Age=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Domain=a.b; Path=/c; Secure; HttpOnly; SameSite=Lax",
    ],
    ["a b;c,d=é", undefined, "a=a%20b%3Bc%2Cd%3D%C3%A9; Path=/"],
    ["\r\nset-cookie: b=c", undefined, "a=%0D%0Aset-cookie%3A%20b%3Dc; Path=/"],
    ["x; Domain=evil.example", undefined, "a=x%3B%20Domain%3Devil.example; Path=/"],
    ["\ud800", undefined, "a=%EF%BF%BD; Path=/"],
  ])("is %j with %j", (value, options, expected) => {
    expect(setCookie("a", value, options)).toEqual([expected]);
  });

  it.each<[string, string, CookieOptions, string]>([
    ["an empty name", "", {}, 'the cookie name "" is not a token'],
    ["an equals sign in the name", "a=b", {}, 'the cookie name "a=b" is not a token'],
    ["a semicolon in the name", "a;b", {}, 'the cookie name "a;b" is not a token'],
    ["a line break in the name", "a\r\nb", {}, 'the cookie name "a\\r\\nb" is not a token'],
    ["a letter beyond ASCII in the name", "é", {}, 'the cookie name "é" is not a token'],
    [
      "a semicolon in the path",
      "a",
      { path: "/; Domain=b" },
      'the Path of the cookie "a" has a character that ends it',
    ],
    ["a line break in the path", "a", { path: "/\r\nb: c" }, 'the Path of the cookie "a" has a character that ends it'],
    [
      "a semicolon in the domain",
      "a",
      { domain: "b; Secure" },
      'the Domain of the cookie "a" has a character that ends it',
    ],
    ["a NUL in the domain", "a", { domain: "b\0" }, 'the Domain of the cookie "a" has a character that ends it'],
    [
      "a semicolon in sameSite",
      "a",
      { sameSite: "lax; Domain=b" as "lax" },
      'the SameSite of the cookie "a" has a character that ends it',
    ],
    ["a maxAge that is no number", "a", { maxAge: Number.NaN }, 'the maxAge of the cookie "a" is not a number'],
    ["an infinite maxAge", "a", { maxAge: Number.POSITIVE_INFINITY }, 'the maxAge of the cookie "a" is not a number'],
    [
      "a maxAge of text",
      "a",
      { maxAge: "1; Secure" as unknown as number },
      'the maxAge of the cookie "a" is not a number',
    ],
    ["expires that is no date", "a", { expires: new Date("x") }, 'expires of the cookie "a" is not a date'],
  ])("has never %s", (_, name, options, reason) => {
    const set = () => setCookie(name, "1", options);

    expect(set).toThrow(HttpException);
    expect(set).toThrow(expect.objectContaining({ status: 500, errorDetail: `a cookie must not be sent: ${reason}` }));
  });

  @Controller()
  class Sets {
    @Get("/set")
    set(@Res() response: HttpResponse) {
      response.setCookie("a", "1 2", { httpOnly: true });
      response.setCookie("a", "3");
      response.setCookie("b", 'ü; "x"');
    }

    @Get("/delete")
    delete(@Res() response: HttpResponse) {
      response.deleteCookie("a");
      response.deleteCookie("b", { path: "/shop", domain: "example.com" });
    }

    @Get("/read")
    read(@Req() { cookies }: HttpRequest) {
      return cookies;
    }
  }

  const handler = createLambdaHandler([Sets]);

  it("is sent beside the others", async () => {
    const { cookies } = await call(handler, "GET", "/set");

    expect(cookies).toEqual(["a=1%202; Path=/; HttpOnly", "a=3; Path=/", "b=%C3%BC%3B%20%22x%22; Path=/"]);
  });

  it("comes back as it was", async () => {
    const { cookies } = await call(handler, "GET", "/set");
    const cookie = cookies.map((line) => line.split(";")[0]).join("; ");

    const { json } = await call(handler, "GET", "/read", { cookie });

    expect(json).toEqual({ a: "1 2", b: 'ü; "x"' });
  });

  it("is deleted by one that is over", async () => {
    const { cookies } = await call(handler, "GET", "/delete");

    const over = "Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT";
    expect(cookies).toEqual([`a=; ${over}; Path=/`, `b=; ${over}; Domain=example.com; Path=/shop`]);
  });
});
