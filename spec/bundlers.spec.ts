import { cp, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type BuildOptions, build } from "esbuild";
import pack, { type Configuration } from "webpack";
import { cases, line, post, refused } from "./support/bundle-cases.js";
import { runTsc } from "./support/compilers.js";
import { createProject, type Project, type Question, type Reply, runNode } from "./support/packed.js";
import { writeSources } from "./support/sources.js";

interface Bundler {
  readonly name: string;
  /** Bundles a program of the project for Node.js with the bundler's own settings. */
  bundle(entry: string, target: string, minify: boolean): Promise<string>;
}

let project: Project;

const esbuildWith = (name: string, options: BuildOptions = {}): Bundler => ({
  name,
  bundle: async (entry, target, minify) => {
    const outfile = `${target}.cjs`;
    await build({
      absWorkingDir: project.folder,
      entryPoints: [entry],
      outfile,
      bundle: true,
      platform: "node",
      minify,
      logLevel: "silent",
      ...options,
    });
    return outfile;
  },
});

const esbuild = esbuildWith("esbuild");
const esbuildOfModules = esbuildWith("esbuild, ES modules first", { mainFields: ["es2015", "module", "main"] });

const rolldown: Bundler = {
  name: "rolldown",
  bundle: async (entry, target, minify) => {
    const outfile = `${target}.mjs`;
    const cli = join(dirname(require.resolve("rolldown/package.json")), "bin/cli.mjs");
    const options = ["--platform", "node", "--file", outfile, ...(minify ? ["--minify"] : [])];
    await runNode([cli, entry, ...options], project.folder);
    return outfile;
  },
};

const webpack: Bundler = {
  name: "webpack",
  bundle: async (entry, target, minify) => {
    const config: Configuration = {
      context: project.folder,
      mode: "production",
      target: "node",
      entry: `./${entry}`,
      output: { path: project.folder, filename: `${target}.cjs` },
      optimization: { minimize: minify },
    };
    await new Promise<void>((resolve, reject) => {
      pack(config, (error, stats) => {
        if (error) reject(error);
        else if (stats?.hasErrors()) reject(new Error(stats.toString("errors-only")));
        else resolve();
      });
    });
    return `${target}.cjs`;
  },
};

beforeAll(async () => {
  project = await createProject();
  await writeSources(project.folder, ["compilers", "bundlers"]);
  await runTsc("typescript7", project.folder, "js");
}, 60_000);

afterAll(() => project.remove());

let bundles = 0;

function bundle(bundler: Bundler, entry: string, minify = false): Promise<string> {
  bundles++;
  return bundler.bundle(entry, `bundles/${bundles}`, minify);
}

const entries = {
  TypeScript: "esm/bundlers/main.ts",
  "ES modules": "js/esm/bundlers/main.js",
  CommonJS: "js/cjs/bundlers/main.js",
} as const;

type Row = [bundler: Bundler, from: keyof typeof entries, minify: boolean];

const rows: Row[] = [
  [esbuild, "TypeScript", false],
  [esbuild, "TypeScript", true],
  [esbuild, "CommonJS", false],
  [esbuildOfModules, "TypeScript", false],
  [esbuildOfModules, "TypeScript", true],
  [rolldown, "TypeScript", false],
  [rolldown, "TypeScript", true],
  [rolldown, "CommonJS", false],
  // It reads TypeScript through loaders alone.
  [webpack, "ES modules", false],
  [webpack, "ES modules", true],
  [webpack, "CommonJS", false],
];

const named = rows.map(([bundler, from, minify]) => ({
  name: `bundled by ${bundler.name} from ${from}${minify ? ", minified" : ""}`,
  bundler,
  entry: entries[from],
  minify,
}));

describe.each(named)("$name", ({ bundler, entry, minify }) => {
  let file: string;
  let replies: Reply[];

  beforeAll(async () => {
    const questions = cases.map(([, question]) => question);
    file = await bundle(bundler, entry, minify);
    replies = await project.ask([file], questions);
  }, 30_000);

  it.each(cases.map(([what, , reply], index) => ({ what, reply, index })))("$what", ({ reply, index }) => {
    expect(replies[index]).toEqual(reply);
  });

  if (minify) {
    it("classes have other names", async () => {
      expect(await readFile(join(project.folder, file), "utf8")).not.toContain("NotesController");
    });
  }
});

