import { IsString } from "class-validator";
import {
  Body,
  ConfigurationError,
  type Constructor,
  Controller,
  File,
  type FileOptions,
  Files,
  type HttpRequest,
  Post,
  Query,
  Req,
  UploadedFile,
} from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { serve } from "lambent/node";
import { formCall } from "../support/forms.js";
import { call } from "../support/lambda.js";

const received: unknown[] = [];

@Controller()
class Uploads {
  @Post("/one") one(@File("a") a: UploadedFile) {
    received.push(a);
  }
  @Post("/optional") optional(@File("a", { optional: true }) a?: UploadedFile) {
    received.push(a);
  }
  @Post("/many") many(@Files("a") a: UploadedFile[]) {
    received.push(a);
  }
  @Post("/optional-many") optionalMany(@Files("a", { optional: true }) a: UploadedFile[]) {
    received.push(a);
  }
  @Post("/both") both(@File("a") a: UploadedFile, @Files("b") b: UploadedFile[]) {
    received.push([a, b]);
  }
  @Post("/image") image(@File("a", { mediaTypes: ["image/*"] }) a: UploadedFile) {
    received.push(a);
  }
  @Post("/text") text(@File("a", { mediaTypes: ["TEXT/Plain", "text/csv"] }) a: UploadedFile) {
    received.push(a);
  }
  @Post("/small") small(@File("a", { maxBytes: 4, optional: true }) a?: UploadedFile) {
    received.push(a);
  }
  @Post("/limited") limited(
    @Files("a", { maxBytes: 4, mediaTypes: ["text/plain"], maxFiles: 2 }) a: UploadedFile[],
    @Query("q", Number) _q: number,
  ) {
    received.push(a);
  }
  @Post("/single") single(@Files("a", { maxFiles: 1 }) a: UploadedFile[]) {
    received.push(a);
  }
  @Post("/shared") async shared(@File("a") a: UploadedFile, @Req() request: HttpRequest) {
    received.push(a.bytes.buffer === (await request.bytes()).buffer);
  }
}

const lines: unknown[] = [];
const handler = createLambdaHandler([Uploads], {
  accessLog: false,
  maxBodyBytes: 5_000_000,
  extensions: [{ name: "spy", finish: ({ exception }) => lines.push(exception?.errorDetail) }],
});

beforeEach(() => {
  received.length = 0;
  lines.length = 0;
});

function file(content: string | Uint8Array<ArrayBuffer>, type = "text/plain"): Blob {
  return new Blob([content], { type });
}

function formOf(...entries: readonly (readonly [name: string, value: string | Blob, filename?: string])[]): FormData {
  const form = new FormData();
  for (const [name, value, filename] of entries) {
    if (typeof value === "string") form.append(name, value);
    else form.append(name, value, filename);
  }
  return form;
}

const missing = { msg: "Field required", type: "missing" };
const noFile = { msg: "Input should be a file", type: "file_type" };

describe("a file", () => {
  it("has the name of its field, its own name, its type and its bytes", async () => {
    const bytes = new Uint8Array([0x89, 0x50, 0, 13, 10, 45, 45, 255]);

    const { status } = await formCall(handler, "/one", formOf(["a", file(bytes, "Image/PNG"), "photo.png"]));

    expect(status).toBe(204);
    expect(received).toStrictEqual([new UploadedFile("a", "photo.png", "image/png", bytes)]);
    expect((received[0] as UploadedFile).size).toBe(8);
  });

  it("is read as text", async () => {
    await formCall(handler, "/one", formOf(["a", file("\ufeffé€😀"), "é€😀.txt"]));

    const [a] = received as UploadedFile[];
    expect([a?.text(), a?.filename]).toEqual(["é€😀", "é€😀.txt"]);
  });

  it("may be empty where it has a name", async () => {
    await formCall(handler, "/one", formOf(["a", file(""), "empty.txt"]));

    expect(received).toStrictEqual([new UploadedFile("a", "empty.txt", "text/plain", new Uint8Array(0))]);
  });

  it("is a view of the body, not a copy, and no Buffer", async () => {
    await formCall(handler, "/shared", formOf(["b", "text"], ["a", file("x".repeat(300_000)), "a"]));
    await formCall(handler, "/one", formOf(["a", file("x"), "a"]));

    expect(received[0]).toBe(true);
    expect(Object.getPrototypeOf((received[1] as UploadedFile).bytes)).toBe(Uint8Array.prototype);
  });

  it("is the first of its name", async () => {
    await formCall(handler, "/one", formOf(["b", file("0"), "0"], ["a", file("1"), "1"], ["a", file("2"), "2"]));

    expect(received).toEqual([expect.objectContaining({ filename: "1" })]);
  });

  it("is whole where it is large, and beside others", async () => {
    const [one, two, three] = [1, 2, 3].map((seed) =>
      Uint8Array.from({ length: 1_400_000 }, (_, at) => (at * seed) % 251),
    );

    await formCall(
      handler,
      "/both",
      formOf(["b", file(one!), "1"], ["a", file(two!), "2"], ["text", "t".repeat(500_000)], ["b", file(three!), "3"]),
    );

    const [a, b] = received[0] as [UploadedFile, UploadedFile[]];
    const same = [a.bytes, ...b.map(({ bytes }) => bytes)].map((bytes, at) =>
      Buffer.compare(bytes, [two, one, three][at]!),
    );
    expect(same).toEqual([0, 0, 0]);
  });
});

