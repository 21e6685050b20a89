import { type AnyClass, nameOf } from "../class.js";
import type { ValidationOptions } from "../dto/class-validator.js";
import type { UnknownFields } from "../dto/dto-record.js";
import { ownSchemaNameOf } from "../dto/schema-name.js";
import { type ClassUse, classSchema } from "./class-schema.js";
import type { JsonSchema } from "./json-schema.js";

/** What a schema is of; its requests and its answers may have different ones. */
interface Subject {
  readonly number: number;
  input?: Component;
  output?: Component;
  other?: Component;
}

/** A schema that the document names: of a class in one of its uses, or given as it is. */
interface Component {
  /** Where references point until all names are known. */
  readonly placeholder: string;
  readonly wanted: string;
  /** What it is the schema of: requests and answers of a class, under the same options, have one. */
  readonly subject: Subject;
  readonly direction: keyof typeof SUFFIXES;
  readonly whence: string;
  schema: JsonSchema;
}

/** What a name ends with where a subject has two schemas. */
const SUFFIXES = { input: "-Input", output: "-Output", other: "" } as const;

const PLACEHOLDER = /^#placeholder\/\d+$/;

/** Collects the schemas that a document names, and gives them their names in the end. */
export class Components {
  readonly #unknownFields: UnknownFields;
  readonly #faults: string[];
  readonly #byClass = new Map<AnyClass, Map<string, Subject>>();
  readonly #all: Component[] = [];
  readonly #subjects: Subject[] = [];

  constructor(unknownFields: UnknownFields, faults: string[]) {
    this.#unknownFields = unknownFields;
    this.#faults = faults;
  }

  /** A reference to the schema of a class. */
  ofClass(cls: AnyClass, direction: ClassUse["direction"], options: ValidationOptions): JsonSchema {
    const { groups, always, strictGroups, skipMissingProperties } = options;
    const key = JSON.stringify([groups, always, strictGroups, skipMissingProperties]);
    const subjects = this.#byClass.get(cls) ?? new Map<string, Subject>();
    this.#byClass.set(cls, subjects);
    const subject = subjects.get(key) ?? this.#newSubject();
    subjects.set(key, subject);
    let component = subject[direction];
    if (component === undefined) {
      const wanted = this.#nameOf(cls) + suffixOf(options);
      component = this.#add({ wanted, subject, direction, whence: nameOf(cls), schema: {} });
      // Before its schema: a class may have itself inside.
      component.schema = this.#describe({ cls, direction, options });
    }
    return { $ref: component.placeholder };
  }

  /** The schema of what is read of requests as a class, which is not listed. */
  describe(cls: AnyClass, options: ValidationOptions): JsonSchema {
    return this.#describe({ cls, direction: "input", options });
  }

  #describe(use: ClassUse): JsonSchema {
    const refer = (inside: AnyClass) => this.ofClass(inside, use.direction, use.options);
    return classSchema(use, { unknownFields: this.#unknownFields, refer });
  }

  /** A reference to a schema by the name that it wants; an equal one of the same name is the same. */
  named(wanted: string, schema: JsonSchema): JsonSchema {
    const text = JSON.stringify(schema);
    const known = this.#all.find((one) => one.wanted === wanted && JSON.stringify(one.schema) === text);
    const component =
      known ?? this.#add({ wanted, subject: this.#newSubject(), direction: "other", whence: wanted, schema });
    return { $ref: component.placeholder };
  }

  /** The schema that a reference leads to; it is still listed. */
  expand(schema: JsonSchema): JsonSchema {
    return this.#all.find(({ placeholder }) => placeholder === schema.$ref)?.schema ?? schema;
  }

  /** Gives the schemas by their names, and what puts those names into anything that refers to them. */
  finish(): { readonly schemas: Readonly<Record<string, JsonSchema>>; readonly resolve: <Part>(part: Part) => Part } {
    const differing = this.#differingSubjects();
    const nameBy = new Map(
      this.#all.map((one) => [
        one.placeholder,
        one.wanted + (differing.has(one.subject) ? SUFFIXES[one.direction] : ""),
      ]),
    );
    const resolve = <Part>(part: Part): Part => replaceRefs(part, (ref) => `#/components/schemas/${nameBy.get(ref)}`);
    const schemas = new Map<string, { readonly schema: JsonSchema; readonly whence: string }>();
    for (const { placeholder, schema: own, whence } of this.#all) {
      const name = nameBy.get(placeholder) as string;
      const schema = resolve(own);
      const other = schemas.get(name);
      if (other === undefined) schemas.set(name, { schema, whence });
      else if (JSON.stringify(other.schema) !== JSON.stringify(schema)) this.#refuseName(name, whence);
    }
    const sorted = [...schemas].sort(([one], [other]) => (one < other ? -1 : 1));
    return { schemas: Object.fromEntries(sorted.map(([name, { schema }]) => [name, schema])), resolve };
  }

  #add(component: Omit<Component, "placeholder">): Component {
    const added = { placeholder: `#placeholder/${this.#all.length}`, ...component };
    this.#all.push(added);
    component.subject[component.direction] = added;
    return added;
  }

  #newSubject(): Subject {
    this.#subjects.push({ number: this.#subjects.length });
    return this.#subjects.at(-1) as Subject;
  }

  #nameOf(cls: AnyClass): string {
    const own = ownSchemaNameOf(cls);
    if (own !== undefined) return own;
    // Minifiers leave a letter or two.
    if (cls.name.length < 3) {
      this.#faults.push(
        `the schema of ${cls.name === "" ? "a class without a name" : `the class "${cls.name}"`} has no name of its own, ` +
          'as when a minifier renames classes. Put @Schema({ name: "Item" }) on it, or keep the names of classes.',
      );
    }
    return cls.name.replace(/[^A-Za-z0-9._-]/g, "_");
  }

  #refuseName(name: string, whence: string): void {
    this.#faults.push(
      `two schemas have the name ${name}, and differ; one is of the class ${whence}. ` +
        "Put @Schema({ name }) with another name on one of the classes.",
    );
  }

  /** The classes whose answers have another schema than their requests, or have such classes inside. */
  #differingSubjects(): ReadonlySet<Subject> {
    const differing = new Set<Subject>();
    const formOf = ({ schema }: Component): string =>
      JSON.stringify(
        replaceRefs(schema, (ref) => {
          const { subject } = this.#all.find(({ placeholder }) => placeholder === ref) as Component;
          return differing.has(subject) ? ref : `#subject/${subject.number}`;
        }),
      );
    let before: number;
    do {
      before = differing.size;
      for (const subject of this.#subjects) {
        const { input, output } = subject;
        if (input !== undefined && output !== undefined && formOf(input) !== formOf(output)) differing.add(subject);
      }
    } while (differing.size > before);
    return differing;
  }
}

/** Schemas of the same class under other options are others. */
function suffixOf({ groups = [], strictGroups, skipMissingProperties }: ValidationOptions): string {
  const parts = [...groups, ...(strictGroups ? ["Strict"] : []), ...(skipMissingProperties ? ["Partial"] : [])];
  return parts.map((part) => `-${part.replace(/[^A-Za-z0-9._]/g, "_")}`).join("");
}

function replaceRefs<Part>(part: Part, replace: (ref: string) => string): Part {
  // Also those in the mapping of a discriminator.
  if (typeof part === "string") return (PLACEHOLDER.test(part) ? replace(part) : part) as Part;
  if (Array.isArray(part)) return part.map((element) => replaceRefs(element, replace)) as Part;
  if (typeof part !== "object" || part === null) return part;
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, replaceRefs(value, replace)])) as Part;
}
