import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Metafile } from "esbuild";
import { findPackage, type Project } from "../project.js";

/** What one package, in one place on disk, has in a bundle. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string | undefined;
  /** Its folder, absolute; empty for what esbuild and this package have put in. */
  readonly folder: string;
  /** Its modules that are in the bundle, absolute, with their bytes there. */
  readonly modules: ReadonlyMap<string, number>;
}

/** What an application's own modules are called. */
const APPLICATION = "(application)";
/** What is of no file. */
const GENERATED = "(generated)";

/** The packages of a bundle, the largest first. */
export function packagesOf(output: Metafile["outputs"][string], { root }: Project): readonly BundledPackage[] {
  const packages = new Map<string, BundledPackage & { readonly modules: Map<string, number> }>();
  for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
    if (bytesInOutput === 0) continue;
    const file = fileOf(input);
    const folder = file === undefined ? "" : (packageOf(dirname(file)) ?? root);
    let found = packages.get(folder);
    if (found === undefined) {
      found = { ...describe(folder, root), folder, modules: new Map() };
      packages.set(folder, found);
    }
    found.modules.set(file ?? input, bytesInOutput);
  }
  return [...packages.values()].sort((a, b) => bytesOf(b) - bytesOf(a));
}

/** The bytes of a package in the bundle. */
export function bytesOf({ modules }: BundledPackage): number {
  return [...modules.values()].reduce((sum, bytes) => sum + bytes, 0);
}

/** The file that an input of esbuild is; undefined for one that a plugin has made. */
export function fileOf(input: string): string | undefined {
  // One letter is a drive.
  return /^\(|^[\w-]{2,}:/.test(input) ? undefined : resolve(input);
}

/** The folder of a package: its package.json has a name, those that only give a module format have none. */
function packageOf(folder: string): string | undefined {
  const found = findPackage(folder);
  if (found === undefined || manifestOf(found).name !== undefined) return found;
  return packageOf(dirname(found)) ?? found;
}

function describe(folder: string, root: string): Pick<BundledPackage, "name" | "version"> {
  if (folder === "") return { name: GENERATED, version: undefined };
  if (folder === root) return { name: APPLICATION, version: undefined };
  const { name = folder, version } = manifestOf(folder);
  return { name, version };
}

const manifests = new Map<string, { readonly name?: string; readonly version?: string }>();

function manifestOf(folder: string): { readonly name?: string; readonly version?: string } {
  let manifest = manifests.get(folder);
  if (manifest === undefined) {
    manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { name?: string; version?: string };
    manifests.set(folder, manifest);
  }
  return manifest;
}
