import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

const root = join(__dirname, "../..");
const cache = join(root, "node_modules/.cache/lambent-specs");

/** What the build reads. */
const SOURCES = [
  "index.ts",
  "lib",
  "decorators",
  "backends",
  "middleware",
  "docs-assets",
  "cli",
  "scripts",
  "package.json",
];
const SETTINGS = ["tsconfig.json", "tsconfig.build.json", "tsconfig.build.esm.json"];

/** So many milliseconds no build takes. */
const PATIENCE = 120_000;

/**
 * The folder `dist` of the package, built from the sources as they are now: once for all specs, which run in several
 * processes, and again when a source has changed.
 *
 * @param build Builds into a folder.
 */
export async function builtPackage(build: (folder: string) => Promise<unknown>): Promise<string> {
  const finished = join(cache, await fingerprint());
  await mkdir(cache, { recursive: true });
  const lock = `${finished}.lock`;
  while (!existsSync(finished)) {
    try {
      await mkdir(lock);
    } catch {
      // Another process builds it, unless it was killed.
      await setTimeout(100);
      const since = await stat(lock).then(
        ({ mtimeMs }) => Date.now() - mtimeMs,
        () => 0,
      );
      if (since > PATIENCE) await rm(lock, { recursive: true, force: true });
      continue;
    }
    try {
      // Another may have finished between the look and the lock.
      if (!existsSync(finished)) await buildInto(finished, build);
    } finally {
      await rm(lock, { recursive: true, force: true });
    }
  }
  return finished;
}

async function buildInto(finished: string, build: (folder: string) => Promise<unknown>): Promise<void> {
  const old = (await readdir(cache)).filter((name) => !name.endsWith(".lock"));
  const folder = await mkdtemp(join(cache, "building-"));
  await build(folder);
  await rename(folder, finished);
  for (const name of old) await rm(join(cache, name), { recursive: true, force: true });
}

async function fingerprint(): Promise<string> {
  const hash = createHash("sha256");
  for (const name of [...SOURCES, ...SETTINGS]) {
    const isFolder = !name.includes(".");
    const inside = isFolder ? (await readdir(join(root, name), { recursive: true })).sort() : [""];
    for (const file of inside) {
      if (isFolder && !/\.\w+$/.test(file)) continue;
      hash.update(`${name}/${file}\n`).update(await readFile(join(root, name, file)));
    }
  }
  return hash.digest("hex").slice(0, 16);
}
