import { readFileSync } from "node:fs";
import { extname } from "node:path";
import { parse } from "yaml";
import { type Json, toYaml } from "../../lib/openapi/yaml.js";
import { CommandError } from "../command-error.js";

/** How a document is written. */
export type DocumentFormat = "json" | "yaml";

const FORMATS: ReadonlyMap<string, DocumentFormat> = new Map([
  [".json", "json"],
  [".yaml", "yaml"],
  [".yml", "yaml"],
]);

/** The format of a file by its ending; undefined for another one. */
export function formatOf(file: string): DocumentFormat | undefined {
  return FORMATS.get(extname(file).toLowerCase());
}

/** A document as text: the same text for the same document, with a line break at its end. */
export function formatDocument(document: object, format: DocumentFormat): string {
  const text = `${JSON.stringify(document, null, 2)}\n`;
  // Through JSON, which leaves out what is undefined.
  return format === "json" ? text : toYaml(JSON.parse(text) as Json);
}

/**
 * Reads the data of a document.
 *
 * @throws CommandError where the file is not there, or holds no JSON or YAML.
 */
export function readDocument(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new CommandError(`${file} cannot be read: ${(error as Error).message}`);
  }
  try {
    return formatOf(file) === "json" ? JSON.parse(text) : parse(text);
  } catch (error) {
    throw new CommandError(`${file} is no document: ${(error as Error).message}`);
  }
}
