import { inspect, isDeepStrictEqual } from "node:util";
import { Exclude, Expose, plainToInstance, Transform, Type } from "class-transformer";
import * as validators from "class-validator";
import {
  ArrayMinSize,
  ArrayNotEmpty,
  IsArray,
  IsDefined,
  IsInstance,
  IsNotEmptyObject,
  IsObject,
  IsOptional,
  registerDecorator,
  Validate,
  ValidateBy,
  ValidateIf,
  ValidateNested,
  ValidatePromise,
  type ValidationArguments,
  type ValidationOptions,
  ValidatorConstraint,
} from "class-validator";
import fc from "fast-check";
import { arrayCases } from "../lib/validators/array.js";
import { commonCases } from "../lib/validators/common.js";
import { dateCases } from "../lib/validators/date.js";
import { formatCases } from "../lib/validators/format.js";
import { identifierCases } from "../lib/validators/identifier.js";
import { numberCases } from "../lib/validators/number.js";
import { objectCases } from "../lib/validators/object.js";
import { stringCases } from "../lib/validators/string.js";
import { typeCases } from "../lib/validators/type.js";
import { all } from "./validators.js";

export type Class = new () => object;

/** The options of a parameter that say which decorators hold. */
export interface Held {
  readonly groups?: string[];
  readonly always?: boolean;
  readonly strictGroups?: boolean;
  readonly skipMissingProperties?: boolean;
}

/** A class to be made. */
interface Dto {
  readonly parent: Dto | undefined;
  readonly fields: readonly Field[];
  /** Whether fields without an initialiser are own fields too, as ES2022 has it. */
  readonly defines: boolean;
  /** What stands on the class itself. */
  readonly heading: Written[];
}

/** A field of a class to be made. */
interface Field {
  readonly name: string;
  readonly content: Content;
  readonly initialiser: { readonly value: unknown } | undefined;
}

/** What a field may be, beside its name. */
interface Content {
  /** From the top to the bottom, as they are written. */
  readonly decorators: readonly Written[];
  /** What the compiler emits as its type. */
  readonly emitted: Emitted | undefined;
  readonly kind: "single" | "typed single" | "promised" | "nested by @Type" | "nested otherwise";
  /** Mostly what the decorators take. */
  readonly likely: fc.Arbitrary<unknown>;
  /** Whatever may come. */
  readonly any: fc.Arbitrary<unknown>;
}

type Emitted = { readonly text: Text; readonly type: (make: Maker) => unknown };

/** A decorator as one writes it, and as a function. */
interface Written {
  readonly text: Text;
  readonly decorate: (make: Maker) => PropertyDecorator;
  readonly valid?: readonly unknown[];
  readonly invalid?: readonly unknown[];
  /** Whether it says a type too. */
  readonly isTyped?: boolean;
}

type Maker = (dto: Dto) => Class;
type Text = (nameOf: (dto: Dto) => string) => string;

/** Generated classes, and how one would write them. */
export interface MadeDto {
  readonly cls: Class;
  readonly all: readonly Class[];
  readonly source: string;
}

/** A class, how its decorators are held, and bodies for it. */
export interface Sample {
  readonly make: () => MadeDto;
  readonly held: Held;
  readonly bodies: readonly unknown[];
}

const oddValues: readonly unknown[] = [
  ...[
    null,
    true,
    false,
    0,
    1,
    -1,
    1.5,
    1e-7,
    1e300,
    "",
    "a",
    "ab",
    "A1",
    "12",
    "skip",
    "2020-02-29",
    "\ud800",
    "$value",
  ],
  ...[[], [null], [[]], [1, "a"], ["a", "a"], [{}], {}, { a: 1 }, { a: { b: [null] } }, { toString: 1 }, { length: 2 }],
  ...[{ size: 2 }, { valueOf: "a", b: {} }, [[{ a: 1 }], "b"]],
];
const forbidden: readonly unknown[] = ["__proto__", "constructor", "prototype"].map((key) => ({
  ...Object.fromEntries([[key, { toString: 1 }]]),
  a: "a",
}));

