import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BuildOptions, Message, Metafile } from "esbuild";
import { createProject, linkPackages, runNode, writeFiles } from "./packed.js";

/** A message of esbuild, as far as a user reads it: where it is about, what it says, and how to mend it. */
export interface Said {
  readonly at?: string;
  readonly text: string;
  readonly notes: readonly string[];
}

/** What came of a build with the plugin. */
export interface Built {
  readonly errors: readonly Said[];
  readonly warnings: readonly Said[];
  readonly inputs: Metafile["inputs"];
  /** The bundle. */
  readonly text: string;
}

/** How a program is built: options of esbuild that fit into JSON, and of the plugin. */
export interface BuildSettings extends BuildOptions {
  readonly plugin?: { readonly externalSdk?: boolean };
  /** Whether the plugin is left out. */
  readonly isBare?: boolean;
}

/** A project whose programs are bundled with the plugin as it is published, by a process of its own. */
export interface EsbuildProject {
  readonly folder: string;
  write(files: Readonly<Record<string, string>>): Promise<void>;
  /** Bundles a program to `<entry>.mjs`, or `.cjs`. */
  build(entry: string, settings?: BuildSettings): Promise<Built>;
  /** Runs a file that was built; what it wrote. */
  run(file: string, ...flags: string[]): Promise<string>;
  remove(): Promise<void>;
}

const TSCONFIG = {
  compilerOptions: { target: "ES2022", module: "NodeNext", strict: true, experimentalDecorators: true },
};

// In the format that the package has for it.
const BUILD = (format: "esm" | "cjs") => `
${
  format === "esm"
    ? `import { build } from "esbuild"; import { lambent } from "lambent/esbuild";`
    : `const { build } = require("esbuild"); const { lambent } = require("lambent/esbuild");`
}
const { plugin, isBare, ...options } = JSON.parse(process.env.SETTINGS);
build({ ...options, plugins: isBare ? [] : [lambent(plugin)] }).then(
  ({ warnings, metafile }) => console.log(JSON.stringify({ errors: [], warnings, metafile })),
  ({ message, errors = [{ text: message }], warnings = [] }) => console.log(JSON.stringify({ errors, warnings })),
);
`;

export async function createEsbuildProject(): Promise<EsbuildProject> {
  const { folder, remove } = await createProject();
  await linkPackages(folder, ["esbuild", "oxc-parser", "reflect-metadata", "tsyringe"]);
  const write: EsbuildProject["write"] = (files) => writeFiles(folder, files);
  await write({ "tsconfig.json": JSON.stringify(TSCONFIG), "build.mjs": BUILD("esm"), "build.cjs": BUILD("cjs") });
  return {
    folder,
    write,
    build: async (entry, settings = {}) => {
      const { format = "esm" } = settings;
      const outfile = `${entry}.${format === "esm" ? "mjs" : "cjs"}`;
      const options: BuildSettings = {
        absWorkingDir: folder,
        entryPoints: [entry],
        bundle: true,
        platform: "node",
        format,
        outfile,
        metafile: true,
        logLevel: "silent",
        ...settings,
      };
      const script = format === "cjs" ? "build.cjs" : "build.mjs";
      const output = await runNode([script], folder, { SETTINGS: JSON.stringify(options) });
      const { errors, warnings, metafile } = JSON.parse(output) as {
        errors: Message[];
        warnings: Message[];
        metafile?: Metafile;
      };
      return {
        errors: errors.map(toSaid),
        warnings: warnings.map(toSaid),
        inputs: metafile?.inputs ?? {},
        text: errors.length === 0 ? await readFile(join(folder, outfile), "utf8") : "",
      };
    },
    run: async (file, ...flags) => (await runNode([...flags, file], folder)).trim(),
    remove,
  };
}

function toSaid({ text, location, notes = [] }: Message): Said {
  const said = { text, notes: notes.map((note) => note.text) };
  if (location == null) return said;
  const { file, line, column, length, lineText } = location;
  return { at: `${file}:${line}:${column} ${lineText.slice(column, column + length)}`, ...said };
}
