import { inspect } from "node:util";
import { plainToInstance, Transform, Type } from "class-transformer";
import {
  getMetadataStorage,
  IsInt,
  IsOptional,
  useContainer,
  ValidateNested,
  type ValidationError,
  validate,
} from "class-validator";
import fc from "fast-check";
import { Body, ConfigurationError, Controller, Post } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { type Class, type Held, type MadeDto, samples } from "../support/generated-dto.js";
import { call } from "../support/lambda.js";

interface Issue {
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
  readonly ctx?: object;
}

interface Verdict {
  readonly issues: readonly Issue[];
  /** The instance, where nothing is wrong with it. */
  readonly value?: unknown;
  /** What was thrown in place of an answer. */
  readonly thrown?: string;
  /** The places of fields that are promised. */
  readonly promised?: readonly Issue["loc"][];
  /** What may be said instead. */
  readonly otherwise?: Verdict;
}

type Judge = (json: string) => Promise<Verdict>;

// class-validator looks for the instance of a constraint in a list of all of them.
const constraints = new Map<unknown, unknown>();
useContainer({
  get: (cls: Class) => {
    if (!constraints.has(cls)) constraints.set(cls, new cls());
    return constraints.get(cls);
  },
} as never);

/** What an application makes of a body. */
function judgeByLambent(cls: Class, held: Held): Judge {
  let value: unknown;

  @Controller()
  class Judging {
    @Post()
    read(@Body(cls, held) body: object) {
      value = body;
    }
  }
  const handler = createLambdaHandler([Judging], { accessLog: false });

  return async (body) => {
    try {
      const headers = { "content-type": "application/json" };
      const { status, json: answer } = await call(handler, "POST", "/", { headers, body });
      return status === 422 ? { issues: (answer as { detail: Issue[] }).detail } : { issues: [], value };
    } catch (error) {
      return { issues: [], thrown: String(error) };
    }
  };
}

interface Metadata {
  readonly type: string;
  readonly each?: boolean;
  readonly message?: string | ((args: object) => string);
  readonly context?: object;
  readonly constraints?: readonly unknown[];
  readonly target: Class;
}

/** What class-validator makes of a body. */
function judgeByClassValidator(cls: Class, held: Held): Judge {
  return async (body) => judgeInput(cls, held, withoutForbiddenKeys(JSON.parse(body)));
}

async function judgeInput(cls: Class, held: Held, json: Record<string, unknown>): Promise<Verdict> {
  // class-transformer takes fields out of it.
  const input = JSON.parse(JSON.stringify(json));
  let instance: object;
  try {
    instance = plainToInstance(cls, json);
  } catch (error) {
    const refused = nullAmongChosenObjects(error) ?? (await objectInPlaceOfOneValue(error, cls, held, input));
    return refused ?? { issues: [], thrown: String(error) };
  }
  try {
    isAskedByClassValidator = true;
    const errors = await validate(instance, { whitelist: true, ...held });
    const promised: Issue["loc"][] = [];
    const issues = await issuesOfObject(instance, errors, ["body"], { held, promised });
    if (issues.length === 0) return { issues, value: instance };
    return { issues: JSON.parse(JSON.stringify(atMost(100, issues))), promised };
  } catch (error) {
    return { issues: [], thrown: String(error) };
  } finally {
    isAskedByClassValidator = false;
  }
}

let isAskedByClassValidator = false;

/** Hardening: where several decorators say that a field is nested, what is in it is looked at once. */
function lookOnce(): void {
  const storage = getMetadataStorage();
  const find = storage.getTargetValidationMetadatas.bind(storage);
  storage.getTargetValidationMetadatas = (...asked) => {
    const found = find(...asked);
    const isNested = ({ type }: { type: string }) => type === "nestedValidation";
    if (!isAskedByClassValidator) return found;
    return found.flatMap((metadata) => {
      if (!isNested(metadata)) return [metadata];
      const all = found.filter((other) => isNested(other) && other.propertyName === metadata.propertyName);
      const contexts = all.flatMap(({ context }) => context ?? []);
      const last = Object.assign(Object.create(metadata), all.at(-1));
      if (contexts.length > 0) last.context = Object.assign({}, ...contexts);
      return metadata === all[0] ? [last] : [];
    });
  };
}
lookOnce();

