import { type AnyClass, lineageOf } from "./class.js";
import { type Documentation, nearerDocumentation } from "./documentation.js";
import type { MessageRecord } from "./messages/message-record.js";
import type { Middleware } from "./middleware.js";
import type { ParameterRecord } from "./parameters.js";
import type { ReturnRecord } from "./returns.js";

/** One verb and path of a method. */
export interface RouteRecord {
  /** A method token, or `*` for every method. */
  readonly method: string;
  readonly path: string;
  readonly options: RouteOptions;
}

/** What a route may set for itself. */
export interface RouteOptions {
  /** The largest body this route reads, in bytes after decoding; default: the application's `maxBodyBytes`. */
  readonly maxBodyBytes?: number;
}

/** Where a redirect leads, and its status. */
export interface RedirectRecord {
  readonly url: string;
  readonly status: number;
}

/**
 * What decorators said of one method.
 *
 * Its lists are replaced, never added to: one that grows is given room for sixteen more, which for thousands of methods is
 * most of the memory that their records take.
 */
export interface MethodRecord {
  routes: readonly RouteRecord[];
  messages: readonly MessageRecord[];
  /** By position, sparse. */
  parameters: readonly ParameterRecord[];
  headers: readonly (readonly [name: string, value: string])[];
  middleware: Middleware[] | undefined;
  status: number | undefined;
  timeout: number | undefined;
  redirect: RedirectRecord | undefined;
  /** Undefined where nothing is declared of what it returns. */
  returns: readonly ReturnRecord[] | undefined;
  documentation: Documentation | undefined;
}

/** What decorators said of one class, its parents not included. */
export interface ClassRecord {
  prefix: string | undefined;
  middleware: Middleware[] | undefined;
  timeout: number | undefined;
  /** Of the class, for methods that say nothing themselves. */
  documentation: Documentation | undefined;
  readonly methods: Map<PropertyKey, MethodRecord>;
  /** Decorators that stand where they cannot work. */
  readonly faults: string[];
}

// In the global symbol registry, so that every copy of the package reads what any of them wrote.
const KEY: unique symbol = Symbol.for("lambent.controller@1");

interface Decorated {
  [KEY]?: ClassRecord;
}

/** The record of a class itself, made on first use; a child never writes into its parent's. */
export function classRecord(cls: object): ClassRecord {
  const decorated = cls as Decorated;
  if (!Object.hasOwn(decorated, KEY)) {
    const record: ClassRecord = {
      prefix: undefined,
      middleware: undefined,
      timeout: undefined,
      documentation: undefined,
      methods: new Map(),
      faults: [],
    };
    Object.defineProperty(decorated, KEY, { value: record });
  }
  return decorated[KEY] as ClassRecord;
}

/** The record of one method of a class itself, made on first use. */
export function methodRecord(cls: object, method: PropertyKey): MethodRecord {
  const { methods } = classRecord(cls);
  let record = methods.get(method);
  if (record === undefined) {
    record = createMethodRecord();
    methods.set(method, record);
  }
  return record;
}

const NONE: readonly never[] = Object.freeze([]);

/** A list with an entry more in front; decorators run from the last to the first. */
export function prepended<Entry>(entry: Entry, list: readonly Entry[]): readonly Entry[] {
  return list.length === 0 ? [entry] : [entry, ...list];
}

/** A list with an entry at its position. */
export function placed<Entry>(entry: Entry, index: number, list: readonly Entry[]): readonly Entry[] {
  const all: Entry[] = new Array(Math.max(index + 1, list.length));
  list.forEach((other, position) => {
    all[position] = other;
  });
  all[index] = entry;
  return all;
}

/** An empty record that belongs to no method yet. */
export function createMethodRecord(): MethodRecord {
  return {
    routes: NONE,
    messages: NONE,
    parameters: NONE,
    headers: NONE,
    middleware: undefined,
    status: undefined,
    timeout: undefined,
    redirect: undefined,
    returns: undefined,
    documentation: undefined,
  };
}

/** A method with what its class and its parents said of it. */
export interface ResolvedMethod extends Readonly<Omit<MethodRecord, "middleware">> {
  readonly middleware: readonly Middleware[];
  /** The class whose parameter decorators hold: where the compiler put the types of the parameters. */
  readonly parametersOf: AnyClass;
}

/** A controller with everything it inherits. */
export interface ResolvedController {
  /** Undefined where neither the class nor a parent has `@Controller`. */
  readonly prefix: string | undefined;
  readonly middleware: readonly Middleware[];
  /** Of the class, for methods that say none themselves. */
  readonly timeout: number | undefined;
  readonly documentation: Documentation | undefined;
  readonly methods: ReadonlyMap<PropertyKey, ResolvedMethod>;
  readonly faults: readonly string[];
}

/**
 * Reads a controller and its parents, the parents first.
 *
 * A child's own decorator on a method replaces the parent's of its kind, its parameter decorators replace the whole
 * list; the middleware of classes adds up, the parent's outermost.
 */
export function resolveController(cls: AnyClass): ResolvedController {
  let prefix: string | undefined;
  let timeout: number | undefined;
  let documentation: Documentation | undefined;
  const middleware: Middleware[] = [];
  const faults: string[] = [];
  const methods = new Map<PropertyKey, ResolvedMethod>();
  for (const owner of [...lineageOf(cls)].reverse()) {
    if (!Object.hasOwn(owner, KEY)) continue;
    const record = classRecord(owner);
    prefix = record.prefix ?? prefix;
    timeout = record.timeout ?? timeout;
    documentation = nearerDocumentation(record.documentation, documentation);
    middleware.push(...(record.middleware ?? []));
    faults.push(...record.faults);
    for (const [key, own] of record.methods) methods.set(key, override(methods.get(key), own, owner));
  }
  return { prefix, middleware, timeout, documentation, methods, faults };
}

/** Not spread: an object that is takes three times the memory. */
function withDefaults(own: MethodRecord, parametersOf: AnyClass): ResolvedMethod {
  const { routes, messages, parameters, headers, middleware = NONE, status, timeout, redirect } = own;
  const { returns, documentation } = own;
  return {
    routes,
    messages,
    parameters,
    headers,
    middleware,
    status,
    timeout,
    redirect,
    returns,
    documentation,
    parametersOf,
  };
}

function override(inherited: ResolvedMethod | undefined, own: MethodRecord, owner: AnyClass): ResolvedMethod {
  if (inherited === undefined) return withDefaults(own, owner);
  const replaced = new Set(own.headers.map(([name]) => name.toLowerCase()));
  const replacesParameters = own.parameters.length > 0;
  return {
    routes: own.routes.length > 0 ? own.routes : inherited.routes,
    messages: own.messages.length > 0 ? own.messages : inherited.messages,
    parameters: replacesParameters ? own.parameters : inherited.parameters,
    parametersOf: replacesParameters ? owner : inherited.parametersOf,
    headers: [...inherited.headers.filter(([name]) => !replaced.has(name.toLowerCase())), ...own.headers],
    middleware: own.middleware ?? inherited.middleware,
    status: own.status ?? inherited.status,
    timeout: own.timeout ?? inherited.timeout,
    redirect: own.redirect ?? inherited.redirect,
    returns: own.returns ?? inherited.returns,
    documentation: nearerDocumentation(own.documentation, inherited.documentation),
  };
}
