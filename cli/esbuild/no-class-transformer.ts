// Stands in for class-transformer in a bundle where nobody but the framework imports it: then no class has any of its
// decorators, and what is left of it is where the framework itself writes down the classes inside others.
type Fields = Map<string | undefined, unknown>;
type Table = Map<unknown, Fields>;
type Decorate = (target: object, field?: string) => void;
type AnyClass = new () => Record<string, unknown>;

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
  const instance = new cls();
  for (const [field, value] of Object.entries(json)) instance[field] = convert(typeOf(cls, field), value);
  return instance;
}

export function instanceToPlain<T>(value: T): T {
  return value;
}

function typeOf(cls: object | null, field: string): AnyClass | undefined {
  if (cls === null) return undefined;
  const said = types.get(cls)?.get(field) as { typeFunction(): AnyClass } | undefined;
  return said === undefined ? typeOf(Object.getPrototypeOf(cls), field) : said.typeFunction();
}

function convert(type: AnyClass | undefined, value: unknown): unknown {
  if (type === undefined || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((element) => convert(type, element));
  return plainToInstance(type, value as Record<string, unknown>);
}
