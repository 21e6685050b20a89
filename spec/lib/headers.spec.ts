import {
  Controller,
  Get,
  HttpException,
  HttpHeaders,
  HttpRequest,
  HttpResponse,
  type LogRecord,
  Req,
  Res,
} from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { call, withId } from "../support/lambda.js";
import { keepIn } from "../support/log-lines.js";

function everyCharacter(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => String.fromCharCode(from + index));
}

function errorDetailOf(action: () => void): unknown {
  try {
    action();
  } catch (error) {
    if (error instanceof HttpException && error.status === 500) return error.errorDetail;
    throw error;
  }
  return undefined;
}

describe("headers", () => {
  it("have names in any case", () => {
    const headers = new HttpHeaders({ "Content-Type": "text/plain" });

    expect(headers.get("CONTENT-TYPE")).toBe("text/plain");
    expect(headers.getAll("content-type")).toEqual(["text/plain"]);
    expect(headers.has("Content-type")).toBe(true);
    expect([...headers]).toEqual([["content-type", "text/plain"]]);
  });

  it("may be absent", () => {
    const headers = new HttpHeaders();

    expect(headers.get("a")).toBeUndefined();
    expect(headers.getAll("a")).toEqual([]);
    expect(headers.has("a")).toBe(false);
    expect([...headers]).toEqual([]);
    expect([...headers.entries()]).toEqual([]);
  });

  it.each(["__proto__", "constructor", "tostring"])("have names of any object's properties: %s", (name) => {
    const headers = new HttpHeaders();

    expect(headers.get(name)).toBeUndefined();
    headers.set(name, "1");
    expect([...headers]).toEqual([[name, "1"]]);
  });

  it("keep each of several values", () => {
    const headers = new HttpHeaders({ vary: ["a", "b"], none: [] });

    const two = headers.get("vary");
    headers.append("Vary", "c");
    headers.append("x", "1");

    expect(two).toBe("a, b");
    expect(headers.getAll("vary")).toEqual(["a", "b", "c"]);
    expect(headers.get("vary")).toBe("a, b, c");
    expect(headers.has("none")).toBe(false);
    expect([...headers.entries()]).toEqual([
      ["vary", ["a", "b", "c"]],
      ["x", ["1"]],
    ]);
    expect([...headers]).toEqual([
      ["vary", "a"],
      ["vary", "b"],
      ["vary", "c"],
      ["x", "1"],
    ]);
  });

  it("are replaced by set and removed by delete", () => {
    const headers = new HttpHeaders({ a: ["1", "2"], b: "1", c: "1" });

    headers.set("A", "3");
    headers.delete("B");
    headers.delete("absent");

    expect([...headers]).toEqual([
      ["a", "3"],
      ["c", "1"],
    ]);
  });

  it("skip what is undefined", () => {
    const init: Record<string, string> = JSON.parse('{"a":"1"}');

    const headers = new HttpHeaders({ ...init, b: undefined as unknown as string });

    expect([...headers]).toEqual([["a", "1"]]);
  });

  it.each(
    everyCharacter(0, 0x1f)
      .filter((character) => character !== "\t")
      .concat("\x7f", "\u0100", "€", "\ud800"),
  )("hold no value with %j", (character) => {
    const set = errorDetailOf(() => new HttpHeaders().set("X-A", `a${character}b`));
    const append = errorDetailOf(() => new HttpHeaders().append("X-A", character));

    const reason =
      'a header must not be sent: the value of the header "X-A" is not a text of printable one-byte characters';
    expect(set).toBe(reason);
    expect(append).toBe(reason);
  });

  it.each(["", "\t", " ", "a b", '"\\', "é", "\xff", ...everyCharacter(0x20, 0x7e)])("hold the value %j", (value) => {
    const headers = new HttpHeaders({ a: value });

    expect(headers.get("a")).toBe(value);
  });

  it.each([undefined, null, 1, {}, ["a\nb"]])("hold no value that is no text: %j", (value) => {
    const reason = errorDetailOf(() => new HttpHeaders().set("a", value as unknown as string));

    expect(reason).toMatch(/^a header must not be sent: the value of the header "a"/);
  });

  it.each([
    "",
    " ",
    "a b",
    "a:",
    "a\n",
    "\0",
    "é",
    "(a)",
    "a,b",
    "a;b",
    '"a"',
    "{a}",
    "a/b",
    "[a]",
    "a@b",
    "a=b",
    "a?b",
    "a\\b",
    "<a>",
  ])("have no name such as %j", (name) => {
    const reason = errorDetailOf(() => new HttpHeaders({ [name]: "1" }));

    expect(reason).toBe(`a header must not be sent: the header name ${JSON.stringify(name)} is not a token`);
  });

  it("have no name that is no text", () => {
    const reason = errorDetailOf(() => new HttpHeaders().append(undefined as unknown as string, "1"));

    expect(reason).toBe("a header must not be sent: the header name undefined is not a token");
  });

  it("have a name of any token", () => {
    const name = "!#$%&'*+-.^_`|~09azAZ";

    const headers = new HttpHeaders({ [name]: "1" });

    expect([...headers]).toEqual([[name.toLowerCase(), "1"]]);
  });
});

describe("a header that must not be sent", () => {
  const records: LogRecord[] = [];

  @Controller()
  class Injections {
    @Get("/set") set(@Req() request: HttpRequest, @Res() response: HttpResponse) {
      response.headers.set("x-a", request.query.get("value") ?? "");
    }
    @Get("/response") response(@Req() request: HttpRequest) {
      return new HttpResponse("a", { headers: { "x-a": ["fine", request.query.get("value") ?? ""] } });
    }
    @Get("/exception") exception(@Req() request: HttpRequest) {
      throw new HttpException(401, "no", { headers: { "x-a": request.query.get("value") ?? "" } });
    }
    @Get("/name") name(@Req() request: HttpRequest, @Res() response: HttpResponse) {
      response.headers.append(request.query.get("value") ?? "", "1");
    }
  }

  const handler = createLambdaHandler([Injections], { accessLog: keepIn(records) });

  beforeEach(() => {
    records.length = 0;
  });

  it.each(["/set", "/response", "/exception", "/name"])(
    "is 500, and the reason is in the log only: %s",
    async (path) => {
      const answer = await call(handler, "GET", path, { query: "value=a%0d%0aset-cookie:%20b=c" });

      expect(answer.status).toBe(500);
      expect(answer.json).toEqual({ detail: "Internal Server Error" });
      expect(answer.headers).toEqual(withId({ "content-type": "application/json" }));
      expect(answer.cookies).toEqual([]);
      expect(records).toMatchObject([{ level: "error", error_detail: expect.stringContaining("header") }]);
    },
  );
});

describe("the headers of a request", () => {
  it("are as they came, whatever is in them", async () => {
    @Controller()
    class Echo {
      @Get()
      read(@Req() { headers }: HttpRequest) {
        return [headers.get("X-A"), headers.getAll("x-odd"), headers.has("x-none")];
      }
    }
    const handler = createLambdaHandler([Echo]);

    const { json } = await call(handler, "GET", "/", { headers: { "x-a": "é€\u0001", "X-Odd": "1, 2" } });

    expect(json).toEqual(["é€\u0001", ["1, 2"], false]);
  });
});