describe("files", () => {
  it("are all of their name, in order", async () => {
    await formCall(handler, "/many", formOf(["a", file("1"), "1"], ["b", file("2"), "2"], ["a", file("3"), "3"]));

    expect(received).toEqual([
      [expect.objectContaining({ filename: "1" }), expect.objectContaining({ filename: "3" })],
    ]);
  });

  it.each<[string, FormData, unknown]>([
    ["/optional", formOf(), undefined],
    ["/optional", formOf(["b", "text"]), undefined],
    ["/optional-many", formOf(), []],
    ["/optional-many", formOf(["b", file("x"), "x"]), []],
    ["/optional", formOf(["a", file("", "application/octet-stream"), ""]), undefined],
    ["/optional-many", formOf(["a", file("", "application/octet-stream"), ""]), []],
    ["/optional", formOf(["a", ""]), undefined],
  ])("may be missing where they are optional: %s, case %#", async (path, form, value) => {
    const { status } = await formCall(handler, path, form);

    expect(status).toBe(204);
    expect(received).toEqual([value]);
  });

  it.each(["/optional", "/optional-many"])(
    "may be missing with all of the body where they are optional: %s",
    async (path) => {
      const { status } = await call(handler, "POST", path);

      expect(status).toBe(204);
    },
  );

  it.each<[string, FormData, { loc: unknown[]; msg: string; type: string }[]]>([
    ["/one", formOf(), [{ loc: ["body", "a"], ...missing }]],
    ["/many", formOf(), [{ loc: ["body", "a"], ...missing }]],
    ["/one", formOf(["a", file("", "application/octet-stream"), ""]), [{ loc: ["body", "a"], ...missing }]],
    ["/one", formOf(["a", ""]), [{ loc: ["body", "a"], ...missing }]],
    ["/one", formOf(["a", "text"]), [{ loc: ["body", "a"], ...noFile }]],
    ["/optional", formOf(["a", "text"]), [{ loc: ["body", "a"], ...noFile }]],
    ["/many", formOf(["a", ""], ["a", "text"]), [{ loc: ["body", "a"], ...noFile }]],
    [
      "/both",
      formOf(["b", "text"]),
      [
        { loc: ["body", "a"], ...missing },
        { loc: ["body", "b"], ...noFile },
      ],
    ],
  ])("are refused where there are none: %s, case %#", async (path, form, detail) => {
    const { status, json } = await formCall(handler, path, form);

    expect(status).toBe(422);
    expect(json).toEqual({ detail });
    expect(received).toEqual([]);
  });

  it.each(["/one", "/many"])("are required of a request without a body: %s", async (path) => {
    const { status, json } = await call(handler, "POST", path);

    expect(status).toBe(422);
    expect(json).toEqual({ detail: [{ loc: ["body", "a"], ...missing }] });
  });

  it.each([
    ["/image", "image/webp", 204],
    ["/image", "IMAGE/png; q=1", 204],
    ["/image", "imagex/png", 422],
    ["/image", "", 422],
    ["/text", "text/plain;charset=utf-8", 204],
    ["/text", "text/csv", 204],
    ["/text", "text/plainer", 422],
    ["/text", "text/*", 422],
  ])("are of the media types that are taken: %s of %s", async (path, type, expected) => {
    const { status, json } = await formCall(handler, path, formOf(["a", file("x", type), "x"]));

    expect(status).toBe(expected);
    if (expected === 204) return;
    const wanted = path === "/image" ? '"image/*"' : '"TEXT/Plain" or "text/csv"';
    expect(json).toEqual({
      detail: [{ loc: ["body", "a"], msg: `Input should be a file of type ${wanted}`, type: "media_type" }],
    });
  });

  it.each([
    ["1234", 204],
    ["12345", 413],
    ["éé", 204],
    ["ééx", 413],
  ])("have at most so many bytes: %s", async (content, expected) => {
    const { status } = await formCall(handler, "/small", formOf(["a", file(content), "x"]));

    expect(status).toBe(expected);
    if (expected === 413) expect(lines).toEqual(['a file of the field "a" is larger than 4 bytes']);
  });

  it("are at most so many, and the index tells which one is refused", async () => {
    const [text, csv] = [file("x"), file("x", "text/csv")];
    const many = await formCall(
      handler,
      "/limited",
      formOf(["a", text, "1"], ["a", csv, "2"], ["a", text, "3"]),
      "q=1",
    );
    const types = await formCall(handler, "/limited", formOf(["a", text, "1"], ["a", csv, "2"]), "q=x");
    const single = await formCall(handler, "/single", formOf(["a", text, "1"], ["a", text, "2"]));
    const fits = await formCall(handler, "/limited", formOf(["a", text, "1"], ["a", text, "2"]), "q=1");

    expect(many.json).toEqual({
      detail: [{ loc: ["body", "a"], msg: "Input should have at most 2 files, not 3", type: "too_long" }],
    });
    expect(types.json).toEqual({
      detail: [
        expect.objectContaining({ loc: ["query", "q"] }),
        { loc: ["body", "a", 1], msg: 'Input should be a file of type "text/plain"', type: "media_type" },
      ],
    });
    expect(single.json).toEqual({
      detail: [{ loc: ["body", "a"], msg: "Input should have at most 1 file, not 2", type: "too_long" }],
    });
    expect(fits.status).toBe(204);
  });

  it("of too many bytes are 413 before anything else is refused", async () => {
    const [text, csv] = [file("12345"), file("x", "text/csv")];

    const { status } = await formCall(
      handler,
      "/limited",
      formOf(["a", csv, "1"], ["a", csv, "2"], ["a", text, "3"]),
      "q=x",
    );

    expect(status).toBe(413);
  });

  it.each<[string, string, string]>([
    ["a form without files", "application/x-www-form-urlencoded", "a=1"],
    ["such a form without fields", "application/x-www-form-urlencoded", ""],
    ["JSON", "application/json", "{}"],
    ["nothing of another type", "application/json", ""],
  ])("are not taken of %s", async (_, type, body) => {
    const { status } = await call(handler, "POST", "/optional", { body, headers: { "content-type": type } });

    expect(status).toBe(415);
  });

  it("are uploaded to a server of Node.js", async () => {
    const running = await serve([Uploads], { port: 0, accessLog: false });
    try {
      const bytes = Uint8Array.from({ length: 300_000 }, (_, at) => at % 251);
      const body = formOf(["a", file("1"), "1.txt"], ["b", file(bytes, "image/png"), "2.png"]);

      const { status } = await fetch(`${running.url}/both`, { method: "POST", body });

      expect(status).toBe(204);
      expect(received).toStrictEqual([
        [
          new UploadedFile("a", "1.txt", "text/plain", new Uint8Array([0x31])),
          [new UploadedFile("b", "2.png", "image/png", bytes)],
        ],
      ]);
    } finally {
      await running.close();
    }
  });
});

