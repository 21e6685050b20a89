import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { CommandError } from "../command-error.js";
import { type LoadOptions, toSettings, withEntry } from "../entry/load-options.js";
import { writeFile } from "../files.js";
import { describeDocument } from "../openapi/describe-document.js";
import { print } from "../output.js";
import { makeSite } from "./site.js";

/** What the command line says of a site. */
interface DocsOptions extends LoadOptions {
  readonly out: string;
}

/** `lambent docs`: the documentation of an application as files, which open from disk and from any server of files. */
export function docsCommand(): Command {
  const command = new Command("docs")
    .description("Write the documentation of an application as a static site.")
    .option("--out <folder>", "where its files are written", "docs-site");
  return withEntry(command).action(docs);
}

async function docs(entry: string, options: DocsOptions): Promise<void> {
  const { out } = options;
  const settings = toSettings(entry, options);
  const { document } = await describeDocument(settings);
  const files = await makeSite(document);
  refuseOthers(out, Object.keys(files));
  for (const [name, content] of Object.entries(files)) writeFile(join(out, name), content);
  print(`${join(out, "index.html")} is written, and ${Object.keys(files).length - 1} files that it shows.`);
}

/** What somebody has there that is no part of such a site must not end up in one. */
function refuseOthers(folder: string, own: readonly string[]): void {
  if (!existsSync(folder)) return;
  const known = new Set(own.map((name) => name.split("/")[0]));
  const other = readdirSync(folder).find((name) => !known.has(name));
  if (other === undefined) return;
  throw new CommandError(`${folder} has other files, such as ${other}. Name a folder of its own with --out.`);
}