const odd = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...oddValues) },
  { weight: 1, arbitrary: fc.constantFrom(...forbidden) },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 2, noUnicodeString: false } as object) },
);

function rarely<T>(value: fc.Arbitrary<T>, weight = 6): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
}

function mostly<T>(value: fc.Arbitrary<T>, other: fc.Arbitrary<T>, weight = 8): fc.Arbitrary<T> {
  return fc.oneof({ weight, arbitrary: value }, { weight: 1, arbitrary: other });
}

/** What is outside: objects inside may have been refused, and then they have not lost their unknown fields. */
function outlineOf(value: unknown): string {
  if (Array.isArray(value)) return `${value.length} elements`;
  return value instanceof Object ? value.constructor.name : inspect(value);
}

const emptyMessage: ValidationOptions = { message: "" };
const messages: readonly ValidationOptions[] = [
  { message: "$property of $target: $value, $constraint1, $constraint2" },
  { message: "wrong" },
  emptyMessage,
  {
    message: ({ targetName, property, value }) => `${targetName}.${property}: ${outlineOf(value)} is not $constraint1`,
  },
  { message: ({ object, constraints }) => `${Object.keys(object)} ${constraints?.length}` },
];
const contexts: readonly ValidationOptions[] = [
  { context: { code: 1 } },
  { context: { code: 2, hint: "h" } },
  { context: { more: [1] } },
];
const groupings: readonly ValidationOptions[] = [
  { groups: ["a"] },
  { groups: ["b"] },
  { groups: ["a", "b"], always: true },
  { groups: ["a"], always: false },
  { always: true },
  { always: false },
];
const guards: readonly ValidationOptions[] = [{ validateIf: (_, value) => value !== "skip" }];

const validationOptions: fc.Arbitrary<ValidationOptions> = fc
  .tuple(
    rarely(fc.constantFrom(...messages)),
    rarely(fc.constantFrom(...contexts)),
    rarely(fc.constantFrom(...groupings)),
    rarely(fc.constantFrom(...guards), 20),
  )
  .map((parts) => Object.assign({}, ...parts));

const groupingOnly: fc.Arbitrary<ValidationOptions> = rarely(fc.constantFrom(...groupings)).map((one) => ({ ...one }));

function written(text: string, decorate: () => PropertyDecorator): Written {
  return { text: () => text, decorate };
}

function inText(options: object): string {
  return Object.keys(options).length === 0 ? "" : inspect(options, { breakLength: Number.POSITIVE_INFINITY, depth: 4 });
}

const ownWay = ["Allow", "IsOptional", "ValidateIf", "ValidateNested", "ValidatePromise"];
const cases = [
  ...[commonCases, typeCases, numberCases, stringCases, formatCases],
  ...[identifierCases, dateCases, arrayCases, objectCases],
]
  .flat()
  .filter(({ version, decorator }) => version !== "0.14" && !ownWay.includes(decorator))
  .map((one) => ({ ...one, valid: one.valid.filter(isJson), invalid: one.invalid.filter(isJson) }));

const check: fc.Arbitrary<Written> = fc
  .tuple(fc.constantFrom(...cases), validationOptions, fc.integer({ min: 0, max: 4 }))
  .map(([one, given, chance]): Written => {
    const each = chance === 0 && one.each !== false;
    const options = { ...given, ...(each && { each }) };
    return {
      text: () => `@${one.decorator}(${one.message.slice(0, 60)}; ${inText(options)})`,
      decorate: () => one.decorate(validators, options),
      valid: each ? [[...one.valid], [], one.valid[0]] : one.valid,
      isTyped: dateCases.some(({ decorate }) => decorate === one.decorate),
      invalid: each ? [[one.valid[0], one.invalid[0]], ...one.invalid] : one.invalid,
    };
  });