/** Hardening: own keys that change a prototype or a class when they are copied carelessly are not in the input. */
function withoutForbiddenKeys(json: unknown): Record<string, unknown> {
  return JSON.parse(JSON.stringify(json), function (this: unknown, key, value) {
    return ["__proto__", "constructor", "prototype"].includes(key) ? undefined : value;
  });
}

/** Hardening: what class-transformer throws for null in a list of objects whose classes a field of theirs chooses. */
function nullAmongChosenObjects(error: unknown): Verdict | undefined {
  if (String(error) !== "TypeError: Cannot read properties of null (reading 'kind')") return undefined;
  const msg = "Input has null where an object is wanted";
  return { issues: [{ loc: ["body"], msg, type: "nestedValidation" }] };
}

/**
 * Hardening: what class-transformer throws for an object that no single value can be made of.
 *
 * A field of the body that no decorator holds for may have been dropped before anything is made of it.
 */
async function objectInPlaceOfOneValue(
  error: unknown,
  cls: Class,
  held: Held,
  json: Record<string, unknown>,
): Promise<Verdict | undefined> {
  if (!String(error).includes("Cannot convert object to primitive value")) return undefined;
  const msg = "Input has an object where a single value is wanted";
  const refused: Verdict = { issues: [{ loc: ["body"], msg, type: "value_error" }] };
  const checks = checksByField(cls, held);
  const known = Object.entries(json).filter(([key]) => Object.hasOwn(checks, key));
  if (known.length === Object.keys(json).length) return refused;
  return { ...refused, otherwise: await judgeInput(cls, held, Object.fromEntries(known)) };
}

/** Hardening: a value that one of these checks throws for is refused. */
function refuseWhatIsThrownFor({ all }: MadeDto): void {
  const storage = getMetadataStorage();
  const metadata = all.flatMap((cls) => storage.getTargetValidationMetadatas(cls, "", true, false));
  for (const { constraintCls } of metadata) {
    for (const { name, instance } of constraintCls ? storage.getTargetValidatorConstraints(constraintCls) : []) {
      if (!["isNumber", "isEmail", "isByteLength"].includes(name)) continue;
      const validate = instance.validate.bind(instance);
      instance.validate = (...given) => {
        try {
          return validate(...given);
        } catch (error) {
          if (isAskedByClassValidator) return false;
          throw error;
        }
      };
    }
  }
}

/** Hardening: after so many issues one ends the list. */
function atMost(limit: number, issues: readonly Issue[]): readonly Issue[] {
  if (issues.length <= limit) return issues;
  const rest = { loc: [], msg: `Only the first ${limit} errors are listed`, type: "too_many_errors" };
  return [...issues.slice(0, limit), rest];
}

/** Hardening: a nested object that is missing is refused, unless something else of it is refused already. */
function missingNested(property: string, value: unknown, own: readonly Issue[], loc: Issue["loc"]): Issue[] {
  if (value !== undefined || own.length > 0) return [];
  return [{ loc, msg: `${property} should not be null or undefined`, type: "isDefined" }];
}

/** Hardening: an array is refused where the compiler says that one object is declared. */
function isArrayForOneObject(object: object, property: string, value: unknown, nested: Metadata): boolean {
  const { getMetadata } = Reflect as unknown as { getMetadata(...of: unknown[]): unknown };
  const emitted = getMetadata("design:type", object, property);
  return Array.isArray(value) && !nested.each && ![undefined, Object, Array, Set, Map].includes(emitted as undefined);
}

