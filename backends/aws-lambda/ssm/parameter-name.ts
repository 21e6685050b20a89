// An ARN has six parts, the last of which is the parameter. What stands behind it, or behind a name, is a selector.
const PARAMETER_AND_SELECTOR = /^(arn(?::[^:]*){5}|[^:]*).*$/s;

/** The parameter itself, by its name or its ARN, without a selector: `:3` or `:label`. */
export function withoutSelector(name: string): string {
  return name.replace(PARAMETER_AND_SELECTOR, "$1");
}

/**
 * What two names have in common that may mean the same parameter, though one is an ARN or asks for another version.
 *
 * An ARN does not tell whether the name begins with a slash.
 */
export function parameterKey(name: string): string {
  return withoutSelector(name)
    .replace(/^arn:.*:parameter\//, "")
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
