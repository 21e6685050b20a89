import { MAX_ISSUES, type ValidationIssue } from "../errors.js";
import { isPromiseLike, observed } from "../promise.js";
import type { Location } from "./findings.js";

/**
 * An object that validates, of any library with the interface of https://standardschema.dev: zod, valibot, arktype.
 *
 * @example
 * const Credentials = z.object({ name: z.string(), password: z.string() });
 *
 * @Post("/login")
 * login(@Body(Credentials) credentials: z.infer<typeof Credentials>) { ... }
 */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    validate(value: unknown): StandardResult<Output> | Promise<StandardResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

/** The value, or what is wrong with it. */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

/** One thing that is wrong; libraries add a name for it as `code` or `type`. */
export interface StandardIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** Whether a type given to a decorator is a schema; those of arktype are functions. */
export function isStandardSchema(type: unknown): type is StandardSchema {
  if (type === null || (typeof type !== "object" && typeof type !== "function")) return false;
  const standard: unknown = (type as Partial<StandardSchema>)["~standard"];
  const { version, validate } = (standard ?? {}) as Partial<StandardSchema["~standard"]>;
  // Another version may say in another way what is wrong, which would pass unseen.
  return version === 1 && typeof validate === "function";
}

/** What a schema makes of a value; what does not fit goes into `issues`. */
export function readBySchema(
  schema: StandardSchema,
  value: unknown,
  loc: Location,
  issues: ValidationIssue[],
): unknown {
  const settle = (result: StandardResult<unknown>): unknown => {
    if (result.issues === undefined) return result.value;
    // A list without issues is a refusal too: there is no value.
    for (const issue of result.issues.length === 0 ? [UNSAID] : result.issues) {
      if (issues.length > MAX_ISSUES) break;
      issues.push(toIssue(issue, loc));
    }
    return undefined;
  };
  const result = schema["~standard"].validate(value);
  return isPromiseLike(result) ? observed(Promise.resolve(result).then(settle)) : settle(result);
}

const UNSAID: StandardIssue = { message: "Invalid input" };

function toIssue(issue: StandardIssue, loc: Location): ValidationIssue {
  const path = (issue.path ?? []).map((step) => (typeof step === "object" ? step.key : step));
  return {
    loc: [...loc, ...path.map((key) => (typeof key === "number" ? key : String(key)))],
    msg: issue.message,
    type: nameOf(issue),
  };
}

function nameOf(issue: StandardIssue): string {
  const { code, type } = issue as { readonly code?: unknown; readonly type?: unknown };
  return [code, type].find((name) => typeof name === "string") ?? "invalid";
}
