import fc from "fast-check";
import {
  type Constructor,
  Controller,
  File,
  type HttpException,
  type HttpRequest,
  Post,
  Req,
  readForm,
  type SubmittedForm,
  type UploadedFile,
} from "lambent";
import { createLambdaHandler, type LambdaHandler } from "lambent/aws-lambda";
import { encodeForm, formCall } from "../support/forms.js";
import { type Answer, type Call, call } from "../support/lambda.js";

const MIB = 1024 * 1024;
const received: SubmittedForm[] = [];
const lines: unknown[] = [];

@Controller()
class Forms {
  @Post("/form") async form(@Req() request: HttpRequest) {
    received.push(await readForm(request));
  }
  @Post("/small", { maxBodyBytes: 10 }) async small(@Req() request: HttpRequest) {
    received.push(await readForm(request));
  }
  @Post("/twice") async twice(@Req() request: HttpRequest) {
    const [first, second] = await Promise.allSettled([readForm(request), readForm(request)]);
    return first.status === "fulfilled" && second.status === "fulfilled"
      ? first.value === second.value
      : (first as PromiseRejectedResult).reason === (second as PromiseRejectedResult).reason;
  }
  @Post("/ignored") ignored(@Req() request: HttpRequest) {
    void readForm(request);
  }
  @Post("/caught") async caught(@Req() request: HttpRequest) {
    return readForm(request).catch((error: HttpException) => error.status);
  }
  @Post("/files") files(
    @File("a", { optional: true }) _a: unknown,
    @File("b", { optional: true }) _b: unknown,
    @Req() request: HttpRequest,
  ) {
    return readForm(request).then((form) => received.push(form));
  }
}

const handler = createLambdaHandler([Forms], {
  accessLog: false,
  extensions: [{ name: "spy", finish: ({ exception }) => lines.push(exception?.errorDetail) }],
});

beforeEach(() => {
  received.length = 0;
  lines.length = 0;
});

const urlencoded = { "content-type": "application/x-www-form-urlencoded" };
const multipart = { "content-type": "multipart/form-data; boundary=b" };
const invalid = { detail: [{ loc: ["body"], msg: "Form decode error", type: "form_invalid" }] };

/** The parts of a multipart body with the boundary `b`, each from its headers to its content. */
function partsOf(...parts: readonly string[]): string {
  return `${parts.map((part) => `--b\r\n${part}\r\n`).join("")}--b--\r\n`;
}

function field(name: string, value = "1"): string {
  return `Content-Disposition: form-data; name="${name}"\r\n\r\n${value}`;
}

function upload(filename: string, headers = ""): string {
  return `Content-Disposition: form-data; name="a"; ${filename}\r\n${headers}\r\n1`;
}

function send(body: string | Uint8Array, headers: Call["headers"] = multipart, path = "/form"): Promise<Answer> {
  return call(handler, "POST", path, { body, ...(headers !== undefined && { headers }) });
}

/** The fields and files of the form that was read last. */
function lastForm(): { fields: unknown[]; files: unknown[] } {
  const form = received.at(-1);
  return {
    fields: [...(form?.fields ?? [])],
    files: (form?.files ?? []).map(({ name, filename, mediaType, size }) => [name, filename, mediaType, size]),
  };
}

