import { readFileSync } from "node:fs";

type Lockfile = { packages: Record<string, { optionalDependencies?: Record<string, string> }> };

it("the changelog has a heading for the version of the package", () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  expect(readFileSync("CHANGELOG.md", "utf8")).toContain(`\n## [${version}]`);
});

describe("package-lock.json", () => {
  const text = readFileSync("package-lock.json", "utf8");

  it("holds no download address", () => expect(text).not.toContain('"resolved"'));

  it("names the platform packages of every system (scripts/complete-lockfile.mjs adds them)", () => {
    const { packages } = JSON.parse(text) as Lockfile;
    const locked = new Set(Object.keys(packages).map((path) => path.split("node_modules/").at(-1)));
    const optional = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
    expect(optional.filter((name) => !locked.has(name))).toEqual([]);
  });
});
