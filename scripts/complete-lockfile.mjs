// Adds the platform packages that package-lock.json lacks: `npm install` leaves out an optional dependency that its
// registry does not have, and `npm ci` then refuses the file. Run it after every install that changes the lockfile.
import { readFileSync, writeFileSync } from "node:fs";

const lockfile = JSON.parse(readFileSync("package-lock.json", "utf8"));
const systems = ["android", "darwin", "freebsd", "linux", "openharmony", "win32"];
const processors = ["arm", "arm64", "ia32", "loong64", "ppc64", "riscv64", "s390x", "x64"];

for (const { dev, optionalDependencies = {} } of Object.values(lockfile.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (Object.keys(lockfile.packages).some((path) => path.endsWith(`node_modules/${name}`))) continue;
    const words = name.split("-");
    const cpu = processors.find((processor) => words.includes(processor));
    const os = systems.find((system) => name.includes(system));
    const libc = { gnu: "glibc", musl: "musl" }[words.at(-1)];
    lockfile.packages[`node_modules/${name}`] = {
      version,
      ...(cpu && { cpu: [cpu] }),
      ...(dev && { dev }),
      ...(libc && { libc: [libc] }),
      optional: true,
      ...(os && { os: [os] }),
    };
    console.log(`added ${name}@${version}`);
  }
}
const sorted = Object.entries(lockfile.packages).sort(([a], [b]) => a.localeCompare(b, "en"));
lockfile.packages = Object.fromEntries(sorted);
writeFileSync("package-lock.json", `${JSON.stringify(lockfile, null, 2)}\n`);