describe("a form", () => {
  it("without files is read as the query is", async () => {
    const { status } = await send("a=1&b=x+y%2Bz&a=%C3%A9%F0%9F%98%80&c&=d&%zz=%ff&__proto__=p", urlencoded);

    expect(status).toBe(204);
    expect(lastForm()).toEqual({
      fields: [
        ["a", "1"],
        ["a", "é😀"],
        ["b", "x y+z"],
        ["c", ""],
        ["", "d"],
        ["%zz", "\ufffd"],
        ["__proto__", "p"],
      ],
      files: [],
    });
  });

  it.each(["application/x-www-form-urlencoded;charset=UTF-8", "APPLICATION/X-WWW-FORM-URLENCODED"])(
    "may have a type such as %s",
    async (type) => {
      await send("a=1", { "content-type": type });

      expect(lastForm().fields).toEqual([["a", "1"]]);
    },
  );

  it("without files is the same as bytes", async () => {
    await send(new TextEncoder().encode("a=é&b=%C3%A9"), urlencoded);

    expect(lastForm().fields).toEqual([
      ["a", "é"],
      ["b", "é"],
    ]);
  });

  it("may have fields, several of a name, and files", async () => {
    const form = new FormData();
    for (const [name, value] of [
      ["a", "1"],
      ["__proto__", "é€😀"],
      ["a", "two\r\nlines"],
      ["constructor", ""],
    ] as const) {
      form.append(name, value);
    }
    form.append("photo", new Blob(["123"], { type: "image/png" }), "1.png");
    form.append("photo", new Blob(["4"]), "2");

    const { status } = await formCall(handler, "/form", form);

    expect(status).toBe(204);
    expect(lastForm()).toEqual({
      fields: [
        ["a", "1"],
        ["a", "two\r\nlines"],
        ["__proto__", "é€😀"],
        ["constructor", ""],
      ],
      files: [
        ["photo", "1.png", "image/png", 3],
        ["photo", "2", "application/octet-stream", 1],
      ],
    });
    expect(received[0]?.file("photo")?.filename).toBe("1.png");
    expect(received[0]?.filesOf("photo").map(({ filename }) => filename)).toEqual(["1.png", "2"]);
    expect([received[0]?.file("a"), received[0]?.filesOf("a")]).toEqual([undefined, []]);
  });

  it("may have no fields", async () => {
    await formCall(handler, "/form", new FormData());
    await send("", urlencoded);
    await call(handler, "POST", "/form");

    expect(received).toHaveLength(3);
    for (const { fields, files } of received) expect([[...fields], files]).toEqual([[], []]);
  });

  it("may come as text", async () => {
    await send(partsOf(field("é", "€"), upload('filename="é.txt"')));

    expect(lastForm()).toEqual({ fields: [["é", "€"]], files: [["a", "é.txt", "text/plain", 1]] });
  });

  it("is read once", async () => {
    const read = await send("a=1", urlencoded, "/twice");
    const refused = await send("a", multipart, "/twice");

    expect([read.json, refused.json]).toEqual([true, true]);
  });

  it.each([
    ["application/json", "{}"],
    ["text/plain", "a=1"],
    ["application/x-www-form-urlencodedx", "a=1"],
    ["multipart/mixed; boundary=b", partsOf(field("a"))],
    ["multipart/form-data, application/x-www-form-urlencoded", "a=1"],
    ["application/json", ""],
    ["", "a=1"],
  ])("is 415 with another content type: %s", async (type, body) => {
    const { status, json } = await send(body, { "content-type": type });

    expect(status).toBe(415);
    expect(json).toEqual({ detail: "Unsupported Media Type" });
    expect(lines).toEqual([`the content type ${JSON.stringify(type)} is not taken here`]);
  });

  it("is 415 without a content type", async () => {
    const { status } = await call(handler, "POST", "/form", { body: "a=1" });

    expect(status).toBe(415);
    expect(lines).toEqual(["the content type undefined is not taken here"]);
  });

  it.each([urlencoded, multipart])("is 413 over the limit of the body: %j", async (headers) => {
    const { status } = await send("a=123456789", headers, "/small");

    expect(status).toBe(413);
  });

  it("that nobody waits for rejects no process", async () => {
    const rejections: unknown[] = [];
    const note = (reason: unknown) => rejections.push(reason);
    process.on("unhandledRejection", note);
    try {
      const { status } = await send("a", multipart, "/ignored");
      await new Promise((resolve) => setImmediate(resolve));

      expect(status).toBe(204);
      expect(rejections).toEqual([]);
    } finally {
      process.off("unhandledRejection", note);
    }
  });
});