/** Hardening: an element of a list of objects that is missing is refused, whatever the options say. */
function isMissingElement(element: unknown): boolean {
  return element === undefined || element === null;
}

/** What is known all the way down. */
interface Search {
  readonly held: Held;
  readonly promised: Issue["loc"][];
}

/** What is found in one object, in the order in which class-validator looks. */
async function issuesOfObject(
  object: object,
  errors: readonly ValidationError[],
  loc: Issue["loc"],
  search: Search,
): Promise<Issue[]> {
  const unknown = errors.find(({ property }) => property === undefined);
  if (unknown !== undefined) return ownIssues(unknown, loc);
  const byField = checksByField(object.constructor, search.held);
  const isPromised = (name: string) =>
    (object as Record<string, unknown>)[name] instanceof Promise &&
    byField[name]?.some(({ type }) => type === "promiseValidation");
  // What a promise gives is judged after everything that is there already.
  const settled = Object.keys(byField).filter((name) => !isPromised(name));
  const promised = Object.keys(byField).filter((name) => isPromised(name));
  const issues: Issue[] = [];
  for (const name of [...settled, ...promised]) {
    const given = (object as Record<string, unknown>)[name];
    const value = isPromised(name) ? await given : given;
    if (isPromised(name)) search.promised.push([...loc, name]);
    const error = errors.find(({ property }) => property === name);
    issues.push(...(await issuesOfField(object, name, value, byField[name] as Metadata[], error, loc, search)));
  }
  return issues;
}

function checksByField(
  cls: unknown,
  { always = false, strictGroups = false, groups }: Held,
): Record<string, Metadata[]> {
  const storage = getMetadataStorage();
  const checks = storage.getTargetValidationMetadatas(cls as Class, "", always, strictGroups, groups);
  return storage.groupByPropertyName(checks) as unknown as Record<string, Metadata[]>;
}

async function issuesOfField(
  object: object,
  property: string,
  value: unknown,
  checks: readonly Metadata[],
  error: ValidationError | undefined,
  before: Issue["loc"],
  search: Search,
): Promise<Issue[]> {
  const loc = [...before, property];
  const own = error === undefined ? [] : ownIssues(error, loc);
  const nested = checks.filter(({ type }) => type === "nestedValidation");
  const last = nested.at(-1);
  const conditions = checks.filter(({ type }) => type === "conditionalValidation");
  const isAsked = conditions.every(({ constraints }) =>
    (constraints as [(...of: unknown[]) => boolean])[0](object, value),
  );
  if (last === undefined || !isAsked) return own;
  if (search.held.skipMissingProperties && (value === undefined || value === null)) return own;
  if (isArrayForOneObject(object, property, value, last)) return [...own, refusal(property, value, nested, loc)];
  const inside = await issuesInside(property, value, error?.children ?? [], nested, loc, search);
  return [...own, ...missingNested(property, value, own, loc), ...inside];
}

async function issuesInside(
  property: string,
  value: unknown,
  errors: readonly ValidationError[],
  nested: readonly Metadata[],
  loc: Issue["loc"],
  search: Search,
): Promise<Issue[]> {
  if (!(Array.isArray(value) || value instanceof Set || value instanceof Map)) {
    return value instanceof Object ? issuesOfObject(value, errors, loc, search) : [];
  }
  const entries: [unknown, unknown][] = value instanceof Map ? [...value] : [...[...value].entries()];
  const issues: Issue[] = [];
  for (const [key, element] of entries) {
    const place = [...loc, value instanceof Map ? String(key) : (key as number)];
    if (isMissingElement(element)) {
      issues.push(refusal(property, element, nested, place));
      continue;
    }
    const error = errors.find((one) => one.property === String(key));
    if (error !== undefined) issues.push(...ownIssues(error, place));
    issues.push(...(await issuesInside(property, element, error?.children ?? [], nested, place, search)));
  }
  return issues;
}

