import { execFile } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import ts from "typescript";

/** A folder with programs that import the framework as an installed package, each run in a process of its own. */
export interface Sandbox {
  /** Compiles TypeScript to CommonJS, file by file, with metadata, and writes it as `<name>.js`. */
  write(name: string, source: string, options?: ts.CompilerOptions): Promise<void>;
  /** Runs a file in Node.js; its last line of output, parsed as JSON. */
  run(name: string, ...flags: string[]): Promise<unknown>;
  remove(): Promise<void>;
}

const root = join(__dirname, "../..");

// Linked as they are installed here, so that there is one copy of each, as in a project.
const PACKAGES = [
  "class-transformer",
  "class-validator",
  "inversify",
  "reflect-metadata",
  "reflect-metadata-0-1",
  "tsyringe",
];

/** Makes a sandbox with the sources as they are now, compiled but not bundled: their order of evaluation is kept. */
export async function createSandbox(): Promise<Sandbox> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "lambent-sandbox-")));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await install(join(folder, "node_modules"));
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    write: async (name, source, options) => {
      const compilerOptions: ts.CompilerOptions = {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.CommonJS,
        esModuleInterop: true,
        experimentalDecorators: true,
        emitDecoratorMetadata: true,
        ...options,
      };
      const { outputText } = ts.transpileModule(source, { fileName: `${name}.ts`, compilerOptions });
      await writeFile(join(folder, `${name}.js`), outputText);
    },
    run: (name, ...flags) =>
      new Promise((resolve, reject) => {
        const settle = (error: Error | null, stdout: string, stderr: string) => {
          if (error === null) resolve(JSON.parse(stdout.trim().split("\n").at(-1) ?? ""));
          else reject(new Error(`${error.message}\n${stderr}`));
        };
        execFile(process.execPath, [...flags, `./${name}.js`], { cwd: folder }, settle);
      }),
    remove,
  };
}

async function install(modules: string): Promise<void> {
  const framework = join(modules, "lambent");
  await mkdir(framework, { recursive: true });
  await build({
    entryPoints: [
      join(root, "index.ts"),
      ...["lib", "decorators", "backends"].map((name) => join(root, name, "**/*.ts")),
    ],
    outbase: root,
    outdir: framework,
    platform: "node",
    format: "cjs",
    target: "node20",
    tsconfigRaw: { compilerOptions: { target: "ES2022" } },
    logLevel: "silent",
  });
  const exports = { ".": "./index.js", "./aws-lambda": "./backends/aws-lambda/index.js" };
  await writeFile(join(framework, "package.json"), JSON.stringify({ name: "lambent", exports }));
  for (const name of PACKAGES) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(root, "node_modules", name), join(modules, name));
  }
}
