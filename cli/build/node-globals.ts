import type { Metafile } from "esbuild";

/** What esbuild writes where a module calls `require` for what is not in the bundle. */
const REQUIRE_SHIM = "Dynamic require of";

/**
 * The line that gives an ES module what CommonJS modules in it expect of Node.js, with its end; empty without need.
 *
 * Names of the bundle are minified and cannot clash with these.
 */
export function nodeGlobals(code: string, { outputs }: Metafile): string {
  const imports = Object.values(outputs).flatMap((output) => output.imports);
  const requires = code.includes(REQUIRE_SHIM) || imports.some(({ kind }) => kind.startsWith("require"));
  const parts: string[] = [];
  if (requires) {
    parts.push(
      'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
    );
  }
  if (/\b__(?:dirname|filename)\b/.test(code)) {
    parts.push("const __dirname=import.meta.dirname,__filename=import.meta.filename;");
  }
  return parts.length === 0 ? "" : `${parts.join("")}\n`;
}
