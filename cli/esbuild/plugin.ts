import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { PluginBuild } from "esbuild";

/** Options of {@link lambent}. */
export interface EsbuildPluginOptions {
  /** Whether `@aws-sdk/*` and `@smithy/*` stay out of the bundle, as the managed runtimes have them; default false. */
  readonly externalSdk?: boolean;
}

/** A plugin of esbuild, as far as anybody but esbuild has to know. */
export interface EsbuildPlugin {
  readonly name: string;
  readonly setup: (build: object) => void | Promise<void>;
}

/**
 * The plugin of esbuild that bundles an application with all that its decorators say.
 *
 * It keeps the types of decorated signatures and the names of classes, and takes ES modules of dependencies.
 *
 * @example
 * await build({ entryPoints: ["src/handler.ts"], bundle: true, platform: "node", format: "esm", minify: true,
 *   plugins: [lambent({ externalSdk: true })] });
 */
export function lambent(options: EsbuildPluginOptions = {}): EsbuildPlugin {
  return { name: "lambent", setup: (build) => setUp(build as PluginBuild, options) };
}

function setUp(build: PluginBuild, { externalSdk = false }: EsbuildPluginOptions): void {
  const { initialOptions } = build;
  initialOptions.mainFields ??= ["es2015", "module", "main"];
  initialOptions.keepNames ??= true;
  if (externalSdk) initialOptions.external = [...(initialOptions.external ?? []), "@aws-sdk/*", "@smithy/*"];
  build.onResolve({ filter: /^@oxc-project\/runtime\/helpers\// }, ({ path }) => ({ path, namespace: "lambent" }));
  build.onLoad({ filter: /./, namespace: "lambent" }, ({ path }) => ({ contents: helpers[basename(path)] ?? "" }));
  build.onLoad({ filter: /\.[cm]?tsx?$/ }, async ({ path }) => {
    const source = await readFile(path, "utf8");
    if (!source.includes("@")) return undefined;
    const { transform } = await import("oxc-transform");
    const isTsx = path.endsWith("x");
    const { code, map, errors } = await transform(basename(path), source, {
      lang: isTsx ? "tsx" : "ts",
      sourcemap: true,
      target: "esnext",
      jsx: "preserve",
      typescript: { onlyRemoveTypeImports: true },
      decorator: { legacy: true, emitDecoratorMetadata: true },
    });
    // esbuild reports what is wrong better.
    if (errors.length > 0) return undefined;
    const inline = Buffer.from(JSON.stringify(map)).toString("base64");
    return {
      contents: `${code}\n//# sourceMappingURL=data:application/json;base64,${inline}`,
      loader: isTsx ? "tsx" : "ts",
    };
  });
}

const helpers: Readonly<Record<string, string>> = {
  decorate: `export default function (decorators, target, key, description) {
    let result = arguments.length < 3 ? target
      : description === null ? Object.getOwnPropertyDescriptor(target, key) : description;
    for (const decorate of [...decorators].reverse()) {
      result = (arguments.length < 3 ? decorate(result)
        : arguments.length > 3 ? decorate(target, key, result) : decorate(target, key)) || result;
    }
    if (arguments.length > 3 && result) Object.defineProperty(target, key, result);
    return result;
  }`,
  decorateParam: "export default (index, decorate) => (target, key) => decorate(target, key, index);",
  decorateMetadata: `export default (key, value) =>
    typeof Reflect.metadata === "function" ? Reflect.metadata(key, value) : () => {};`,
};
