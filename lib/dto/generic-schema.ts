import { type AnyClass, nameOf } from "../class.js";
import { dtoRecord } from "./dto-record.js";
import { ownSchemaNameOf } from "./schema-name.js";

/** A function that makes a class of others: `<T>(item: Constructor<T>) => class Page { ... }`. */
export type ClassFactory = (...args: never[]) => AnyClass;

/** What a factory was called with so far, argument by argument, and the class that it made. */
interface Made {
  cls?: AnyClass;
  readonly next: Map<unknown, Made>;
}

/**
 * Makes a function that makes classes, as of pages of items, give one class for the same arguments, under a name of its own
 * for documents: that of the factory, followed by those of the arguments.
 *
 * @param name What the names of the schemas begin with: `"PageOf"` gives `PageOfItem`.
 * @example
 * const PageOf = genericSchema("PageOf", <T extends object>(item: Constructor<T>) => {
 *   class Page {
 *     @Nested(() => item, { each: true }) items!: T[];
 *     @IsInt() total!: number;
 *   }
 *   return Page;
 * });
 *
 * @Get()
 * @Returns(PageOf(Item))
 * list() { ... }
 */
export function genericSchema<Factory extends ClassFactory>(name: string, factory: Factory): Factory {
  const root: Made = { next: new Map() };
  const give = (...args: never[]): AnyClass => {
    let made = root;
    for (const arg of args) {
      const next = made.next.get(arg) ?? { next: new Map() };
      made.next.set(arg, next);
      made = next;
    }
    made.cls ??= named(name + args.map(nameOfArgument).join(""), factory(...args));
    return made.cls;
  };
  return give as Factory;
}

/** The class itself is called so too: messages would not tell one from another else. */
function named(name: string, cls: AnyClass): AnyClass {
  dtoRecord(cls).name = name;
  return Object.defineProperty(cls, "name", { value: name });
}

/** What an argument adds to a name: a class its own, a list that of its element, anything else its text. */
function nameOfArgument(arg: unknown): string {
  if (Array.isArray(arg)) return `${arg.map(nameOfArgument).join("")}List`;
  if (typeof arg === "function") return ownSchemaNameOf(arg as unknown as AnyClass) ?? nameOf(arg);
  return String(arg).replace(/[^A-Za-z0-9._-]/g, "_");
}