function ownIssues({ constraints = {}, contexts = {} }: ValidationError, loc: Issue["loc"]): Issue[] {
  return Object.entries(constraints).map(([type, msg]) => ({
    loc,
    msg,
    type,
    ...(contexts[type] && { ctx: contexts[type] }),
  }));
}

/** What class-validator says of a value that is no object, for the hardenings that refuse more. */
function refusal(property: string, value: unknown, nested: readonly Metadata[], loc: Issue["loc"]): Issue {
  const { message, target, constraints } = nested.at(-1) as Metadata;
  const targetName = target.constructor.name;
  const args = { targetName, property, object: target, value, constraints };
  const text = typeof message === "function" ? message(args) : (message as string);
  const msg = text.replaceAll("$property", property).replaceAll("$target", targetName);
  const contexts = nested.flatMap(({ context }) => context ?? []);
  return { loc, msg, type: "nestedValidation", ...(contexts.length > 0 && { ctx: Object.assign({}, ...contexts) }) };
}

const asynchronous = ["LaterEven", "even", "mixed", "isNotReserved"];

/**
 * What is told later stands in class-validator in the order of being told; here it stands in no order: the failures of
 * a field with asynchronous checks among each other, and those of promised fields among all.
 */
function inComparableOrder(issues: readonly Issue[], promised: readonly Issue["loc"][]): readonly Issue[] {
  const isPromised = ({ loc }: Issue) => promised.some((place) => place.every((key, index) => loc[index] === key));
  const settled = inRuns(issues.filter((issue) => !isPromised(issue)));
  return [
    ...settled,
    ...issues
      .filter(isPromised)
      .map((issue) => inspect(issue))
      .sort()
      .map((text) => ({ loc: [], msg: text, type: "" })),
  ];
}

function inRuns(issues: readonly Issue[]): readonly Issue[] {
  const runs: Issue[][] = [];
  for (const { loc, msg, type, ctx } of issues) {
    const issue = { loc, msg, type, ...(ctx && { ctx }) };
    const run = runs.at(-1);
    if (run?.[0] !== undefined && inspect(run[0].loc) === inspect(issue.loc)) run.push(issue);
    else runs.push([issue]);
  }
  return runs.flatMap((run) =>
    run.some(({ type }) => asynchronous.includes(type)) ? run.sort((a, b) => (a.type < b.type ? -1 : 1)) : run,
  );
}

/** Whether two values have the same classes, own keys in the same order, and contents. */
function isAlike(one: unknown, other: unknown): boolean {
  if (typeof one !== "object" || one === null || typeof other !== "object" || other === null)
    return Object.is(one, other);
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false;
  // What a promise gives has been compared by what is said of it.
  if (one instanceof Promise) return true;
  const contents = (value: object): unknown[] => [
    ...(value instanceof Date ? [value.getTime()] : []),
    ...(value instanceof Set || value instanceof Map ? [[...value]] : []),
    ...Reflect.ownKeys(value).flatMap((key) => [key, (value as Record<PropertyKey, unknown>)[key]]),
  ];
  const [ones, others] = [contents(one), contents(other)];
  return ones.length === others.length && ones.every((value, index) => isAlike(value, others[index]));
}

function areAlike(verdict: Verdict, expected: Verdict): boolean {
  const { promised = [] } = expected;
  return (
    verdict.thrown === expected.thrown &&
    isAlike(inComparableOrder(verdict.issues, promised), inComparableOrder(expected.issues, promised)) &&
    isAlike(verdict.value, expected.value)
  );
}

// One class for half as many bodies on average.
const BODIES = 100;
const classes = Math.ceil(Number(process.env.FUZZ_RUNS ?? 2000) / (BODIES / 2));
const seed = Number(process.env.FUZZ_SEED ?? 20260131);

