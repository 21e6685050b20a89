import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { type MetadataFunctions, metadataFunctions } from "../../lib/reflect-metadata.js";

/** The functions of the package, in a realm of its own: on `Reflect` there is room for one kind. */
function load(packageName: string): MetadataFunctions {
  const code = readFileSync(require.resolve(packageName), "utf8");
  return runInNewContext(`${code}; Reflect`) as MetadataFunctions;
}

const keys = ["design:type", "a", Symbol("b")] as const;
// The property 1 is the property "1".
const places = [undefined, "name", "1", 1, Symbol("c")] as const;

/** Objects and classes that inherit from each other, alike for each side. */
function targets(): object[] {
  class Parent {}
  class Child extends Parent {}
  const made = Object.create(Child.prototype) as object;
  return [Parent, Child, Parent.prototype, Child.prototype, made, Object.create(null) as object];
}

const at = fc.record({
  key: fc.constantFrom(...keys),
  target: fc.nat({ max: targets().length - 1 }),
  place: fc.constantFrom(...places),
});

type Step = { kind: string; key: PropertyKey; target: number; place: PropertyKey | undefined; value?: number };

const step = fc.tuple(
  fc.constantFrom("define", "decorate", "delete", "has", "hasOwn", "get", "getOwn", "keys", "ownKeys"),
  at,
  fc.nat(9),
);

function run(functions: MetadataFunctions, steps: readonly Step[]): unknown[] {
  const owners = targets();
  return steps.map(({ kind, key, target, place, value }) => {
    const owner = owners[target] as object;
    switch (kind) {
      case "define":
        return functions.defineMetadata(key, value, owner, place);
      case "decorate":
        // As `decorate` hands it on; the package itself takes no number here.
        return functions.metadata(key, value)(owner, typeof place === "number" ? String(place) : place);
      case "delete":
        return functions.deleteMetadata(key, owner, place);
      case "has":
        return functions.hasMetadata(key, owner, place);
      case "hasOwn":
        return functions.hasOwnMetadata(key, owner, place);
      case "get":
        return functions.getMetadata(key, owner, place);
      case "getOwn":
        return functions.getOwnMetadata(key, owner, place);
      case "keys":
        return [...functions.getMetadataKeys(owner, place)];
      default:
        return [...functions.getOwnMetadataKeys(owner, place)];
    }
  });
}

describe.each(["reflect-metadata/lite", "reflect-metadata", "reflect-metadata-0-1"])("as in %s", (packageName) => {
  it("every sequence of calls gives the same", () => {
    const oracle = load(packageName);
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (drawn) => {
        const steps = drawn.map(([kind, where, value]) => ({ kind, ...where, value }));
        expect(run(metadataFunctions, steps)).toEqual(run(oracle, steps));
      }),
      { numRuns: 500 },
    );
  });

  const calls: [name: string, call: (functions: MetadataFunctions, target: object) => unknown][] = [
    ["decorate", ({ decorate }, target) => decorate([], target)],
    ["metadata", ({ metadata }, target) => metadata("a", 1)(target)],
    ["defineMetadata", ({ defineMetadata }, target) => defineMetadata("a", 1, target)],
    ["hasMetadata", ({ hasMetadata }, target) => hasMetadata("a", target)],
    ["hasOwnMetadata", ({ hasOwnMetadata }, target) => hasOwnMetadata("a", target)],
    ["getMetadata", ({ getMetadata }, target) => getMetadata("a", target)],
    ["getOwnMetadata", ({ getOwnMetadata }, target) => getOwnMetadata("a", target)],
    ["getMetadataKeys", ({ getMetadataKeys }, target) => getMetadataKeys(target)],
    ["getOwnMetadataKeys", ({ getOwnMetadataKeys }, target) => getOwnMetadataKeys(target)],
    ["deleteMetadata", ({ deleteMetadata }, target) => deleteMetadata("a", target)],
  ];

  it.each(calls)("%s refuses what holds none", (_name, call) => {
    for (const target of [undefined, null, 1, "text"]) {
      for (const functions of [metadataFunctions, load(packageName)]) {
        // Errors of another realm are no instances of this one's class.
        const refused = expect.objectContaining({ name: "TypeError" }) as Error;
        expect(() => call(functions, target as unknown as object)).toThrow(refused);
      }
    }
  });

  it("decorators run from the last to the first, each on what the one before it gave", () => {
    const said = [metadataFunctions, load(packageName)].map(({ decorate }) => {
      const log: unknown[] = [];
      const property = decorate(
        [
          (_target, place, descriptor) => void log.push(["first", place, descriptor]),
          (_target, place, descriptor) => {
            log.push(["second", place, descriptor]);
            return { value: 2 };
          },
        ],
        {},
        1,
        { value: 1 },
      );
      class First {}
      class Second {}
      const cls = decorate([(given) => void log.push(given === Second), () => Second], First);
      return { log, property, isSecond: cls === Second };
    });
    expect(said[0]).toEqual(said[1]);
    expect(said[0]).toEqual({
      log: [["second", "1", { value: 1 }], ["first", "1", { value: 2 }], true],
      property: { value: 2 },
      isSecond: true,
    });
  });
});

it("has every function of the package", () => {
  const names = Object.getOwnPropertyNames(load("reflect-metadata")).filter((name) => /metadata|decorate/i.test(name));
  expect(Object.keys(metadataFunctions).sort()).toEqual(names.sort());
});
