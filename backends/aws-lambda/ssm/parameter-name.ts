/** A name as it is asked for, in its parts. */
interface NameParts {
  /** The parameter itself: its name, or its ARN. */
  readonly base: string;
  /** Which version of it: `:3` or `:label`; empty for the latest. */
  readonly selector: string;
}

// Six parts, the last of which is the parameter; a selector is a seventh.
const ARN = /^(arn:[^:]*:[^:]*:[^:]*:[^:]*:[^:]*)(:.*)?$/;

/** A name or an ARN, without and with its selector. SSM takes spaces around a name for none. */
export function splitName(name: string): NameParts {
  const trimmed = name.trim();
  const arn = ARN.exec(trimmed);
  if (arn !== null) return { base: arn[1] as string, selector: arn[2] ?? "" };
  const at = trimmed.indexOf(":");
  return at < 0 ? { base: trimmed, selector: "" } : { base: trimmed.slice(0, at), selector: trimmed.slice(at) };
}

/**
 * What two names have in common that may mean the same parameter, though one is an ARN or asks for another version.
 *
 * An ARN does not tell whether the name begins with a slash.
 */
export function parameterKey(name: string): string {
  return splitName(name)
    .base.replace(/^arn:.*:parameter\//, "")
    .replace(/^\//, "");
}

/** The environment variable that may give a parameter outside of Lambda: `SSM_APP_DB_URL` for `/app/db/url`. */
function variableOf(name: string): string {
  return `SSM/${name}`.replaceAll(/[^A-Za-z0-9]+/g, "_").toUpperCase();
}

/** The value of a parameter from the environment, outside of Lambda alone; an empty variable is none. */
export function localValue(name: string): string | undefined {
  if (process.env.AWS_LAMBDA_FUNCTION_NAME) return undefined;
  return process.env[variableOf(name)] || undefined;
}