/** Something that about half of all values are. */
function isEven(value: unknown): boolean {
  return (JSON.stringify(value) ?? "").length % 2 === 0;
}

/** The same by what is outside. */
function isEvenOutside(value: unknown): boolean {
  return outlineOf(value).length % 2 === 0;
}

@ValidatorConstraint({ name: "even" })
class Even {
  validate(value: unknown, { constraints }: ValidationArguments) {
    return isEven([value, constraints]);
  }
  defaultMessage({ constraints, targetName }: ValidationArguments) {
    return `$property must be even in ${targetName} with ${constraints}, not $value`;
  }
}

@ValidatorConstraint({ name: "odd" })
class Odd {
  validate(value: unknown) {
    return !isEven(value);
  }
}

@ValidatorConstraint({ async: true })
class LaterEven {
  async validate(value: unknown) {
    await Promise.resolve();
    return isEvenOutside(value);
  }
  defaultMessage() {
    return "$property must turn out to be even";
  }
}

@ValidatorConstraint({ name: "even", async: true })
class SoonEven {
  validate(value: unknown) {
    return Promise.resolve(!isEvenOutside(value));
  }
}

const Nameless = (() =>
  class {
    validate = isEven;
  })();
ValidatorConstraint()(Nameless);

const customs: readonly ((options: ValidationOptions) => Written)[] = [
  (options) => written(`@Validate(Even, [1, "two"], ${inText(options)})`, () => Validate(Even, [1, "two"], options)),
  (options) => written(`@Validate(Odd, ${inText(options)})`, () => Validate(Odd, options)),
  (options) => written(`@Validate(LaterEven, ${inText(options)})`, () => Validate(LaterEven, options)),
  (options) => written(`@Validate(SoonEven, ${inText(options)})`, () => Validate(SoonEven, options)),
  (options) => written(`@Validate(Nameless, ${inText(options)})`, () => Validate(Nameless, options)),
  (options) =>
    written(`@HasEvenKeys(${inText(options)})`, () => (target, propertyName) => {
      registerDecorator({
        name: "hasEvenKeys",
        target: target.constructor,
        propertyName: propertyName as string,
        constraints: [{ a: 1 }, "b"],
        options,
        validator: {
          validate: (_: unknown, { object }: ValidationArguments) => Object.keys(object).length % 2 === 0,
          defaultMessage: () => "$target has to have an even number of fields: $constraint1, $constraint2",
        },
      });
    }),
  (options) =>
    written(`@IsEvenClass(${inText(options)})`, () => (target, propertyName) => {
      registerDecorator({
        name: "evenClass",
        target: target.constructor,
        propertyName: propertyName as string,
        constraints: [],
        options,
        validator: Even,
      });
    }),
  (options) =>
    written(`@ValidateBy(even or later, ${inText(options)})`, () =>
      ValidateBy(
        { name: "mixed", validator: { validate: (value) => isEven(value) || Promise.resolve(value === "") } },
        options,
      ),
    ),
  (options) =>
    written(`@ValidateBy(even, ${inText(options)})`, () =>
      ValidateBy({ name: "even", constraints: [Symbol.for("s"), [1, 2]], validator: { validate: isEven } }, options),
    ),
];

const custom: fc.Arbitrary<Written> = fc
  .tuple(fc.constantFrom(...customs), validationOptions, fc.constantFrom(false, false, true))
  .map(([make, options, each]) => make({ ...options, ...(each && { each }) }));

const presence: fc.Arbitrary<Written> = fc
  .tuple(
    fc.constantFrom<readonly [string, (options: ValidationOptions) => PropertyDecorator]>(
      ["IsOptional", (options) => IsOptional(options)],
      ["IsOptional", (options) => IsOptional(options)],
      ["IsDefined", (options) => IsDefined(options)],
      ["Allow", (options) => validators.Allow(options)],
      ["ValidateIf(not skip)", (options) => ValidateIf((_, value) => value !== "skip", options)],
      ["ValidateIf(few keys)", (options) => ValidateIf((object) => Object.keys(object).length < 4, options)],
    ),
    validationOptions,
  )
  .map(([[name, decorate], options]) => written(`@${name}(${inText(options)})`, () => decorate(options)));