describe("a multipart body", () => {
  it.each<[string, string]>([
    ["a text before it", `hello\r\n${partsOf(field("a"))}`],
    ["a line break before it", `\r\n${partsOf(field("a"))}`],
    ["a text behind it", `${partsOf(field("a"))}goodbye\r\n--b\r\n`],
    ["no line break behind it", partsOf(field("a")).trimEnd()],
    ["other headers", partsOf(`X-First: 1\r\n${field("a")}`)],
    ["a header on two lines", partsOf('Content-Disposition: form-data;\r\n\tname="a"\r\n\r\n1')],
    ["headers in capitals", partsOf('CONTENT-DISPOSITION: FORM-DATA; NAME="a"\r\n\r\n1')],
    ["a name without quotes", partsOf("Content-Disposition: form-data; name=a\r\n\r\n1")],
    ["a name by its encoding", partsOf("Content-Disposition: form-data; name*=UTF-8''%61\r\n\r\n1")],
  ])("may have %s", async (_, body) => {
    const { status } = await send(body);

    expect(status).toBe(204);
    expect(lastForm().fields).toEqual([["a", "1"]]);
  });

  it.each([
    ["multipart/form-data;boundary=b", "b"],
    ["Multipart/Form-Data; Boundary=b", "b"],
    ['multipart/form-data; boundary="b"', "b"],
    ['multipart/form-data; charset=utf-8; boundary="a b"; x=y', "a b"],
    [
      "multipart/form-data; boundary=----WebKitFormBoundaryABC'()+_-./:=?;charset=utf-8",
      "----WebKitFormBoundaryABC'()+_-./:=?",
    ],
    ["multipart/form-data; boundary=*****", "*****"],
    [`multipart/form-data; boundary=${"x".repeat(70)}`, "x".repeat(70)],
    ["multipart/form-data; boundary=b; boundary=c", "b"],
  ])("has the boundary of its content type: %s", async (type, boundary) => {
    const { status } = await send(partsOf(field("a")).replaceAll("--b", `--${boundary}`), { "content-type": type });

    expect(status).toBe(204);
    expect(lastForm().fields).toEqual([["a", "1"]]);
  });

  it.each([
    "multipart/form-data",
    "multipart/form-data;",
    "multipart/form-data; boundary",
    "multipart/form-data; boundary=",
    'multipart/form-data; boundary=""',
    'multipart/form-data; boundary="b',
    'multipart/form-data; boundary="\\b"',
    "multipart/form-data; boundary=b b",
    "multipart/form-data; boundary=é",
    "multipart/form-data; xboundary=b",
    `multipart/form-data; boundary=${"b".repeat(71)}`,
    `multipart/form-data; boundary=${"b".repeat(300)}`,
    "multipart/form-data; boundary=c",
    "multipart/form-data; boundary=B",
  ])("is malformed where its content type does not name the boundary: %s", async (type) => {
    const { status, json } = await send(partsOf(field("a")), { "content-type": type });

    expect(status).toBe(422);
    expect(json).toEqual(invalid);
  });

  it.each<[string, string]>([
    ["without anything", ""],
    ["without a delimiter", "a=1"],
    ["of a delimiter", "--b"],
    ["of a line", "--b\r\n"],
    ["of a dash too few", "--b-"],
    ["of another last delimiter", `--b\r\n${field("a")}\r\n--b-\r\n`],
    ["cut off in the headers", "--b\r\nContent-Disposition: form-data"],
    ["cut off behind the headers", '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n'],
    ["cut off in the content", `--b\r\n${field("a")}`],
    ["cut off in a file", `--b\r\n${upload('filename="1"')}`],
    ["cut off in the second part", `--b\r\n${field("a")}\r\n--b\r\n${upload('filename="1"')}`],
    ["cut off in the delimiter", `--b\r\n${field("a")}\r\n--`],
    ["cut off before the last dashes", `--b\r\n${field("a")}\r\n--b`],
    ["cut off before the last dash", `--b\r\n${field("a")}\r\n--b-`],
    ["without headers", partsOf("\r\n1")],
    ["with no end of the headers", partsOf('Content-Disposition: form-data; name="a"')],
    ["with one end for the headers and the part", '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n--b--\r\n'],
    ["with a header without a colon", partsOf(`nonsense\r\n${field("a")}`)],
    ["with a header without a name", partsOf(`: 1\r\n${field("a")}`)],
    ["with a space in a name", partsOf(`X Y: 1\r\n${field("a")}`)],
    ["with a first line that goes on", partsOf(` X: 1\r\n${field("a")}`)],
    ["with a bare line break", partsOf(`X: 1\n${field("a")}`)],
    ["with a bare carriage return", partsOf(`X: 1\ry\r\n${field("a")}`)],
    ["with bare line breaks alone", partsOf(field("a")).replaceAll("\r\n", "\n")],
    ["with something behind a delimiter", `--b x\r\n${field("a")}\r\n--b--`],
    ["with a longer delimiter", partsOf(field("a")).replaceAll("--b", "--bb")],
    ["with a part without a disposition", partsOf(field("a"), "Content-Type: text/plain\r\n\r\n1")],
    ["with a part of another disposition", partsOf(field("a"), 'Content-Disposition: attachment; name="a"\r\n\r\n1')],
    ["with a part without a name", partsOf(field("a"), "Content-Disposition: form-data\r\n\r\n1")],
    ["with a file without a name", partsOf('Content-Disposition: form-data; filename="1"\r\n\r\n1')],
    ["with a line break in a name", partsOf("Content-Disposition: form-data; name*=UTF-8''a%0Ab\r\n\r\n1")],
    ["with a line break in the name of a file", partsOf(upload("filename*=UTF-8''a%0Ab"))],
  ])("is malformed %s", async (_, body) => {
    const { status, json } = await send(body);

    expect(status).toBe(422);
    expect(json).toEqual(invalid);
    expect(received).toEqual([]);
  });

  it("that is malformed is told once, whatever reads it", async () => {
    const { status, json } = await send("", multipart, "/files");

    expect(status).toBe(422);
    expect(json).toEqual(invalid);
  });

  it.each([
    ['filename="C:\\\\fakepath\\\\1.txt"', "1.txt"],
    ['filename="../../etc/passwd"', "passwd"],
    ['filename="a/.."', ""],
    ['filename=".."', ""],
    ['filename="a\u0000b\u001b[1m\u007f\t.txt"', "a\ufffdb\ufffd[1m\ufffd\ufffd.txt"],
    ["filename*=UTF-8''.%00.", ".\ufffd."],
    ["filename*=UTF-8''%e2%82%ac%C2%85.txt", "€\ufffd.txt"],
    ["filename=plain.txt", "plain.txt"],
    ['filename="é €.txt"', "é €.txt"],
    ['filename="a%22b.txt"', "a%22b.txt"],
    ['filename="a\\"b.txt"', 'a"b.txt'],
  ])("has files with the name that is safe: %j", async (sent, filename) => {
    await send(partsOf(upload(sent)));

    expect(lastForm().files).toEqual([["a", filename, "text/plain", 1]]);
  });

  it.each([
    ["Content-Type: image/PNG; x=y\r\n", "image/png"],
    ["Content-Type: image/svg+xml\r\n", "image/svg+xml"],
    ["Content-Type: nonsense\r\n", "application/octet-stream"],
    ["Content-Type: a\u0000/b\r\n", "application/octet-stream"],
    ["Content-Type:\r\n", "text/plain"],
    ["", "text/plain"],
  ])("has files with a media type: %j", async (headers, mediaType) => {
    await send(partsOf(upload('filename="1"', headers)));

    expect(lastForm().files).toEqual([["a", "1", mediaType, 1]]);
  });

  it("takes a part for a file by its media type too", async () => {
    await send(partsOf('Content-Disposition: form-data; name="a"\r\nContent-Type: application/octet-stream\r\n\r\n1'));

    expect(lastForm()).toEqual({ fields: [], files: [["a", "", "application/octet-stream", 1]] });
  });

  it.each(['filename=""', "x=y"])("takes an empty file without a name for none: %s", async (filename) => {
    await send(partsOf(upload(filename, "Content-Type: application/octet-stream\r\n").slice(0, -1)));

    expect(lastForm()).toEqual({ fields: [], files: [] });
  });

  it("takes ill-formed UTF-8 of a field for U+FFFD", async () => {
    const { body, headers } = await encodeForm(new FormData());
    const start = new TextEncoder().encode(`--b\r\n${field("a", "")}`);
    const end = new TextEncoder().encode("\r\n--b--");

    await send(Buffer.concat([start, new Uint8Array([0x61, 0xff, 0xc3]), end]));
    await send(body, headers);

    expect(received.map(({ fields }) => fields.get("a"))).toEqual(["a\ufffd\ufffd", undefined]);
  });

  it("may have a content that looks like a delimiter", async () => {
    const content = "\r\n--\r\n-b\r\n--a\r\r\n--\n--b\r\n\r\n";

    await send(partsOf(field("a", content), `${upload('filename="1"').slice(0, -1)}${content}`));

    expect(received[0]?.fields.get("a")).toBe(content);
    expect(received[0]?.file("a")?.text()).toBe(content);
  });
});

