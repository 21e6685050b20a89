// Installs the deployment tools that `npm run test:deployment` bundles applications with; it does nothing when they are
// there. They are no development dependencies of the project, because they are larger than everything else together.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = dirname(fileURLToPath(import.meta.url));
const stamp = join(folder, "node_modules/.installed-from");
const lock = createHash("sha256")
  .update(readFileSync(join(folder, "package-lock.json")))
  .digest("hex");

if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== lock) {
  console.error("installing the deployment tools, about a minute, once");
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"], {
    cwd: folder,
    stdio: "inherit",
  });
  if (status === 0) writeFileSync(stamp, lock);
  process.exitCode = status ?? 1;
}
