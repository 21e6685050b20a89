import type { Constructor } from "./class.js";
import type { HttpException } from "./errors.js";
import { HttpHeaders, isToken } from "./http-headers.js";
import type { ResolvedMethod } from "./metadata.js";
import { isDuration } from "./settings.js";
import { isFinalStatus } from "./status.js";

const ROUTABLE: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "*"]);
const STANDARD_METHODS = /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT|TRACE)$/i;

/** Methods of controllers that are called by their names. */
const HOOKS: ReadonlySet<PropertyKey> = new Set(["onInit", "onDispose"]);

/** Adds a fault where no request can have that method. */
export function checkVerb(where: string, method: string, faults: string[]): void {
  if (ROUTABLE.has(method)) return;
  const standard = method.toUpperCase();
  if (method === "CONNECT" || method === "TRACE") {
    faults.push(
      `${where}: @Route("${method}") cannot be routed, it is not a request for a resource. Use another method.`,
    );
  } else if (!isToken(method)) {
    faults.push(`${where}: @Route(${JSON.stringify(method)}) is not an HTTP method. Use a token such as "PURGE".`);
  } else if (method !== standard && STANDARD_METHODS.test(method)) {
    faults.push(
      `${where}: @Route("${method}") answers no request, because methods are case-sensitive. Write @Route("${standard}").`,
    );
  }
}

/** Adds a fault where a limit is none; `what` names it: that of a route, or the application's. */
export function checkMaxBodyBytes(what: string, limit: number | undefined, faults: string[]): void {
  if (limit === undefined || (Number.isSafeInteger(limit) && limit >= 0)) return;
  faults.push(`${what} is ${limit}. Give a whole number of bytes.`);
}

/** Adds a fault where nothing can take so long; `what` says who sets it. */
export function checkTimeout(what: string, seconds: number | undefined, faults: string[]): void {
  if (seconds === undefined || isDuration(seconds)) return;
  faults.push(`${what}: @Timeout(${seconds}) is no duration. Give a number of seconds above 0.`);
}

/** Adds a fault for each entry that cannot be called, as a file that is part of an import circle leaves it. */
export function checkMiddleware(what: string, middleware: readonly unknown[], faults: string[]): void {
  for (const [index, entry] of middleware.entries()) {
    if (typeof entry === "function") continue;
    faults.push(
      `${what} has no function at position ${index + 1}. Files that import each other in a circle may leave it out.`,
    );
  }
}

/** Adds a fault for each status and header that cannot be sent. */
export function checkOutcome(
  where: string,
  { status, redirect, headers, timeout }: ResolvedMethod,
  faults: string[],
): void {
  checkTimeout(where, timeout, faults);
  if (status !== undefined && !isFinalStatus(status)) {
    faults.push(`${where}: @Status(${status}) is not a status. Give an integer from 200 to 599.`);
  }
  if (redirect !== undefined && !(isFinalStatus(redirect.status) && redirect.status >= 300 && redirect.status < 400)) {
    faults.push(`${where}: @Redirect(..., ${redirect.status}) is not a redirect. Give a status from 300 to 399.`);
  }
  for (const [name, value] of headers) {
    try {
      new HttpHeaders().append(name, value);
    } catch (error) {
      const { errorDetail } = error as HttpException;
      faults.push(`${where}: @SetHeader(${JSON.stringify(name)}, ...): ${errorDetail}. Correct it.`);
    }
  }
}

/** Adds a fault for each declared parameter that no decorator gives a value, and for what is no method at all. */
export function checkSignature(
  where: string,
  cls: Constructor,
  key: PropertyKey,
  { parameters }: ResolvedMethod,
  faults: string[],
): void {
  const implementation = findDescriptor(cls.prototype, key);
  if (implementation?.get !== undefined) {
    faults.push(`${where}: it is an accessor, which is read and not called. Make it a method.`);
  }
  if (HOOKS.has(key)) {
    faults.push(`${where}: a method of this name is called when the application starts or ends. Name it otherwise.`);
  }
  const declared = typeof implementation?.value === "function" ? implementation.value.length : 0;
  for (let index = 0; index < declared; index++) {
    if (parameters[index] !== undefined) continue;
    faults.push(
      `${where}, parameter ${index + 1}: it has no decorator, so nothing would be passed. ` +
        'Say where it comes from: @Param("id"), @Query("q"), @Body(Type), @Req().',
    );
  }
}

/** Adds a fault where no body can be read by all parameters of a method: one wants JSON, another a form. */
export function checkBodies(where: string, { parameters }: ResolvedMethod, faults: string[]): void {
  if (parameters.length < 2) return;
  const readers = parameters.filter(({ mediaTypes }) => mediaTypes !== undefined);
  const isShared = (mediaType: string) => readers.every((record) => record.mediaTypes?.includes(mediaType));
  if (readers.length < 2 || readers[0]?.mediaTypes?.some(isShared)) return;
  faults.push(
    `${where}: ${readers.map(({ label }) => label).join(" and ")} take different content types, ` +
      "so no request could have both. Read the body in one way.",
  );
}

function findDescriptor(prototype: object, key: PropertyKey): PropertyDescriptor | undefined {
  for (let owner: object | null = prototype; owner !== null; owner = Object.getPrototypeOf(owner)) {
    const descriptor = Object.getOwnPropertyDescriptor(owner, key);
    if (descriptor !== undefined) return descriptor;
  }
  return undefined;
}
