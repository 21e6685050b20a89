import type { parseSync } from "./ast.js";

/** The parser that sources are read with. */
export type Parser = typeof parseSync;

/**
 * Loads the parser, an optional peer: whoever does not bundle needs none.
 *
 * @throws Error that says what to install where it is missing, or why it does not load: it is a program for one system.
 */
export async function loadParser(): Promise<Parser> {
  try {
    return (await import("oxc-parser")).parseSync;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const isMissing = code === "ERR_MODULE_NOT_FOUND";
    throw new Error(
      isMissing
        ? "lambent/esbuild reads TypeScript with oxc-parser. Install it: npm install --save-dev oxc-parser."
        : `lambent/esbuild reads TypeScript with oxc-parser, which is installed but does not load: ${message}`,
      { cause },
    );
  }
}