const scalars = [Number, Date, String, Boolean] as const;
const scalarType: fc.Arbitrary<Written> = fc
  .constantFrom(...scalars)
  .map((type) => ({ ...written(`@Type(() => ${type.name})`, () => Type(() => type)), isTyped: true }));

const exposing: fc.Arbitrary<Written> = fc.constantFrom(
  written("@Expose()", () => Expose()),
  written('@Expose({ name: "outer" })', () => Expose({ name: "outer" })),
  written('@Expose({ groups: ["a"] })', () => Expose({ groups: ["a"] })),
  written("@Expose({ toPlainOnly: true })", () => Expose({ toPlainOnly: true })),
  written("@Exclude()", () => Exclude()),
  written("@Exclude({ toPlainOnly: true })", () => Exclude({ toPlainOnly: true })),
);

const toPromise = Transform(({ value }) => Promise.resolve(value));
const transforming: fc.Arbitrary<Written> = fc.constantFrom(
  written("@Transform(trimmed)", () => Transform(({ value }) => (typeof value === "string" ? value.trim() : value))),
  written("@Transform(to a Set)", () => Transform(({ value }) => (Array.isArray(value) ? new Set(value) : value))),
  written("@Transform(to a Map)", () =>
    Transform(({ value }) => (isPlainObject(value) ? new Map(Object.entries(value)) : value)),
  ),
  written("@Transform(and undefined)", () =>
    Transform(({ value }) => (Array.isArray(value) ? [...value, undefined] : value)),
  ),
  written("@Transform(to undefined)", () => Transform(({ value }) => (value === "skip" ? undefined : value))),
  written("@Transform(keys)", () => Transform(({ obj, key, value }) => `${Object.keys(obj)} ${key} ${typeof value}`)),
);

const singleEmitted: fc.Arbitrary<Emitted> = fc
  .constantFrom(String, Number, Boolean, Date, Array, Object, Set, Map)
  .map((type) => ({ text: () => type.name, type: () => type }));

const single: fc.Arbitrary<Content> = fc
  .tuple(
    mostly(check, custom, 4),
    fc.oneof(
      { weight: 5, arbitrary: fc.constant([]) },
      {
        weight: 4,
        arbitrary: fc.array(fc.oneof({ weight: 3, arbitrary: check }, custom, { weight: 3, arbitrary: presence }), {
          maxLength: 3,
        }),
      },
    ),
    rarely(scalarType, 5),
    rarely(fc.oneof(exposing, transforming), 7),
    rarely(singleEmitted, 4),
    fc.nat(),
  )
  .map(([first, more, type, conversion, emitted, turn]): Content => {
    const listed = [first, ...more, ...(type ? [type] : []), ...(conversion ? [conversion] : [])];
    const decorators = rotate(listed, turn);
    const valid = decorators.flatMap((one) => one.valid ?? []);
    const invalid = decorators.flatMap((one) => one.invalid ?? []);
    const likely = valid.length === 0 ? odd : mostly(fc.constantFrom(...valid), odd, 12);
    const hardly = invalid.length === 0 ? odd : fc.constantFrom(...invalid);
    return {
      decorators,
      emitted,
      kind: emitted === undefined && !decorators.some(({ isTyped }) => isTyped) ? "single" : "typed single",
      likely,
      any: fc.oneof(likely, hardly, odd, fc.array(fc.oneof(likely, hardly), { maxLength: 3 })),
    };
  });

