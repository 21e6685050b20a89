// Patterns of JSON Schema are regular expressions without flags, read by many engines: what other engines than ECMA's
// read otherwise is not used here, such as \d, references and looking around.

/** A word in small and capital letters, as a pattern. */
export function anyCase(word: string): string {
  return word.replace(/[a-z]/g, (letter) => `[${letter.toUpperCase()}${letter}]`);
}

/** A pattern that matches a text itself. */
export function literal(text: string): string {
  return text.replace(/[\^$\\.*+?()[\]{}|]/g, "\\$&");
}

// Half a character, \u{…} and \p{…} mean something else with the flag u, by which JSON Schema reads every pattern.
const OTHER_WITH_U = /[\uD800-\uDFFF]|\\u(?:[dD][89a-fA-F]|\{)|\\[pP]\{/;
// The characters that may have a backslash before them with the flag u.
const MAY_BE_ESCAPED = /[A-Za-z0-9^$\\.*+?()[\]{}|/]/;

/** A regular expression as a pattern; undefined where its flags say what a pattern cannot. */
export function patternOf({ source, flags }: RegExp): string | undefined {
  if (!/^[dgu]*$/.test(flags)) return undefined;
  if (flags.includes("u")) return source;
  if (OTHER_WITH_U.test(source)) return undefined;
  const pattern = withoutNeedlessEscapes(source);
  return compile(pattern, "u") && pattern;
}

/** A regular expression; undefined for a text that is none. */
export function compile(pattern: string, flags?: string): RegExp | undefined {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return undefined;
  }
}

/** `\-` and `\@` are errors with the flag u, and common without. */
function withoutNeedlessEscapes(source: string): string {
  let isInClass = false;
  return source.replace(/\\([\s\S])|[[\]]/g, (token: string, escaped: string | undefined) => {
    if (escaped === undefined) isInClass = token === "[";
    else if (!MAY_BE_ESCAPED.test(escaped) && !(isInClass && escaped === "-")) return escaped;
    return token;
  });
}
