// Stands in for class-transformer in a bundle where nobody but the framework imports it: then no class has any of its
// decorators, and what is left of it is where the framework itself writes down the classes inside others.
type Fields = Map<string | undefined, unknown>;
type Table = Map<unknown, Fields>;
type Decorate = (target: object, field?: string) => void;
type AnyClass = new () => Record<string, unknown>;
/** In place of a type, what gives that of each element of a list. */
type Choice = { typeFunction(help: object): AnyClass };

const exposed: Table = new Map();
const excluded: Table = new Map();
const transformed: Table = new Map();
const types: Table = new Map();

function writeInto(table: Table, said: unknown): Decorate {
  return ({ constructor: cls }, field) => {
    const fields: Fields = table.get(cls) ?? new Map();
    table.set(cls, fields.set(field, said));
  };
}

export function Expose(): Decorate {
  return writeInto(exposed, {});
}

export function Exclude(): Decorate {
  return writeInto(excluded, {});
}

export function Transform(): Decorate {
  return writeInto(transformed, [{}]);
}

export function Type(typeFunction: () => unknown): Decorate {
  return writeInto(types, { typeFunction, options: {} });
}

/** The framework makes instances by itself, except where it may not look into tables such as these. */
export function plainToInstance(cls: AnyClass, json: Record<string, unknown>): object {
  const newObject = new cls();
  for (const [property, value] of Object.entries(json)) {
    newObject[property] = convert(typeOf(cls, property, { newObject, object: json, property }), value);
  }
  return newObject;
}

export function instanceToPlain<T>(value: T): T {
  return value;
}

function typeOf(cls: object | null, field: string, help: object): AnyClass | Choice | undefined {
  if (cls === null) return undefined;
  const said = types.get(cls)?.get(field) as { typeFunction(help: object): AnyClass | Choice } | undefined;
  return said === undefined ? typeOf(Object.getPrototypeOf(cls), field, help) : said.typeFunction(help);
}

function convert(type: AnyClass | Choice | undefined, value: unknown): unknown {
  if (type === undefined || typeof value !== "object" || value === null) return value;
  if (!Array.isArray(value)) return plainToInstance(type as AnyClass, value as Record<string, unknown>);
  const typeOfElement = typeof type === "object" ? type.typeFunction : () => type;
  return value.map((object) => convert(typeOfElement({ object }), object));
}
