import { isRecord } from "./json.js";
import type { ParameterSite } from "./parameters.js";

// Not every compiler looks at what stands in a decorator: what would be ignored is reported when the application starts.

/**
 * Reports options that there are not.
 *
 * @param after What they stand behind in the decorator: `"the name"`.
 * @returns whether they are an object of options at all.
 */
export function checkOptionNames(
  options: unknown,
  known: readonly string[],
  after: string,
  site: Pick<ParameterSite, "fault">,
): options is Record<string, unknown> {
  if (!isRecord(options)) {
    site.fault(`what follows ${after} is no object of options`, `It may have ${known.join(", ")}`);
    return false;
  }
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) site.fault(`it has no option ${JSON.stringify(name)}`, `There are ${known.join(", ")}`);
  }
  return true;
}

/**
 * Reports options that are neither true nor false, of those which have to be.
 *
 * @returns whether there are none.
 */
export function checkFlags(options: Record<string, unknown>, names: readonly string[], site: ParameterSite): boolean {
  const wrong = names.filter((name) => !["undefined", "boolean"].includes(typeof options[name]));
  for (const name of wrong) site.fault(`its option ${name} is neither true nor false`, "Give one of them");
  return wrong.length === 0;
}
