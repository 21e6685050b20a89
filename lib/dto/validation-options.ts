import { checkFlags, checkOptionNames } from "../decorator-options.js";
import type { ParameterSite } from "../parameters.js";
import type { ValidationOptions } from "./class-validator.js";

const FLAGS = ["always", "strictGroups", "skipMissingProperties"];
const NAMES = ["groups", ...FLAGS];

/**
 * The options of a validation, none of them where some are wrong, which is reported: what they say of a class would be
 * wrong too.
 *
 * @param ownFlags Options that a decorator has beside those, each true or false.
 */
export function validationOptions<Options extends ValidationOptions>(
  given: Options,
  site: ParameterSite,
  ownFlags: readonly string[] = [],
): Options | Record<string, never> {
  if (!checkOptionNames(given, [...ownFlags, ...NAMES], "the type", site)) return {};
  const hasFlags = checkFlags(given, [...ownFlags, ...FLAGS], site);
  const hasGroups = isListOfNames(given.groups);
  if (!hasGroups) site.fault("its option groups is no list of names", 'Write groups: ["create"]');
  return hasFlags && hasGroups ? given : {};
}

function isListOfNames(groups: unknown): boolean {
  return groups === undefined || (Array.isArray(groups) && groups.every((group) => typeof group === "string"));
}
