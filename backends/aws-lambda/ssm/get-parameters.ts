import { type FreshnessOptions, readText } from "./cache.js";
import { invalidValue, joinErrors } from "./parameter-error.js";
import { isTransform, type ParameterTransform, transformText } from "./transform.js";

/** Options of {@link getParameter} and {@link getParameters}. */
export interface ParameterOptions extends FreshnessOptions {
  /** Whether a `SecureString` is decrypted; without it, its ciphertext is the value. Default true. */
  readonly decrypt?: boolean;
  /** `"json"` parses the text, `"binary"` gives the bytes that it is the base64 of. Default: the text itself. */
  readonly transform?: ParameterTransform | undefined;
}

/** Options without a transform. */
export interface TextParameterOptions extends ParameterOptions {
  readonly transform?: undefined;
}

/** Options of parameters that are JSON. */
export interface JsonParameterOptions extends ParameterOptions {
  readonly transform: "json";
}

/** Options of parameters that are base64. */
export interface BinaryParameterOptions extends ParameterOptions {
  readonly transform: "binary";
}

/**
 * The value of a parameter of AWS Systems Manager, by its name, with a selector (`/app/key:3`, `/app/key:label`) or by
 * its ARN; decrypted, and kept for 300 seconds unless the options say otherwise.
 *
 * Names that are asked for at the same time share a request, calls for the same name an answer. Outside of Lambda an
 * environment variable may give the value: `SSM_APP_KEY` that of `/app/key`.
 *
 * @throws ParameterError when SSM does not have it, or does not give it, or where `transform` does not fit.
 * @throws ConfigurationError when `@aws-sdk/client-ssm` is not installed.
 * @throws TypeError, or RangeError, for a name or an option that is none.
 * @example
 * const key = await getParameter("/app/key");
 * const flags = await getParameter<Flags>("/app/flags", { transform: "json", ttl: 60 });
 */
export async function getParameter(name: string, options?: TextParameterOptions): Promise<string>;
export async function getParameter<T = unknown>(name: string, options: JsonParameterOptions): Promise<T>;
export async function getParameter(name: string, options: BinaryParameterOptions): Promise<Uint8Array>;
export async function getParameter(name: string, options: ParameterOptions = {}): Promise<unknown> {
  return await readValue(name, options);
}

/**
 * The values of several parameters by their names, as {@link getParameter} gives them, ten to a request.
 *
 * The object has no prototype, so that every name can stand in it.
 *
 * @throws ParameterError that names every parameter that could not be read.
 * @example
 * const { "/app/key": key, "/app/url": url } = await getParameters(["/app/key", "/app/url"]);
 */
export async function getParameters<const Name extends string>(
  names: readonly Name[],
  options?: TextParameterOptions,
): Promise<Record<Name, string>>;
export async function getParameters<const Name extends string>(
  names: readonly Name[],
  options: JsonParameterOptions,
): Promise<Record<Name, unknown>>;
export async function getParameters<T>(
  names: readonly string[],
  options: JsonParameterOptions,
): Promise<Record<string, T>>;
export async function getParameters<const Name extends string>(
  names: readonly Name[],
  options: BinaryParameterOptions,
): Promise<Record<Name, Uint8Array>>;
export async function getParameters(
  names: readonly string[],
  options: ParameterOptions = {},
): Promise<Record<string, unknown>> {
  const values: Record<string, unknown> = Object.create(null);
  const errors: unknown[] = [];
  const results = await Promise.allSettled(names.map((name) => readValue(name, options)));
  for (const [index, result] of results.entries()) {
    if (result.status === "rejected") errors.push(result.reason);
    else values[names[index] as string] = result.value;
  }
  if (errors.length > 0) throw joinErrors(errors);
  return values;
}

async function readValue(
  name: string,
  { decrypt = true, transform, ...freshness }: ParameterOptions,
): Promise<unknown> {
  if (!isTransform(transform)) {
    throw new RangeError(`transform is ${String(transform)}, but it has to be "json" or "binary"`);
  }
  const transformed = transformText(await readText(name, decrypt, freshness), transform);
  if ("problem" in transformed) throw invalidValue(name, transformed.problem);
  return transformed.value;
}
