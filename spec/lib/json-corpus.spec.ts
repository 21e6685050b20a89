import { Type } from "class-transformer";
import { IsOptional, IsString, ValidateNested } from "class-validator";
import fc from "fast-check";
import { Body, Controller, Post } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { jsonCorpus } from "../support/json-corpus.js";
import { hasMoreLevels, isParsedWithoutForbiddenKeys } from "../support/json-values.js";
import { call } from "../support/lambda.js";

class Note {
  @IsString() a!: string;
}

/** Made by class-transformer, which walks by recursion. */
class Thread {
  @IsOptional() @IsString() a?: string;
  @IsOptional() @ValidateNested({ each: true }) @Type(() => Thread) b?: Thread[];
}

const received: unknown[] = [];

@Controller()
class Bodies {
  @Post("/any") any(@Body(Object) value: unknown) {
    received.push(value);
  }
  @Post("/field") field(@Body("a", Object) value: unknown) {
    received.push(value);
  }
  @Post("/note") note(@Body(Note) note: Note) {
    received.push(note);
  }
  @Post("/notes") notes(@Body([Note]) notes: Note[]) {
    received.push(notes);
  }
  @Post("/thread") thread(@Body(Thread) thread: Thread) {
    received.push(thread);
  }
}

const handler = createLambdaHandler([Bodies], { accessLog: false });

/** What a route makes of a body that is JSON. */
interface Target {
  readonly path: string;
  /** Whether the handler is to get it; `undefined` where only the class decides. */
  takes(parsed: unknown): boolean | undefined;
  /** Whether the argument is what the body says. */
  isRight(argument: unknown, parsed: unknown): boolean;
  /** Whether more than 500 levels may be refused. */
  readonly isClass: boolean;
}

const targets: readonly Target[] = [
  { path: "/any", takes: () => true, isRight: isParsedWithoutForbiddenKeys, isClass: false },
  {
    path: "/field",
    takes: (parsed) => isRecord(parsed) && Object.hasOwn(parsed, "a"),
    isRight: (argument, parsed) => isParsedWithoutForbiddenKeys(argument, (parsed as { a: unknown }).a),
    isClass: false,
  },
  { path: "/note", takes: isNote, isRight: isNoteOf, isClass: true },
  {
    path: "/notes",
    takes: (parsed) => Array.isArray(parsed) && parsed.every(isNote),
    isRight: (argument, parsed) => {
      const [notes, sources] = [argument, parsed] as [unknown[], unknown[]];
      return notes.length === sources.length && notes.every((note, index) => isNoteOf(note, sources[index]));
    },
    isClass: true,
  },
  {
    path: "/thread",
    takes: () => undefined,
    isRight: (argument, parsed) =>
      argument instanceof Thread && isRecord(parsed) && Object.keys(argument).every((key) => /^[ab]$/.test(key)),
    isClass: true,
  },
];

describe("a body that is said to be JSON", () => {
  const untouched = builtIns();
  const rejections: unknown[] = [];
  const note = (reason: unknown) => rejections.push(reason);

  beforeAll(() => process.on("unhandledRejection", note));
  afterAll(() => process.off("unhandledRejection", note));
  afterEach(async () => {
    // They are told when the microtasks are over.
    await new Promise((resolve) => setImmediate(resolve));
    expect(rejections).toEqual([]);
    expect(builtIns()).toEqual(untouched);
  });

  it.each(jsonCorpus.map(({ name, kind, content }) => [kind, name, content] as const))(
    "is read as JSON.parse reads it, %s: %s",
    async (kind, _, content) => {
      const sent = formsOf(content);
      // The case is what its list says, else it shows nothing.
      if (kind !== "up to the parser") {
        expect(sent.map(({ text }) => parse(text) !== undefined)).toEqual(sent.map(() => kind === "JSON"));
      }

      for (const form of sent) await expectAgreement(form);
    },
  );

  it("is read as JSON.parse reads it, whatever became of its bytes", async () => {
    await fc.assert(
      fc.asyncProperty(document, mutations, async (text, changes) => {
        for (const form of formsOf(changes.reduce(mutate, encode(text)))) await expectAgreement(form);
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 300) },
    );
  }, 3_600_000);
});

/** A body as an event delivers it, and the text that it is read as. */
interface Form {
  readonly body: string | Uint8Array;
  readonly text: string;
}

/** As bytes, and as text where it is one. */
function formsOf(content: string | Uint8Array): Form[] {
  const bytes = typeof content === "string" ? encode(content) : content;
  const body = typeof content === "string" ? content : wellFormed(content);
  const asBytes = { body: bytes, text: new TextDecoder().decode(bytes) };
  return body === undefined ? [asBytes] : [asBytes, { body, text: body.replace(/^\ufeff/, "") }];
}

