// Type-checks every project with the compiler named: `typescript`, which also builds, or `typescript7`, the next major
// version beside it. Both link a `tsc` command, so each is called by its path.
import { spawnSync } from "node:child_process";

const [compiler] = process.argv.slice(2);

for (const project of [".", "spec", "examples", "bench"]) {
  const { status } = spawnSync(process.execPath, [`node_modules/${compiler}/bin/tsc`, "-p", project], {
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
}