describe("the limits of a multipart body", () => {
  const many = (count: number) =>
    partsOf(...Array.from({ length: count }, (_, at) => (at % 2 ? field("a") : upload('filename="1"'))));
  const headers = (count: number) => partsOf(`${"X: 1\r\n".repeat(count - 1)}${field("a")}`);
  // The line break of the delimiter's line counts.
  const sized = (bytes: number) =>
    partsOf(`X: ${"x".repeat(bytes - field("a", "").length + 4 - "\r\nX: \r\n".length)}\r\n${field("a")}`);

  it.each<[string, string, number, string | undefined]>([
    ["1000 parts", many(1000), 204, undefined],
    ["1001 parts", many(1001), 413, "the form has more than 1000 parts"],
    ["a name of 100 bytes", partsOf(field("é".repeat(50))), 204, undefined],
    [
      "a name of 101 bytes",
      partsOf(field(`${"é".repeat(50)}x`)),
      413,
      "the name of a field of the form has more than 100 bytes",
    ],
    [
      "a file's field of 101 bytes",
      partsOf(upload(`name="${"x".repeat(101)}"; filename="1"`).replace('name="a"; ', "")),
      413,
      "the name of a field of the form has more than 100 bytes",
    ],
    ["a field of 1 MiB", partsOf(field("a", "x".repeat(MIB))), 204, undefined],
    [
      "a field of 1 MiB and a byte",
      partsOf(field("a", "x".repeat(MIB + 1))),
      413,
      "a field of the form has more than 1048576 bytes",
    ],
    ["100 headers", headers(100), 204, undefined],
    ["101 headers", headers(101), 413, "a part of the form has more than 100 headers"],
    ["headers of 16 KiB", sized(16 * 1024), 204, undefined],
    [
      "headers of 16 KiB and a byte",
      sized(16 * 1024 + 1),
      413,
      "the headers of a part of the form have more than 16384 bytes",
    ],
  ])("%s", async (_, body, expected, detail) => {
    const { status } = await send(body);

    expect([status, ...lines]).toEqual([expected, detail]);
  });

  it("are none of a file, which maxBodyBytes alone limits", async () => {
    const form = new FormData();
    form.append("a", new Blob(["x".repeat(5 * MIB)]), "1");

    await formCall(handler, "/form", form);

    expect(received[0]?.file("a")?.size).toBe(5 * MIB);
  });
});

