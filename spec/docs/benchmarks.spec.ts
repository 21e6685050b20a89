import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../..");
const page = readFileSync(join(root, "docs/benchmarks.md"), "utf8");
const { devDependencies: versions } = JSON.parse(readFileSync(join(root, "bench/package.json"), "utf8")) as {
  devDependencies: Record<string, string>;
};

// The whole example is there for its size alone.
const apps = readdirSync(join(root, "bench/apps"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "items-api")
  .map(({ name }) => name)
  .filter((name) => readdirSync(join(root, "bench/apps", name)).some((file) => /^index\.[jt]s$/.test(file)));
const frameworks = apps.filter((app) => app !== "noop");
const withoutLog = "lambent, no log";

/** The rows that each table needs. */
const rows: Record<string, readonly string[]> = {
  cold: apps,
  dynamodb: ["raw", "lambent"],
  warm: [...apps, withoutLog],
  memory: [...apps, withoutLog],
  // Two tables each.
  sizes: [...frameworks, ...apps, "lambent, examples/items-api"],
  scale: [...frameworks, ...frameworks],
  // Lambent is a library and an app in one row.
  validation: ["class-validator, validateSync", "class-validator, validate", "zod", "ajv", ...frameworks],
};

describe("the page of benchmarks", () => {
  it.each(Object.entries(rows))("has a row for each app in the table %s", (name, expected) => {
    const found = rowsOf(name).map(([app]) => app);
    expect(found.sort()).toEqual([...expected].sort());
  });

  it("has figures in every cell", () => {
    const cells = Object.keys(rows)
      .flatMap((name) => rowsOf(name))
      .flatMap(([, ...rest]) => rest);
    expect(cells.filter((cell) => /NaN|Infinity|undefined/.test(cell))).toEqual([]);
    expect(cells.filter((cell) => /\d/.test(cell)).length).toBeGreaterThan(150);
  });

  it("says where, when and with which runtime was measured", () => {
    const machine = sectionOf("machine");
    expect(machine).toMatch(/^- Date: \d{4}-\d{2}-\d{2}$/m);
    expect(machine).toMatch(/^- Machine: .+, \d+ processors, /m);
    expect(machine).toMatch(/^- Node v\d+\.\d+\.\d+, aws-lambda-ric \d+\.\d+\.\d+, esbuild /m);
  });

  it("names the versions that the benchmarks install", () => {
    const machine = sectionOf("machine");
    const measured = [
      "@aws-lambda-powertools/event-handler",
      "@codegenie/serverless-express",
      "@middy/core",
      "@nestjs/core",
      "class-validator",
      "hono",
      "routing-controllers",
      "zod",
    ];
    for (const name of measured) expect(machine).toContain(`${name} ${versions[name]}`);
    expect(machine).toMatch(/^- lambent: lambent \d+\.\d+\.\d+/m);
  });

  it("describes each app that it measures", () => {
    const described = [...page.matchAll(/^\| `(.+?)` \|/gm)].map(([, name]) => name);
    expect(described.sort()).toEqual([...apps, withoutLog].sort());
  });
});

/** What stands between the markers of a table. */
function sectionOf(name: string): string {
  const [start, end] = [`<!-- bench: ${name} -->`, `<!-- end of bench: ${name} -->`];
  return page.slice(page.indexOf(start) + start.length, page.indexOf(end));
}

/** The cells of the rows of the tables in a section, without their heads. */
function rowsOf(name: string): string[][] {
  const lines = sectionOf(name).split("\n");
  const isRule = (line: string | undefined) => line?.startsWith("| ---") ?? false;
  return lines
    .filter((line, i) => line.startsWith("|") && !isRule(line) && !isRule(lines[i + 1]))
    .map((line) =>
      line
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim()),
    );
}