// class-validator does not wait for asynchronous checks of a value that is promised.
const promised: fc.Arbitrary<Content> = fc
  .tuple(
    check.filter(({ isTyped, text }) => !isTyped && !text(String).includes("ValidateBy")),
    rarely(validationOptions),
  )
  .map(([one, options]): Content => {
    const valid = one.valid?.length ? fc.constantFrom(...one.valid) : odd;
    return {
      decorators: [
        written(`@ValidatePromise(${inText(options ?? {})})`, () => ValidatePromise(options)),
        written("@Transform(to a promise)", () => toPromise),
        one,
      ],
      emitted: undefined,
      kind: "promised",
      likely: valid,
      any: fc.oneof(valid, odd),
    };
  });

const bare: fc.Arbitrary<Content> = rarely(fc.oneof(scalarType, exposing, transforming), 2).map(
  (one): Content => ({
    decorators: one === undefined ? [] : [one],
    emitted: undefined,
    kind: "typed single",
    likely: odd,
    any: odd,
  }),
);

/** How a field comes to be of a class, and what the compiler emits of it. */
interface Declared {
  readonly written: readonly Written[];
  readonly emitted: Emitted | undefined;
  readonly isNested: boolean;
  readonly kind: Content["kind"];
}

const dtoType = (dto: Dto): Emitted => ({ text: (nameOf) => nameOf(dto), type: (make) => make(dto) });
const builtIn = (type: unknown, name: string): Emitted => ({ text: () => name, type: () => type });

function typeOf(dto: Dto): Written {
  return { text: (nameOf) => `@Type(() => ${nameOf(dto)})`, decorate: (make) => Type(() => make(dto)) };
}

function declarations(dto: Dto, others: readonly Dto[], keeps: boolean): fc.Arbitrary<Declared> {
  const byType = { written: [typeOf(dto)], isNested: true, kind: "nested by @Type" } as const;
  const asked: Written = {
    text: (nameOf) => `@Type((help) => ${nameOf(dto)})`,
    decorate: (make) => Type((help) => (help === undefined ? Object : make(dto))),
  };
  const chosen: Written = {
    text: (nameOf) => `@Type(() => ${nameOf(dto)}, kind: ${others.map(nameOf)}${keeps ? ", kept" : ""})`,
    decorate: (make) =>
      Type(() => make(dto), {
        keepDiscriminatorProperty: keeps,
        discriminator: {
          property: "kind",
          subTypes: others.map((value, index) => ({ name: `k${index}`, value: make(value) })),
        },
      }),
  };
  const made: Written = {
    text: (nameOf) => `@Transform(to ${nameOf(dto)})`,
    decorate: (make) => Transform(({ value }) => (isPlainObject(value) ? plainToInstance(make(dto), value) : value)),
  };
  const choices: readonly Declared[] = [
    { ...byType, written: [chosen], emitted: dtoType(dto) },
    { ...byType, written: [chosen], emitted: builtIn(Array, "Array") },
  ];
  const listsOf = (list: unknown, name: string): Declared => ({ ...byType, emitted: builtIn(list, name) });
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant<Declared>({ ...byType, emitted: dtoType(dto) }) },
    { weight: 6, arbitrary: fc.constant(listsOf(Array, "Array")) },
    { weight: 4, arbitrary: fc.constant<Declared>({ ...byType, emitted: undefined }) },
    fc.constantFrom<Declared>(
      { ...byType, emitted: builtIn(Object, "Object") },
      { written: [], emitted: dtoType(dto), isNested: true, kind: "nested otherwise" },
      { ...byType, written: [asked], emitted: dtoType(dto) },
      ...(others.length === 0 ? [] : choices),
      { ...byType, written: [made], emitted: undefined, kind: "nested otherwise" },
      { ...byType, emitted: undefined, isNested: false },
      listsOf(Set, "Set"),
      listsOf(Map, "Map"),
    ),
  );
}