describe("a declaration", () => {
  type Decorate = (prototype: object, key: never, index: never) => void;

  /** All faults of a method with a parameter that a compiler left so. */
  function faultsOf(decorator: Decorate, type?: unknown): readonly string[] {
    @Controller()
    class Items {
      create(_first?: unknown): void {}
    }
    decorator(Items.prototype, "create" as never, 0 as never);
    if (type !== undefined) {
      const emit = Reflect as unknown as {
        metadata(key: string, value: unknown): (target: object, key: string) => void;
      };
      emit.metadata("design:paramtypes", [type])(Items.prototype, "create");
    }
    Post()(Items.prototype, "create", {});
    return faultsOfClass(Items);
  }

  function faultsOfClass(cls: Constructor): readonly string[] {
    try {
      createLambdaHandler([cls]);
      return [];
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      return error.faults;
    }
  }

  it("beside one of a body that is no form", () => {
    class Item {
      @IsString() name!: string;
    }

    @Controller()
    class Items {
      @Post() create(@Body(Item) _item: Item, @File("a") _a: UploadedFile, @Files("b") _b: UploadedFile[]) {}
    }

    expect(faultsOfClass(Items)).toEqual([
      'Items.create: @Body(Item) and @File("a") and @Files("b") take different content types, so no request could have ' +
        "both. Read the body in one way.",
    ]);
  });

  const untyped = (options: unknown) => options as FileOptions;
  const where = 'Items.create, parameter 1 @File("a"): ';
  const whereMany = 'Items.create, parameter 1 @Files("a"): ';
  const noCount = "its option maxBytes is no whole number. Give a whole number of bytes from 1.";
  const noTypes = 'its option mediaTypes is no list of media types. Write ["image/png"], or ["image/*"] for any image.';

  it.each<[string, Decorate, unknown, string[]]>([
    [
      "nothing",
      File("a", untyped(null)),
      undefined,
      [`${where}what follows the name is no object of options. It may have optional, maxBytes, mediaTypes.`],
    ],
    [
      "a type",
      File("a", untyped(String)),
      undefined,
      [`${where}what follows the name is no object of options. It may have optional, maxBytes, mediaTypes.`],
    ],
    [
      "a list",
      Files("a", untyped([])),
      undefined,
      [
        `${whereMany}what follows the name is no object of options. It may have optional, maxBytes, mediaTypes, maxFiles.`,
      ],
    ],
    [
      "an option that there is not",
      File("a", untyped({ maxSize: 1 })),
      undefined,
      [`${where}it has no option "maxSize". There are optional, maxBytes, mediaTypes.`],
    ],
    [
      "an option of the other decorator",
      File("a", untyped({ maxFiles: 1 })),
      undefined,
      [`${where}it has no option "maxFiles". There are optional, maxBytes, mediaTypes.`],
    ],
    [
      "a text for a truth",
      File("a", untyped({ optional: "yes" })),
      undefined,
      [`${where}its option optional is neither true nor false. Give one of them.`],
    ],
    ["a part of a byte", File("a", { maxBytes: 1.5 }), undefined, [where + noCount]],
    ["no byte", File("a", { maxBytes: 0 }), undefined, [where + noCount]],
    ["a text for a number", File("a", untyped({ maxBytes: "1" })), undefined, [where + noCount]],
    [
      "no end",
      Files("a", { maxFiles: Number.POSITIVE_INFINITY }),
      undefined,
      [`${whereMany}its option maxFiles is no whole number. Give a whole number of files from 1.`],
    ],
    ["one media type", File("a", untyped({ mediaTypes: "image/png" })), undefined, [where + noTypes]],
    ["no media type", File("a", { mediaTypes: [] }), undefined, [where + noTypes]],
    ["an extension", File("a", { mediaTypes: [".png"] }), undefined, [where + noTypes]],
    [
      "a media type with a parameter",
      File("a", { mediaTypes: ["text/plain; charset=utf-8"] }),
      undefined,
      [where + noTypes],
    ],
    ["any media type", File("a", { mediaTypes: ["*/*"] }), undefined, [where + noTypes]],
    ["a half of a subtype", File("a", { mediaTypes: ["image/p*"] }), undefined, [where + noTypes]],
    ["no text", File("a", untyped({ mediaTypes: [1] })), undefined, [where + noTypes]],
    [
      "several",
      File("a", untyped({ maxBytes: -1, mediaTypes: [], x: 1 })),
      undefined,
      [`${where}it has no option "x". There are optional, maxBytes, mediaTypes.`, where + noCount, where + noTypes],
    ],
    [
      "a parameter of another class",
      File("a"),
      String,
      [`${where}it gives an UploadedFile, but the parameter is declared as String. Declare it as UploadedFile.`],
    ],
    [
      "a list for one",
      File("a"),
      Array,
      [`${where}it gives an UploadedFile, but the parameter is declared as Array. Declare it as UploadedFile.`],
    ],
    [
      "one for a list",
      Files("a"),
      UploadedFile,
      [`${whereMany}it gives an array, but the parameter is declared as UploadedFile. Declare it as UploadedFile[].`],
    ],
    ["no fault", File("a", { optional: false, maxBytes: 1, mediaTypes: ["image/png", "image/*"] }), UploadedFile, []],
    ["no fault of a list", Files("a", { maxFiles: 1 }), Array, []],
    ["no fault where the compiler says nothing", Files("a"), Object, []],
  ])("with %s", (_, decorator, type, faults) => {
    expect(faultsOf(decorator, type)).toEqual(faults);
  });
});
