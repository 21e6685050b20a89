import { type ConstraintSchema, exactly, isCount, partly } from "./constraint-schema.js";

/** The characters that an option counts; at least one of each unless it says otherwise. */
const COUNTED: Readonly<Record<string, string>> = {
  minLowercase: "a-z",
  minUppercase: "A-Z",
  minNumbers: "0-9",
  minSymbols: "-#!$@£%^&*()_+|~=`{}\\[\\]:\";'<>?,.\\/\\\\ ",
};

/** What `@IsStrongPassword` says: a length, and how many characters of each kind. */
export function strongPasswordSchema(options: Readonly<Record<string, unknown>>): ConstraintSchema {
  const { minLength = 8, returnScore } = options;
  const counts = Object.entries(COUNTED).map(([name, characters]) => [options[name] ?? 1, characters] as const);
  // A score is no verdict, but class-validator takes it for one.
  if (returnScore || !isCount(minLength) || !counts.every(([count]) => isCount(count))) {
    return partly({ type: "string", format: "password" });
  }
  const patterns = counts.flatMap(([count, characters]) =>
    count === 0 ? [] : [{ pattern: count === 1 ? `[${characters}]` : `([${characters}][^${characters}]*){${count}}` }],
  );
  return exactly({
    type: "string",
    format: "password",
    ...(minLength > 0 && { minLength }),
    ...(patterns.length > 0 && { allOf: patterns }),
  });
}