describe("without @fastify/busboy", () => {
  const message = "multipart/form-data needs the package @fastify/busboy. Install it: npm install @fastify/busboy.";

  /** The same package, in a process that has no other. */
  async function withoutPackage(
    run: (copy: typeof import("lambent"), call: (cls: Constructor) => LambdaHandler) => Promise<void>,
  ) {
    jest.doMock("@fastify/busboy", () => {
      throw new Error("Cannot find module '@fastify/busboy'");
    });
    try {
      await jest.isolateModulesAsync(async () => {
        const lambda = require("lambent/aws-lambda") as typeof import("lambent/aws-lambda");
        await run(require("lambent"), (cls) => lambda.createLambdaHandler([cls], { accessLog: false }));
      });
    } finally {
      jest.dontMock("@fastify/busboy");
    }
  }

  it("no application starts that takes files", async () => {
    await withoutPackage(async (copy, create) => {
      @copy.Controller()
      class Uploads {
        @copy.Post() upload(@copy.File("a") _a: UploadedFile) {}
      }

      await expect(create(Uploads).ready()).rejects.toThrow(message);
    });
  });

  it("forms without files are read, and others are an error of the application", async () => {
    await withoutPackage(async (copy, create) => {
      @copy.Controller()
      class Forms {
        @copy.Post() async read(@copy.Req() request: HttpRequest) {
          return (await copy.readForm(request)).fields.get("a");
        }
      }
      const absent = create(Forms);

      const { json } = await call(absent, "POST", "/", { body: "a=1", headers: urlencoded });
      const failing = call(absent, "POST", "/", { body: partsOf(field("a")), headers: multipart });

      expect(json).toBe("1");
      await expect(failing).rejects.toThrow(message);
    });
  });
});

