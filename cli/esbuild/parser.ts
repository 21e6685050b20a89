import type { parseSync } from "./ast.js";

/** The parser that sources are read with. */
export type Parser = typeof parseSync;

/**
 * Loads the parser, an optional peer: whoever does not bundle needs none.
 *
 * @throws Error that says what to install where it is missing.
 */
export async function loadParser(): Promise<Parser> {
  try {
    return (await import("oxc-parser")).parseSync;
  } catch (cause) {
    throw new Error(
      "lambent/esbuild reads TypeScript with oxc-parser. Install it: npm install --save-dev oxc-parser.",
      {
        cause,
      },
    );
  }
}