describe("an application that reads no forms", () => {
  it("cannot reach the parser of forms", () => {
    const { resolve } = createRequire(join(project.folder, "node_modules/lambent/dist/cjs/index.js"));
    expect(() => resolve("@fastify/busboy")).toThrow("Cannot find module");
  });

  it.each([esbuild, esbuildOfModules, rolldown, webpack])(
    "is bundled by $name without it",
    async (bundler) => {
      const file = await bundle(bundler, "js/esm/bundlers/small.js");

      expect(await readFile(join(project.folder, file), "utf8")).not.toMatch(/busboy/i);
      expect(await project.ask([file], [post("notes", "/notes", { title: "a" })])).toEqual([
        { status: 200, json: { title: "a" } },
      ]);
    },
    30_000,
  );

  it.each([esbuild, rolldown, webpack])(
    "is bundled by $name from CommonJS, which brings all of the framework",
    async (bundler) => {
      const file = await bundle(bundler, "js/cjs/bundlers/small.js");

      expect(await project.ask([file], [post("notes", "/notes", { title: "a" })])).toEqual([
        { status: 200, json: { title: "a" } },
      ]);
    },
    30_000,
  );
});

describe("where the application has another copy of class-transformer than the framework", () => {
  const wrong = { ...line, count: 0 };
  const tooFew = (...path: (string | number)[]) =>
    refused({ loc: ["body", ...path, "count"], msg: "count must not be less than 1", type: "min" });
  const refusedAtStart = (field: string) => ({
    faults: [expect.stringMatching(`^${field}: the class of its objects is unknown, .* Write @Nested\\(`)],
  });

  // The framework cannot see what @Type of another copy says.
  const same: [what: string, question: Question, reply: object][] = [
    [
      "@Nested makes instances",
      post("baskets", "/baskets", { lines: [line] }),
      { status: 200, json: { basket: { lines: [line] }, areLines: [true] } },
    ],
    ["@Nested refuses wrong fields", post("baskets", "/baskets", { lines: [line, wrong] }), tooFew("lines", 1)],
    [
      "a list with @Type is refused at the start",
      post("orders", "/orders", { lines: [line] }),
      refusedAtStart("Order.lines"),
    ],
  ];
  const withMetadata: typeof same = [
    [
      "an object with @Type becomes an instance by what the compiler emits",
      post("parcels", "/parcels", { line }),
      { status: 200, json: { parcel: { line }, isLine: true } },
    ],
    ["an object with @Type is checked", post("parcels", "/parcels", { line: wrong }), tooFew("line")],
    [
      "an array is not taken for an object with @Type",
      post("parcels", "/parcels", { line: [line] }),
      refused({
        loc: ["body", "line"],
        msg: "nested property line must be either object or array",
        type: "nestedValidation",
      }),
    ],
  ];
  const withoutMetadata: typeof same = [
    [
      "an object with @Type is refused at the start",
      post("parcels", "/parcels", { line }),
      refusedAtStart("Parcel.line"),
    ],
  ];

  const asIs: Bundler = { name: "nothing", bundle: async (entry) => entry };
  const programs: { name: string; bundler: Bundler; entry: string; nested: typeof same }[] = [
    ...[asIs, esbuild, rolldown, webpack].map((bundler) => ({
      name: `ES modules with metadata, bundled by ${bundler.name}`,
      bundler,
      entry: "apart/js/esm/bundlers/copies.js",
      nested: withMetadata,
    })),
    {
      name: "CommonJS with metadata, bundled by nothing",
      bundler: asIs,
      entry: "apart/js/cjs/bundlers/copies.js",
      nested: withMetadata,
    },
    {
      name: "TypeScript bundled by esbuild, which emits no metadata",
      bundler: esbuild,
      entry: "apart/esm/bundlers/copies.ts",
      nested: withoutMetadata,
    },
  ];

  beforeAll(async () => {
    const { folder } = project;
    for (const name of ["esm", "js"]) await cp(join(folder, name), join(folder, "apart", name), { recursive: true });
    const copy = join(folder, "apart/node_modules/class-transformer");
    await cp(dirname(require.resolve("class-transformer/package.json")), copy, { recursive: true });
  }, 30_000);

  it("each finds its own", () => {
    const users = ["apart/js/cjs/bundlers/copies.js", "node_modules/lambent/dist/cjs/index.js"];
    const copies = users.map((user) => createRequire(join(project.folder, user)).resolve("class-transformer"));
    expect(new Set(copies).size).toBe(2);
  });

  describe.each(programs)("$name", ({ bundler, entry, nested }) => {
    const cases = [...same, ...nested];
    let replies: Reply[];

    beforeAll(async () => {
      const questions = cases.map(([, question]) => question);
      replies = await project.ask([await bundle(bundler, entry)], questions);
    }, 30_000);

    it.each(cases.map(([what, , reply], index) => ({ what, reply, index })))("$what", ({ reply, index }) => {
      expect(replies[index]).toEqual(reply);
    });
  });
});
