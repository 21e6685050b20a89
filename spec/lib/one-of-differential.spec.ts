import { Expose, Transform, Type } from "class-transformer";
import {
  Allow,
  Equals,
  IsArray,
  IsDate,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Min,
  ValidateNested,
} from "class-validator";
import fc from "fast-check";
import { OneOf } from "lambent";
import type { Issue } from "../support/issues.js";
import { type Class, judge, judgeByClassValidator } from "../support/verdict.js";

class Tag {
  @IsString() @Length(1, 3) text!: string;
}

/** Made by Lambent. */
class Plain {
  @Equals("plain") kind!: string;
  @IsInt() @Min(1) size!: number;
  @IsOptional() @Length(1, 4) name?: string;
}

/** Made by Lambent, with conversions and objects inside. */
class Typed {
  @IsIn(["typed", "also typed"]) kind!: string;
  @IsDate() @Type(() => Date) size!: Date;
  @IsOptional() @IsArray() @ValidateNested({ each: true }) @Type(() => Tag) tags?: Tag[];
}

/** Made by class-transformer. */
class Transformed {
  @Equals("transformed") kind!: string;
  @Transform(({ value }) => (typeof value === "string" ? value.length : value)) @IsInt() size!: number;
  @Expose({ name: "name" }) @IsOptional() @IsString() label?: string;
}

/** With an initialiser, and a value of its own by whatever text. */
class Initialised {
  @IsInt() size = 7;
  @IsOptional() @IsString({ each: true }) tags?: string[];
}

const classes = [Plain, Typed, Transformed, Initialised];
const mapping = {
  plain: Plain,
  typed: Typed,
  "also typed": Typed,
  transformed: Transformed,
  initialised: Initialised,
};
const options = { discriminator: "kind", mapping } as const;
type Member = Plain | Typed | Transformed | Initialised;

class Owner {
  // Else it would come last in errors, as what no decorator of class-validator is on.
  @Allow() @OneOf(() => classes, options) one!: Member;
  @IsOptional() @OneOf(() => classes, { ...options, each: true }) many?: Member[];
}

class TransformedOwner {
  @Allow() @OneOf(() => classes, options) one!: Member;
  @IsOptional() @OneOf(() => classes, { ...options, each: true }) many?: Member[];
  @IsOptional() @Expose({ name: "anything" }) @IsString() other?: string;
}

const value = fc.constantFrom<unknown>(
  0,
  1,
  2.5,
  "",
  "ab",
  "abcdef",
  "2026-01-01",
  null,
  true,
  [],
  {},
  ["a"],
  [1],
  [null],
);
const tags = fc.oneof(value, fc.array(fc.oneof(fc.record({ text: value }), value), { maxLength: 2 }));
const kind = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom<unknown>(...Object.keys(mapping)) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>("", "Plain", "toString", 1, null, {}, ["plain"]) },
);
const object = fc.record({ kind, size: value, name: value, tags, unknown: value }, { requiredKeys: [] });
/** What its class takes, mostly. */
const good = fc.oneof(
  fc.record({ kind: fc.constant("plain"), size: fc.integer({ min: 1 }), name: fc.constantFrom("a", null) }),
  fc.record({ kind: fc.constantFrom("typed", "also typed"), size: fc.constant("2026-01-01"), unknown: value }),
  fc.record({ kind: fc.constant("transformed"), size: fc.string(), name: fc.string() }),
  fc.record({ kind: fc.constant("initialised"), tags: fc.array(fc.string(), { maxLength: 2 }) }),
);
const member = fc.oneof(
  { weight: 20, arbitrary: good },
  { weight: 6, arbitrary: object },
  { weight: 1, arbitrary: value },
);
const body = fc.record(
  { one: member, many: fc.oneof({ weight: 6, arbitrary: fc.array(member, { maxLength: 4 }) }, member) },
  { requiredKeys: [] },
);

interface Expected {
  readonly issues: readonly Issue[];
  readonly value: unknown;
}

/** What is to become of one value: what class-validator makes of it by the class that is chosen. */
async function expectedOf(json: unknown, at: Issue["loc"], refusal: string): Promise<Expected> {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    return { issues: [{ loc: at, msg: refusal, type: "nestedValidation" }], value: undefined };
  }
  const { kind } = json as { kind?: unknown };
  const known = Object.entries<Class>(mapping).find(([name]) => name === kind);
  if (known === undefined) {
    const type = kind === undefined ? "union_tag_not_found" : "union_tag_invalid";
    return { issues: [{ loc: [...at, "kind"], msg: expect.any(String), type }], value: undefined };
  }
  const { issues, value } = await judgeByClassValidator(known[1], structuredClone(json));
  return { issues: issues.map((issue) => ({ ...issue, loc: [...at, ...issue.loc.slice(1)] })), value };
}

async function expectedOfBody({ one, many }: { one?: unknown; many?: unknown }): Promise<Expected> {
  const first: Expected =
    one === undefined
      ? { issues: [{ loc: ["body", "one"], msg: expect.any(String), type: "isDefined" }], value: undefined }
      : await expectedOf(one, ["body", "one"], "nested property one must be an object");
  const each = "each value in nested property many must be an object";
  if (many === undefined || many === null)
    return { ...first, value: { one: first.value, ...(many === null && { many }) } };
  if (!Array.isArray(many)) {
    const issue = { loc: ["body", "many"], msg: each, type: "nestedValidation" };
    return { issues: [...first.issues, issue], value: undefined };
  }
  const elements = await Promise.all(many.map((json, index) => expectedOf(json, ["body", "many", index], each)));
  return {
    issues: [first, ...elements].flatMap(({ issues }) => issues),
    value: { one: first.value, many: elements.map((element) => element.value) },
  };
}

it.each<[how: string, cls: Class]>([
  ["made by Lambent", Owner],
  ["made by class-transformer", TransformedOwner],
])(
  "of every object becomes what class-validator makes of it by the chosen class: %s",
  async (_how, cls) => {
    let [accepted, refused] = [0, 0];
    await fc.assert(
      fc.asyncProperty(body, async (json) => {
        const text = JSON.stringify(json);
        const expected = await expectedOfBody(JSON.parse(text));
        const { issues, value } = await judge(cls, JSON.parse(text));

        expect(issues).toEqual(expected.issues);
        if (issues.length > 0) refused += 1;
        else {
          accepted += 1;
          expect(value).toStrictEqual(Object.assign(new cls(), expected.value));
        }
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 400) },
    );
    expect([accepted, refused].every((count) => count > 10)).toBe(true);
  },
  3_600_000,
);
