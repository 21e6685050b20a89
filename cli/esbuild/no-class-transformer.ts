// Stands in for class-transformer in a bundle where nobody but the framework imports it: then no class has any of its
// decorators, and what is left of it is where the framework itself writes down the classes inside others.
type Instance = Record<string, unknown>;
type AnyClass = new () => Instance;
type GiveType = (help: object) => AnyClass | undefined;
type Fields = Map<string | undefined, unknown>;
type Table = Map<unknown, Fields>;
type Decorate = (target: object, field?: string) => void;

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
export function plainToInstance(cls: AnyClass, json: object): Instance {
  const instance = new cls();
  for (const [field, value] of Object.entries(json)) instance[field] = convert(instance, field, value);
  return instance;
}

export function instanceToPlain<T>(value: T): T {
  return value;
}

/** Asks for the type of each element of a list by itself, so that a function that looks at the input gets what it is for. */
function convert(newObject: Instance, property: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((element) => convert(newObject, property, element));
  if (!(value instanceof Object)) return value;
  const cls = typeOf(newObject.constructor, property)?.({ newObject, object: { [property]: value }, property });
  return cls ? plainToInstance(cls, value) : value;
}

function typeOf(cls: object | null, field: string): GiveType | undefined {
  if (cls === null) return undefined;
  const said = types.get(cls)?.get(field) as { readonly typeFunction: GiveType } | undefined;
  return said?.typeFunction ?? typeOf(Object.getPrototypeOf(cls), field);
}