const nestedCompanion: fc.Arbitrary<Written> = fc.oneof(
  { weight: 3, arbitrary: presence },
  { weight: 1, arbitrary: custom },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.constantFrom<readonly [string, (options: ValidationOptions) => PropertyDecorator]>(
          ["IsObject", IsObject],
          ["IsArray", IsArray],
          ["ArrayNotEmpty", ArrayNotEmpty],
          ["ArrayMinSize(2)", (options) => ArrayMinSize(2, options)],
          ["IsNotEmptyObject", (options) => IsNotEmptyObject(undefined, options)],
          ["IsInstance(Object)", (options) => IsInstance(Object, options)],
        ),
        validationOptions,
      )
      .map(([[name, decorate], options]) => written(`@${name}(${inText(options)})`, () => decorate(options))),
  },
);

function nestedIn(dto: Dto, others: readonly Dto[]): fc.Arbitrary<Content> {
  const options = fc
    .tuple(validationOptions, fc.boolean())
    .map(([given, each]) => ({ ...given, ...(each && { each }) }));
  const companions = fc.oneof(fc.constant([]), fc.array(nestedCompanion, { maxLength: 2 }));
  const values = nestedValues(dto, others);
  return fc
    .tuple(
      fc.boolean().chain((keeps) => declarations(dto, others, keeps)),
      fc.tuple(options, rarely(options, 12)),
      companions,
      rarely(transforming, 8),
      groupingOnly,
      fc.nat(),
    )
    .map(([declared, [first, second], more, conversion, grouping, turn]): Content => {
      const nested = declared.isNested
        ? [first, ...(second === undefined ? [] : [second])].map((one) =>
            written(`@ValidateNested(${inText(one)})`, () => ValidateNested(one)),
          )
        : [written(`@Allow(${inText(grouping)})`, () => validators.Allow(grouping))];
      const decorators = [...nested, ...declared.written, ...more, ...(conversion ? [conversion] : [])];
      const { emitted, kind } = declared;
      return { decorators: rotate(decorators, turn), emitted, kind, ...values };
    });
}

function nestedValues(dto: Dto, others: readonly Dto[]): Pick<Content, "likely" | "any"> {
  const chosen = others.map((other, index) =>
    fc
      .tuple(likelyBody(other), fc.constantFrom(`k${index}`, `k${index}`, "k9"))
      .map(([body, kind]) => ({ kind, ...(body as object) })),
  );
  const one = fc.oneof(likelyBody(dto), ...chosen);
  const either = fc.oneof(one, anyBody(dto));
  const lists = fc.array(mostly(either, odd, 5), { maxLength: 4 });
  const named = fc.dictionary(fc.constantFrom("x", "y", "1", "a.b"), either, { maxKeys: 3 });
  return {
    likely: fc.oneof(one, fc.array(one, { maxLength: 3 })),
    any: fc.oneof(either, either, lists, lists, fc.array(lists, { maxLength: 2 }), named, odd),
  };
}

const names = ["a", "b", "c", "d", "kind"];

function contentAt(depth: number): fc.Arbitrary<Content> {
  const flat = fc.oneof(
    { weight: 14, arbitrary: single },
    { weight: 1, arbitrary: bare },
    { weight: 1, arbitrary: promised },
  );
  if (depth === 0) return flat;
  const inside = fc
    .tuple(dtoAt(depth - 1), rarely(fc.array(fieldsAt(0), { minLength: 1, maxLength: 2 }), 3), fc.boolean())
    .chain(([dto, siblings = [], defines]) =>
      nestedIn(
        dto,
        siblings.map((fields) => childOf(dto, fields, defines)),
      ),
    );
  return fc.oneof({ weight: 3, arbitrary: flat }, { weight: depth === 3 ? 2 : 1, arbitrary: inside });
}

function fieldsAt(depth: number): fc.Arbitrary<Field[]> {
  const initialiser = rarely(fc.constantFrom<unknown>(5, "a", null, [], { a: 1 }, [1]).map((value) => ({ value })));
  return fc
    .tuple(
      fc.shuffledSubarray(names, { minLength: 1, maxLength: 5 }),
      single,
      fc.array(fc.tuple(contentAt(depth), initialiser), { minLength: 4, maxLength: 4 }),
    )
    .map(([chosen, first, rest]) =>
      chosen.map((name, index) => {
        // A class without a single check is refused when the application starts.
        const [content, value] = index === 0 ? [first, undefined] : (rest[index - 1] as (typeof rest)[number]);
        return { name, content, initialiser: value };
      }),
    );
}

