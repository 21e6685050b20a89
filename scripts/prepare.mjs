// Installs the pre-commit hook in a git checkout. A courtesy: it never fails an install.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";

if (!process.env.CI && existsSync(".git")) {
  try {
    const cli = createRequire(import.meta.url).resolve("simple-git-hooks/cli.js");
    spawnSync(process.execPath, [cli], { stdio: "inherit" });
  } catch {
    // Not installed (npm ci --omit=dev): there is nothing to hook.
  }
}
