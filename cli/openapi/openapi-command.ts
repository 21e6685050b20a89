import { existsSync } from "node:fs";
import { Command, InvalidArgumentError, Option } from "commander";
import type { OpenApiDocument } from "../../lib/openapi/open-api-document.js";
import { CommandError } from "../command-error.js";
import { type LoadOptions, toSettings, withEntry } from "../entry/load-options.js";
import { writeFile } from "../files.js";
import { print } from "../output.js";
import { breakingChanges } from "./breaking-changes.js";
import { describeDocument } from "./describe-document.js";
import { type DocumentFormat, formatDocument, formatOf, readDocument } from "./document-file.js";
import { fieldsOf } from "./json-document.js";

/** What the command line says of a document. */
interface OpenApiOptions extends LoadOptions {
  readonly out?: Output;
  readonly check?: true;
  readonly diff?: string;
}

/** A file to write, and how. */
interface Output {
  readonly file: string;
  readonly format: DocumentFormat;
}

/** `lambent openapi`: the document of an application, written, compared with a file or with an older one. */
export function openapiCommand(): Command {
  const out = new Option(
    "--out <file>",
    "where it is written, as JSON or YAML by its ending; default: standard output",
  );
  const command = new Command("openapi")
    .description("Write the OpenAPI document of an application.")
    .addOption(out.argParser(parseOutput))
    .option("--check", "write nothing, and fail where the file of --out is missing or out of date")
    .option("--diff <file>", "list what breaks clients of an older document, and fail where there is something");
  return withEntry(command).action(openapi);
}

async function openapi(entry: string, options: OpenApiOptions, command: Command): Promise<void> {
  const { out, check = false, diff } = options;
  if (check && out === undefined) command.error("error: --check needs --out, the file to look at");
  const settings = toSettings(entry, options);
  // First of all: it may be the file that is written.
  const old = diff === undefined ? undefined : readOld(diff);
  const { document } = await describeDocument(settings);
  if (out === undefined && old === undefined) print(formatDocument(document, "json").trimEnd());
  if (out !== undefined && !check) {
    writeFile(out.file, formatDocument(document, out.format));
    print(`${out.file} is written.`);
  }
  const faults = [
    ...(check && out !== undefined ? checkFile(out, document, toCommandLine(entry, options)) : []),
    ...(diff !== undefined ? listChanges(diff, old, document) : []),
  ];
  if (faults.length > 0) throw new CommandError(faults.join("\n"));
}

function checkFile({ file, format }: Output, document: OpenApiDocument, remedy: string): readonly string[] {
  if (!existsSync(file)) return [`${file} is missing. Run: ${remedy}`];
  // What a formatter does to the text is no difference.
  const isSame = formatDocument(fieldsOf(readDocument(file)), format) === formatDocument(document, format);
  if (!isSame) return [`${file} is out of date. Run: ${remedy}`];
  print(`${file} is up to date.`);
  return [];
}

function listChanges(file: string, old: unknown, document: OpenApiDocument): readonly string[] {
  const changes = breakingChanges(old, document);
  print(
    changes.length === 0 ? "no breaking changes" : changes.map(({ where, what }) => `${where}: ${what}`).join("\n"),
  );
  if (changes.length === 0) return [];
  return [`${changes.length} breaking ${changes.length === 1 ? "change" : "changes"} since ${file}`];
}

function readOld(file: string): unknown {
  const old = readDocument(file);
  if (typeof fieldsOf(old).openapi === "string") return old;
  throw new CommandError(`${file} is no document of OpenAPI 3: it has no field "openapi".`);
}

/** What writes the file that is missing. */
function toCommandLine(entry: string, { out, tsconfig }: OpenApiOptions): string {
  const words = ["npx", "lambent", "openapi", entry, "--out", out?.file ?? ""];
  if (tsconfig !== undefined) words.push("--tsconfig", tsconfig);
  return words.map((word) => (/^[\w./:@-]+$/.test(word) ? word : JSON.stringify(word))).join(" ");
}

function parseOutput(file: string): Output {
  const format = formatOf(file);
  if (format === undefined) throw new InvalidArgumentError("It has to end in .json, .yaml or .yml.");
  return { file, format };
}
