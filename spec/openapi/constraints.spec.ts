import { inspect } from "node:util";
import * as validators from "class-validator";
import * as validators14 from "class-validator-0-14";
import fc from "fast-check";
import { checksOf, constraintsOf } from "../../lib/dto/class-validator.js";
import type { ConstraintSchema } from "../../lib/openapi/constraint-schema.js";
import { CONSTRAINT_NAMES, schemaOfConstraint } from "../../lib/openapi/constraints.js";
import { jsonValues, nearbyValues } from "../support/nearby-values.js";
import { compileSchema } from "../support/schema-ajv.js";
import { valuesOf } from "../support/schema-arbitrary.js";
import { propertyDecoratorsOf } from "../support/validators.js";
import { constraintCases } from "./constraint-cases.js";
import {
  areRefused,
  exceptionalNames,
  isTakenLess,
  isTakenMore,
  isTakenMoreByFormat,
} from "./constraint-exceptions.js";

const settings = {
  seed: Number(process.env.FUZZ_SEED ?? 20260131),
  numRuns: Number(process.env.FUZZ_RUNS ?? 100),
};

/** The decorators that judge no value by themselves. */
const STRUCTURE = ["Allow", "IsOptional", "Validate", "ValidateBy", "ValidateIf", "ValidateNested", "ValidatePromise"];
/** Those whose values Lambent makes of texts before it validates them. */
const DATES = ["isDate", "minDate", "maxDate"];

interface Subject extends ConstraintSchema {
  readonly title: string;
  readonly name: string;
  readonly known: readonly unknown[];
  readonly isUnsaid: boolean;
  /** What class-validator says of a value of JSON. */
  readonly accepts: (value: unknown) => boolean;
}

const subjects = constraintCases.flatMap(({ decorate, known, isUnsaid = false }): Subject[] => {
  class Holder {
    field: unknown;
  }
  decorate(validators)(Holder.prototype, "field");
  const [metadata, ...others] = checksOf(Holder);
  if (metadata?.constraintCls === undefined || others.length > 0) return [];
  const name = constraintsOf(metadata)[0]?.name || metadata.type;
  const said = schemaOfConstraint(name, metadata.constraints ?? []);
  if (said === undefined) return [];
  const accepts = (value: unknown): boolean => {
    const holder = new Holder();
    holder.field = DATES.includes(name) && typeof value === "string" ? new Date(value) : value;
    try {
      return validators.validateSync(holder).length === 0;
    } catch {
      // Some checks throw where they mean no, such as isNumber for 1e-7.
      return false;
    }
  };
  const title = `${name}(${(metadata.constraints ?? []).map((argument) => inspect(argument, { depth: 0 })).join(", ")})`;
  return [{ ...said, title, name, known: known.filter(isJson), isUnsaid, accepts }];
});

/** Whether JSON gives a value back as it was. */
function isJson(value: unknown): boolean {
  const text = JSON.stringify(value);
  return text !== undefined && inspect(JSON.parse(text), { depth: 9 }) === inspect(value, { depth: 9 });
}

function verdictOn({ schema }: Subject, value: unknown, verdict: string): string {
  return `${verdict}: ${inspect(value)} by ${JSON.stringify(schema)}`;
}

describe("the table of constraints", () => {
  it.each([
    ["0.15", validators],
    ["0.14", validators14],
  ])("knows every name of class-validator %s", (_, v) => {
    const names = Object.entries(v).flatMap(([key, value]) =>
      /^[A-Z0-9_]+$/.test(key) && typeof value === "string" && key !== "IS_OPTIONAL" ? [value] : [],
    );

    expect(names.length).toBeGreaterThan(100);
    expect(names.filter((name) => !CONSTRAINT_NAMES.includes(name))).toEqual([]);
  });

  it("knows no other names", () => {
    const names = Object.values(validators).filter((value) => typeof value === "string");

    expect(CONSTRAINT_NAMES.filter((name) => !(names as string[]).includes(name))).toEqual([]);
    expect(schemaOfConstraint("isNotReserved", [])).toBeUndefined();
    expect(schemaOfConstraint("constructor", [])).toBeUndefined();
  });

  it("is tried with every name", () => {
    expect([...new Set(subjects.map(({ name }) => name))].sort()).toEqual([...CONSTRAINT_NAMES].sort());
    expect(exceptionalNames.filter((name) => !CONSTRAINT_NAMES.includes(name))).toEqual([]);
    expect(propertyDecoratorsOf(validators).length - STRUCTURE.length).toBe(CONSTRAINT_NAMES.length);
  });

  it("says where arguments have no schema", () => {
    const unsaid = subjects.filter(({ isUnsaid }) => isUnsaid);

    expect(unsaid.length).toBeGreaterThan(30);
    expect(unsaid.filter(({ isExact }) => isExact)).toEqual([]);
  });
});

describe.each(subjects.map((subject) => [subject.title, subject] as const))("%s", (_, subject) => {
  const { name, schema, isExact, isUnsaid, known, accepts } = subject;
  const satisfies = compileSchema(schema);
  const satisfiesFormats = compileSchema(schema, { formats: true });
  const isSampled = isExact || !(isUnsaid || areRefused(name));
  const values = JSON.stringify(schema).includes('"not":{}') ? undefined : valuesOf(schema);

  if (isSampled && values !== undefined) {
    it("accepts what its schema describes", () => {
      fc.assert(
        fc.property(values, (value) => {
          if (!accepts(value) && !isTakenLess(name, value)) throw new Error(verdictOn(subject, value, "refused"));
        }),
        settings,
      );
    });
  }

  it("accepts nothing that its schema does not, and what it does if the schema is exact", () => {
    const all = fc.oneof(
      jsonValues,
      ...(known.length > 0 ? [nearbyValues(fc.constantFrom(...known))] : []),
      ...(values === undefined ? [] : [nearbyValues(values)]),
    );
    fc.assert(
      fc.property(all, (value) => {
        const isAccepted = accepts(value);
        if (isAccepted && !satisfies(value) && !isTakenMore(name, value)) {
          throw new Error(verdictOn(subject, value, "accepted"));
        }
        if (isAccepted && !satisfiesFormats(value) && !isTakenMore(name, value) && !isTakenMoreByFormat(name)) {
          throw new Error(verdictOn(subject, value, "accepted in spite of its format"));
        }
        // A date is one by its format alone.
        const isSatisfied = name === "isDate" ? satisfiesFormats(value) : satisfies(value);
        if (isExact && isSatisfied && !isAccepted && !isTakenLess(name, value)) {
          throw new Error(verdictOn(subject, value, "refused"));
        }
      }),
      { ...settings, examples: known.map((value): [unknown] => [value]) },
    );
  });
});