async function expectAgreement(form: Form): Promise<void> {
  const parsed = parse(form.text);
  for (const target of targets) {
    received.length = 0;
    const { status, json } = await call(handler, "POST", target.path, {
      body: form.body,
      headers: { "content-type": "application/json" },
    });
    const issues = status === 204 ? [] : (json as { detail: Issue[] }).detail;
    const answer = { path: target.path, status, called: received.length, types: issues.map(({ type }) => type) };
    const refused = { path: target.path, status: 422, called: 0 };

    if (form.body.length === 0) {
      expect(answer).toEqual({ ...refused, types: ["missing"] });
    } else if (parsed === undefined) {
      expect(answer).toEqual({ ...refused, types: ["json_invalid"] });
      expect(form.text.length).toBeGreaterThanOrEqual(offsetOf(issues));
    } else if (status === 204) {
      const isTaken = target.takes(parsed.value) !== false;
      const isRight = isTaken && target.isRight(received[0], parsed.value);
      expect({ ...answer, isTaken, isRight }).toEqual({ ...answer, called: 1, isTaken: true, isRight: true });
    } else {
      const isTooDeep = target.isClass && hasMoreLevels(parsed.value, 500);
      expect(answer).toMatchObject(refused);
      if (target.takes(parsed.value) === true || answer.types.includes("json_invalid")) {
        expect({ ...answer, isTooDeep }).toMatchObject({
          isTooDeep: true,
          types: expect.arrayContaining(["json_invalid"]),
        });
      }
    }
  }
}

interface Issue {
  readonly loc: readonly unknown[];
  readonly type: string;
}

/** The offset that the one issue of a body tells, 0 where it tells none. */
function offsetOf([issue]: readonly Issue[]): number {
  const [place, offset = 0, ...more] = issue?.loc ?? [];
  expect([place, ...more]).toEqual(["body"]);
  expect(Number.isInteger(offset) && Number(offset) >= 0).toBe(true);
  return Number(offset);
}

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The text of bytes with its byte order mark, `undefined` where they are no UTF-8. */
function wellFormed(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNote(parsed: unknown): boolean {
  return isRecord(parsed) && Object.hasOwn(parsed, "a") && typeof parsed.a === "string";
}

function isNoteOf(argument: unknown, parsed: unknown): boolean {
  return (
    argument instanceof Note &&
    Object.getPrototypeOf(argument) === Note.prototype &&
    Object.keys(argument).join() === "a" &&
    argument.a === (parsed as Note).a
  );
}

/** What a body must not change. */
function builtIns(): (string | symbol)[][] {
  return [Object, Array, String, Function, Note, Thread].map(({ prototype }) => Reflect.ownKeys(prototype));
}

// Keys that mean something to a route or to an object, among others.
const key = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("a", "b") },
  { weight: 3, arbitrary: fc.constantFrom("__proto__", "constructor", "prototype") },
  fc.constantFrom("toString", "then", "", "0", "length"),
  fc.string({ unit: "binary", maxLength: 5 }),
);
const plainKey = key.map((text) => JSON.stringify(text));

const number = fc.oneof(
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.constantFrom("0", "-0", "1e9999", "-1E+400", "1e-400", "0.10", "9007199254740993", "9".repeat(400)),
);

/** A string as JSON, some characters as escapes that are not needed. */
const string = fc
  .tuple(fc.oneof(key, fc.string({ unit: "binary", maxLength: 20 })), fc.nat({ max: 15 }))
  .map(([text, which]) =>
    JSON.stringify(text).replace(/[a-z_\u0080-\uffff]/g, (unit, index: number) =>
      index % 16 === which || unit === "_" ? `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}` : unit,
    ),
  );

const space = fc.oneof({ weight: 6, arbitrary: fc.constant("") }, fc.constantFrom(" ", "\n", "\t", "\r\n", "    "));

// Texts, not values: keys come twice, escapes and numbers are spelt in every way.
const { value, list, object } = fc.letrec<Record<"value" | "list" | "object", string>>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom("null", "true", "false"),
    number,
    string,
    plainKey,
    tie("list"),
    tie("object"),
  ),
  list: fc
    .tuple(fc.array(tie("value"), { maxLength: 4 }), space)
    .map(([elements, between]) => `[${elements.join(`${between},${between}`)}]`),
  object: fc
    .tuple(fc.array(fc.tuple(fc.oneof(string, plainKey, plainKey), tie("value")), { maxLength: 4 }), space)
    .map(([fields, between]) => `{${fields.map((field) => field.join(`${between}:`)).join(`,${between}`)}${between}}`),
}));

const document = fc.oneof(value, list, { weight: 4, arbitrary: object }, fc.json({ maxDepth: 4 }));

/** One change of bytes, at a place that is counted round. */
interface Mutation {
  readonly kind: "delete" | "insert" | "replace" | "truncate";
  readonly at: number;
  readonly bytes: Uint8Array;
}

const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(
  fc.record({
    kind: fc.constantFrom("delete", "insert", "replace", "truncate"),
    at: fc.nat({ max: 10_000 }),
    bytes: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...'{}[],:"\\0123456789eE+-.tfnu \n\t\r\u0000\u001f\u007f').map(encode) },
      { weight: 2, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 1 }) },
      fc
        .constantFrom(
          "\ufeff",
          "\u00a0",
          "\u2028",
          "//",
          "/**/",
          "NaN",
          "__proto__",
          "\\ud800",
          "\\u0000",
          " at position 99",
        )
        .map(encode),
      fc
        .constantFrom([0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xef, 0xbb], [0xf0, 0x9f, 0x98], [0xff, 0xfe])
        .map((some) => Uint8Array.from(some)),
    ),
  }),
  { maxLength: 3 },
);

function mutate(bytes: Uint8Array, { kind, at, bytes: changed }: Mutation): Uint8Array {
  const place = at % (bytes.length + 1);
  const before = bytes.subarray(0, place);
  if (kind === "truncate") return before;
  const after = bytes.subarray(kind === "insert" ? place : place + 1);
  return Uint8Array.from([...before, ...(kind === "delete" ? [] : changed), ...after]);
}