describe("any bytes for a form", () => {
  const rejections: unknown[] = [];
  const note = (reason: unknown) => rejections.push(reason);

  beforeAll(() => process.on("unhandledRejection", note));
  afterAll(() => process.off("unhandledRejection", note));

  const piece = fc.oneof(
    fc.constantFrom(
      "--b",
      "--b--",
      "\r\n",
      "\r",
      "\n",
      "-",
      "\r\n\r\n",
      "\r\n--b\r\n",
      "\r\n--b--",
      ";",
      ":",
      " ",
      '"',
      "=",
      "%00",
    ),
    fc.constantFrom(
      "Content-Disposition: form-data",
      '; name="a"',
      '; filename="1"',
      "; filename*=UTF-16''%00",
      "Content-Type: application/octet-stream",
      "Content-Type: text/plain; charset=utf-16le",
      `${field("a")}`,
      `${upload('filename="1"')}`,
    ),
    fc.string({ unit: "binary", maxLength: 10 }),
  );
  const body = fc.oneof(
    fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join("")),
    fc.array(piece, { maxLength: 5 }).map((pieces) => partsOf(field("a"), pieces.join(""), upload('filename="1"'))),
    fc.array(piece, { maxLength: 3 }).map((pieces) => partsOf(`${pieces.join("")}${field("a", pieces.join(""))}`)),
    fc.uint8Array({ maxLength: 200 }),
  );
  const type = fc.oneof(
    { weight: 8, arbitrary: fc.constant("multipart/form-data; boundary=b") },
    fc.constantFrom(
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=-",
      "multipart/form-data; boundary=",
    ),
    fc.string({ unit: "grapheme-ascii", maxLength: 10 }).map((boundary) => `multipart/form-data; boundary=${boundary}`),
  );

  it("are read or refused, and never more", async () => {
    const fuzzed: LambdaHandler = createLambdaHandler([Forms], { accessLog: false });
    await fc.assert(
      fc.asyncProperty(body, type, fc.constantFrom("/form", "/files"), async (bytes, contentType, path) => {
        const sent = { body: bytes, headers: { "content-type": contentType } };
        const { status } = await call(fuzzed, "POST", path, sent);
        expect([200, 204, 413, 415, 422]).toContain(status);
      }),
      { seed: 20260131, numRuns: Number(process.env.FUZZ_RUNS ?? 300) },
    );
    // They are told when the microtasks are over.
    await new Promise((resolve) => setImmediate(resolve));
    expect(rejections).toEqual([]);
  }, 3_600_000);

  it("are read as they were written", async () => {
    const name = fc.string({ maxLength: 10 }).filter((text) => !/["%\\\p{Cc}]/u.test(text) && text.isWellFormed());
    const content = fc.uint8Array({ maxLength: 100 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, content), { maxLength: 8 }), async (files) => {
        received.length = 0;
        const form = new FormData();
        for (const [fieldName, bytes] of files)
          form.append(fieldName, new Blob([bytes as Uint8Array<ArrayBuffer>]), "1");
        await formCall(handler, "/form", form);
        const read = received[0]?.files.map((file) => [file.name, [...file.bytes]]);
        expect(read).toEqual(files.map(([fieldName, bytes]) => [fieldName, [...bytes]]));
      }),
      { seed: 20260131, numRuns: Number(process.env.FUZZ_RUNS ?? 100) },
    );
  }, 3_600_000);
});