const headings: fc.Arbitrary<Written[]> = fc.constantFrom<Written[]>(
  ...Array.from({ length: 14 }, () => []),
  [written("@Expose()", () => Expose() as PropertyDecorator)],
  [written("@Exclude()", () => Exclude() as PropertyDecorator)],
);

function dtoAt(depth: number): fc.Arbitrary<Dto> {
  return fc
    .tuple(
      fieldsAt(depth),
      fc.boolean(),
      headings,
      rarely(fc.array(fieldsAt(Math.max(0, depth - 1)), { minLength: 1, maxLength: 2 }), 3),
    )
    .map(([fields, defines, heading, parents = []]) => {
      const parent = parents.reduce<Dto | undefined>((above, own) => childOf(above, own, defines), undefined);
      return childOf(parent, fields, defines, heading);
    });
}

/** A class under another one, without fields that a parent's say other things of than it could be started with. */
function childOf(parent: Dto | undefined, fields: readonly Field[], defines: boolean, heading: Written[] = []): Dto {
  const inherited = ancestorsOf(parent).flatMap((dto) => dto.fields);
  const fits = ({ name, content: { kind } }: Field): boolean => {
    const above = inherited.filter((field) => field.name === name).map(({ content }) => content.kind);
    if (above.length > 0 && [kind, ...above].includes("promised")) return false;
    if (kind === "nested by @Type" || kind === "single") return true;
    return above.every((one) => kind === "typed single" && one.endsWith("single"));
  };
  return { parent, fields: fields.filter(fits), defines, heading };
}

function ancestorsOf(dto: Dto | undefined): readonly Dto[] {
  return dto === undefined ? [] : [dto, ...ancestorsOf(dto.parent)];
}

/** The fields of a class and its parents. */
function fieldsOf(dto: Dto | undefined): readonly Field[] {
  if (dto === undefined) return [];
  const own = new Set(dto.fields.map(({ name }) => name));
  return [...fieldsOf(dto.parent).filter(({ name }) => !own.has(name)), ...dto.fields];
}

const likelyBodies = new WeakMap<Dto, fc.Arbitrary<unknown>>();

function likelyBody(dto: Dto): fc.Arbitrary<unknown> {
  const known = likelyBodies.get(dto) ?? bodyOf(dto, ({ content }) => content.likely, 12);
  likelyBodies.set(dto, known);
  return known;
}

function anyBody(dto: Dto): fc.Arbitrary<unknown> {
  return bodyOf(dto, ({ content }) => mostly(content.any, odd, 4), 5);
}

function bodyOf(dto: Dto, contentOf: (field: Field) => fc.Arbitrary<unknown>, weight: number): fc.Arbitrary<unknown> {
  const fields = fieldsOf(dto).map((field) => {
    const entry = contentOf(field).map((value) => [[field.name, value] as const]);
    return mostly(entry, fc.constant([]), weight);
  });
  const stray = fc.tuple(fc.constantFrom("unknown", "outer", "toString", "__proto__", "constructor", "then"), odd);
  return fc
    .tuple(fc.tuple(...fields), rarely(fc.array(stray, { minLength: 1, maxLength: 2 }), 4), fc.nat())
    .map(([entries, strays = [], turn]) => Object.fromEntries(rotate([...entries.flat(), ...strays], turn)));
}

