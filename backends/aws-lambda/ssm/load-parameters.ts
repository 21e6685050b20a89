import { type Constructor, nameOf } from "../../../lib/class.js";
import type { TextField } from "../../../lib/dto/text-fields.js";
import { ConfigurationError, type ValidationIssue } from "../../../lib/errors.js";
import { coerceText, coerceTexts } from "../../../lib/values.js";
import { type FreshnessOptions, readText } from "./cache.js";
import { type ConfigField, configFieldsOf } from "./config-fields.js";
import { type ConfigInput, makeConfig } from "./config-instance.js";
import { joinErrors, ParameterError } from "./parameter-error.js";
import { transformText } from "./transform.js";

/**
 * An instance of a class whose fields have `@SsmParameter`, all of them read from SSM together.
 *
 * Texts are converted as those of a query are, by what validators, `@Type`, the compiler or an initialiser say of the
 * field, and everything is validated. A field with an initialiser or `@IsOptional()` keeps what it has where SSM does not
 * have its parameter. Values are kept as those of `getParameter` are; each call makes a new instance.
 *
 * @throws ConfigurationError that names the class, the field and the parameter of all that is missing or does not fit,
 *   and never a value; or what is wrong with the class.
 * @throws ParameterError when SSM does not give a parameter.
 * @example
 * const config = useResource(() => loadParameters(Config));
 */
export async function loadParameters<T extends object>(
  cls: Constructor<T>,
  options: FreshnessOptions = {},
): Promise<T> {
  const fields = configFieldsOf(cls);
  const faults: { readonly rank: number; readonly text: string }[] = [];
  const input: ConfigInput = {
    values: {},
    bytes: {},
    absent: new Set(),
    refused: new Set(),
    report: (field, way, problem) => {
      const text = `${nameOf(cls)}.${display(way)}: the parameter ${JSON.stringify(field.parameter)} ${problem}.`;
      faults.push({ rank: fields.indexOf(field), text });
    },
    reportClass: (text) => faults.push({ rank: fields.length, text }),
  };
  const texts = await Promise.allSettled(fields.map((field) => readText(field.parameter, field.decrypt, options)));
  const errors: unknown[] = [];
  for (const [index, field] of fields.entries()) {
    const text = texts[index] as PromiseSettledResult<string>;
    if (text.status === "fulfilled") takeText(field, text.value, input);
    else if (isMissing(text.reason)) takeNothing(field, input);
    else errors.push(text.reason);
  }
  if (errors.length > 0) throw joinErrors(errors);
  const config = await makeConfig(cls, fields, input);
  const inOrder = faults.sort((a, b) => a.rank - b.rank);
  if (faults.length > 0) throw new ConfigurationError(inOrder.map(({ text }) => text));
  return config as T;
}

function isMissing(error: unknown): boolean {
  return error instanceof ParameterError && error.reason === "not-found";
}

function takeNothing(field: ConfigField, { absent, refused, report }: ConfigInput): void {
  absent.add(field.name);
  if (field.isOptional) return;
  refused.add(field.name);
  report(field, [field.name], "is not in SSM. Create it, or give the field an initialiser or @IsOptional()");
}

/** Takes what becomes of a text, or reports what is wrong with it. */
function takeText(field: ConfigField, text: string, { values, bytes, refused, report }: ConfigInput): void {
  const { name, inputName, transform } = field;
  const transformed = transformText(text, transform);
  const issues: ValidationIssue[] = [];
  if ("problem" in transformed) {
    report(field, [name], transformed.problem);
    refused.add(name);
    return;
  }
  const value = transform === undefined ? convert(field, text, issues) : transformed.value;
  for (const { loc, msg, type } of issues) report(field, loc, `does not fit: ${msg} (${type})`);
  if (issues.length > 0) refused.add(name);
  else if (transform === "binary") bytes[name] = value;
  else values[inputName] = value;
}

/** What a text becomes; a field that is a list is made of its parts, as SSM writes a `StringList`. */
function convert({ name, text: field }: ConfigField, text: string, issues: ValidationIssue[]): unknown {
  const { coerce, isList } = field as TextField;
  if (coerce === undefined) return text;
  if (!isList) return coerceText(text, coerce, [name], issues);
  const parts = text.split(",").map((part) => part.trim());
  const members = parts.filter((part) => part !== "");
  return coerceTexts(members, coerce, [name], issues);
}

/** The way to a value as code would write it: `lines[0].sku`. */
function display(way: readonly (string | number)[]): string {
  return way.map((key, index) => (typeof key === "number" ? `[${key}]` : index === 0 ? key : `.${key}`)).join("");
}
