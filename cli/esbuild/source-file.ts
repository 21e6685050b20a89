import { dirname, extname } from "node:path";
import type { PartialMessage } from "esbuild";
import type { Program, Span } from "./ast.js";
import { type Exports, exportsOf } from "./exports.js";
import type { Parser } from "./parser.js";
import { type Scope, scopeOf } from "./scope.js";

/** A source file, as far as types need it. */
export interface SourceFile {
  readonly path: string;
  readonly folder: string;
  readonly text: string;
  readonly program: Program;
  /** What the names of the file stand for, outside of all functions and classes. */
  readonly scope: Scope;
  readonly exports: Exports;
  /** Whether it is an ES module: what it exports stands in it. */
  readonly isModule: boolean;
}

const LANGUAGES: Readonly<Record<string, "ts" | "tsx" | "js" | "jsx">> = {
  ".ts": "ts",
  ".mts": "ts",
  ".cts": "ts",
  ".tsx": "tsx",
  ".js": "js",
  ".mjs": "js",
  ".cjs": "js",
  ".jsx": "jsx",
};

/** Parses a file; undefined where it is no program, or none that can be read, which esbuild reports. */
export function parseFile(path: string, text: string, parse: Parser): SourceFile | undefined {
  const lang = LANGUAGES[extname(path)];
  if (lang === undefined) return undefined;
  const { program, errors } = parse(path, text, {
    lang,
    sourceType: "unambiguous",
    astType: "ts",
    preserveParens: false,
  });
  // Of mistakes that esbuild may pass over, such as modifiers in another order, there is a tree nevertheless.
  if (errors.length > 0 && program.body.length === 0) return undefined;
  const scope = scopeOf(program.body);
  const isModule = program.sourceType === "module";
  return { path, folder: dirname(path), text, program, scope, isModule, exports: exportsOf(program, scope) };
}

/** A place of a file as esbuild reports it. */
export function locationOf({ path, text }: SourceFile, { start, end }: Span): PartialMessage["location"] {
  const before = text.slice(0, start);
  const lineStart = before.lastIndexOf("\n") + 1;
  const lineText = text.slice(lineStart).split(/\r?\n/, 1)[0] ?? "";
  const bytes = (part: string) => Buffer.byteLength(part);
  return {
    file: path,
    line: before.split("\n").length,
    column: bytes(text.slice(lineStart, start)),
    length: Math.min(bytes(text.slice(start, end)), bytes(lineText)),
    lineText,
  };
}