const held: fc.Arbitrary<Held> = fc
  .tuple(
    fc.oneof(fc.constant(undefined), fc.constantFrom(["a"], ["b"], ["a", "b"], [])),
    ...["always", "strictGroups", "skipMissingProperties"].map(() =>
      fc.constantFrom(undefined, undefined, false, true),
    ),
  )
  .map(([groups, always, strictGroups, skipMissingProperties]) =>
    Object.fromEntries(
      Object.entries({ groups, always, strictGroups, skipMissingProperties }).filter(
        ([, value]) => value !== undefined,
      ),
    ),
  );

/** Classes with up to so many bodies each. */
export function samples(bodies: number): fc.Arbitrary<Sample> {
  return fc
    .tuple(dtoAt(3), held)
    .chain(([dto, options]) =>
      fc
        .array(fc.oneof(likelyBody(dto), anyBody(dto)), { minLength: 1, maxLength: bodies, size: "max" })
        .map((list): Sample => ({ make: () => makeDto(dto), held: options, bodies: list })),
    );
}

function makeDto(root: Dto): MadeDto {
  const made = new Map<Dto, Class>();
  const make = (dto: Dto): Class => {
    const known = made.get(dto);
    if (known !== undefined) return known;
    const cls = classOf(dto, dto.parent && make(dto.parent));
    Object.defineProperty(cls, "name", { value: `Dto${made.size}` });
    made.set(dto, cls);
    for (const { name, content } of dto.fields) {
      const { emitted, decorators } = content;
      if (emitted !== undefined) defineType(emitted.type(make), cls.prototype, name);
      all(...decorators.map(({ decorate }) => decorate(make)))(cls.prototype, name);
    }
    for (const { decorate } of dto.heading) (decorate(make) as ClassDecorator)(cls);
    return cls;
  };
  const cls = make(root);
  const sources: string[] = [];
  // Those that nothing but a function names are made on the way.
  for (const dto of made.keys()) sources.push(sourceOf(dto, (inside) => make(inside).name));
  return { cls, all: [...made.values()], source: sources.join("\n") };
}

function defineType(type: unknown, prototype: object, name: string): void {
  const { defineMetadata } = Reflect as unknown as { defineMetadata(...of: unknown[]): void };
  defineMetadata("design:type", type, prototype, name);
}

function classOf(dto: Dto, parent: Class | undefined): Class {
  if (parent === undefined) {
    return class {
      constructor() {
        initialise(this, dto);
      }
    };
  }
  return class extends parent {
    constructor() {
      super();
      initialise(this, dto);
    }
  };
}

function initialise(instance: object, { fields, defines }: Dto): void {
  for (const { name, initialiser } of fields) {
    const value = initialiser && JSON.parse(JSON.stringify(initialiser.value));
    if (defines) {
      Object.defineProperty(instance, name, { value, configurable: true, enumerable: true, writable: true });
    } else if (initialiser !== undefined) (instance as Record<string, unknown>)[name] = value;
  }
}

function sourceOf(dto: Dto, nameOf: (dto: Dto) => string): string {
  const lines = dto.fields.map(({ name, content: { decorators, emitted }, initialiser }) => {
    const type = emitted === undefined ? "" : `: ${emitted.text(nameOf)}`;
    const value = initialiser === undefined ? "" : ` = ${JSON.stringify(initialiser.value)}`;
    return `  ${[...decorators.map(({ text }) => text(nameOf)), name].join(" ")}${type}${value};`;
  });
  const parent = dto.parent === undefined ? "" : ` extends ${nameOf(dto.parent)}`;
  const heading = dto.heading.map(({ text }) => `${text(nameOf)} `).join("");
  return [`${heading}class ${nameOf(dto)}${parent} { // ${dto.defines ? "define" : "assign"}`, ...lines, "}"].join(
    "\n",
  );
}

function rotate<T>(list: readonly T[], turn: number): readonly T[] {
  const at = list.length === 0 ? 0 : turn % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}

function isPlainObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Whether JSON carries a value as it is. */
function isJson(value: unknown): boolean {
  const text = JSON.stringify(value);
  return text !== undefined && isDeepStrictEqual(JSON.parse(text), value);
}