describe("generated classes", () => {
  it("are read as class-validator and class-transformer read them", async () => {
    const counts = { accepted: 0, refused: 0, thrown: 0 };
    await fc.assert(
      fc.asyncProperty(samples(BODIES), async ({ make, held, bodies }) => {
        const dto = make();
        if (Object.keys(checksByField(dto.cls, held)).length === 0) {
          // class-validator would refuse every object; here the application does not start.
          expect(() => judgeByLambent(dto.cls, held)).toThrow(ConfigurationError);
          return;
        }
        const judge = judgeByLambent(dto.cls, held);
        const judgeByOthers = judgeByClassValidator(dto.cls, held);
        refuseWhatIsThrownFor(dto);
        for (const body of bodies) {
          const json = JSON.stringify(body);
          const expected = await judgeByOthers(json);
          const verdict = await judge(json);
          const { otherwise } = expected;
          if (!areAlike(verdict, expected) && !(otherwise && areAlike(verdict, otherwise))) {
            throw new Error(
              `${dto.source}\n${inspect(held)}\n${json}\nexpected: ${shown(expected)}\nbut: ${shown(verdict)}`,
            );
          }
          counts[expected.thrown !== undefined ? "thrown" : expected.issues.length > 0 ? "refused" : "accepted"] += 1;
        }
        forget(dto);
      }),
      // To look for a smaller class takes minutes; what is thrown names the one that the seed leads to again.
      { seed, numRuns: classes, endOnFailure: true },
    );
    if (process.env.FUZZ_RUNS) process.stderr.write(`${JSON.stringify(counts)}\n`);
    expect(counts.accepted).toBeGreaterThan(0.05 * classes * BODIES);
    expect(counts.refused).toBeGreaterThan(0.05 * classes * BODIES);
  }, 3_600_000);
});

class Tree {
  @IsInt() size!: number;
  @IsOptional() @ValidateNested() @Type(() => Tree) inside?: Tree;
  @IsOptional() @ValidateNested({ each: true }) @Type(() => Tree) all?: Tree[];
}

class TransformedTree {
  @Transform(({ value }) => value) @IsInt() size!: number;
  @IsOptional() @ValidateNested() @Type(() => TransformedTree) inside?: TransformedTree;
  @IsOptional() @ValidateNested({ each: true }) @Type(() => TransformedTree) all?: TransformedTree[];
}

describe("objects in objects", () => {
  it.each([Tree, TransformedTree])(
    "are read as others read them up to 500 levels, and refused beyond: %p",
    async (cls) => {
      const [judge, judgeByOthers] = [judgeByLambent(cls, {}), judgeByClassValidator(cls, {})];

      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 490, max: 510 }),
          fc.infiniteStream(fc.boolean()),
          fc.constantFrom(1, "one"),
          async (levels, choices, innermost) => {
            let json: object = { size: innermost };
            let count = 1;
            for (const isList of choices) {
              const added = isList ? 2 : 1;
              if (count + added > levels) break;
              json = isList ? { size: count, all: [json] } : { size: count, inside: json };
              count += added;
            }
            const body = JSON.stringify(json);

            expect(areAlike(await judge(body), tooDeep(count) ?? (await judgeByOthers(body)))).toBe(true);
          },
        ),
        { seed, numRuns: 40 },
      );
    },
  );
});

/** Hardening: so much deeper an input is refused, before it is made objects of. */
function tooDeep(levels: number): Verdict | undefined {
  const issue = { loc: ["body"], msg: "JSON is nested too deeply", type: "json_invalid" };
  return levels > 500 ? { issues: [issue] } : undefined;
}

function shown(value: unknown): string {
  return inspect(value, { depth: 10, breakLength: 160 });
}

/** class-validator asks every class that it knows whether it is a parent. */
function forget({ all }: MadeDto): void {
  const { validationMetadatas } = getMetadataStorage() as unknown as { validationMetadatas: Map<unknown, unknown> };
  for (const cls of all) validationMetadatas.delete(cls);
}
