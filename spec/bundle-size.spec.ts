import { readFileSync } from "node:fs";
import { type BuildSettings, createEsbuildProject, type EsbuildProject } from "./support/esbuild-project.js";

/**
 * Bytes of a program, minified, within 1 % either way: with esbuild's default settings, from ES modules, and with the
 * plugin. A change of them is meant, and written down here.
 */
const budget = {
  hello: { default: 120_700, modules: 113_170, plugin: 74_420 },
  docs: { default: 167_200, modules: 159_700, plugin: 123_600 },
  docsAssets: { default: 1_255_500, modules: 1_247_900, plugin: 1_211_800 },
  items: { default: 621_850, modules: 128_090, plugin: 113_030 },
};

type Program = keyof typeof budget;
type Settings = keyof (typeof budget)[Program];

const hello = /```ts\n(.*?)```/s.exec(readFileSync("README.md", "utf8"))?.[1] ?? "";

const sources: Record<Program, string> = {
  hello,
  docs: withDocs(`import { docs } from "lambent/openapi";`, "docs()"),
  docsAssets: withDocs(
    `import { assets } from "lambent/docs-assets";\nimport { docs } from "lambent/openapi";`,
    "docs({ assets })",
  ),
  items: readFileSync("spec/fixtures/size/items.ts", "utf8"),
};

const settings: Record<Settings, BuildSettings> = {
  default: { isBare: true },
  modules: { isBare: true, mainFields: ["module", "main"] },
  plugin: {},
};

let project: EsbuildProject;

beforeAll(async () => {
  project = await createEsbuildProject();
  await project.write(Object.fromEntries(Object.entries(sources).map(([name, text]) => [`${name}.ts`, text])));
}, 60_000);

afterAll(() => project.remove());

const cases = (Object.keys(budget) as Program[]).flatMap((program) =>
  (Object.keys(settings) as Settings[]).map((name) => ({ program, name, bytes: budget[program][name] })),
);

it.each(cases)("the bundle of $program, $name, has about $bytes bytes", async ({ program, name, bytes }) => {
  const { text, errors } = await project.build(`${program}.ts`, { ...settings[name], minify: true });
  expect(errors).toEqual([]);
  process.stdout.write(`bundle of ${program}, ${name}: ${text.length} bytes\n`);
  expect(text.length).toBeGreaterThan(bytes * 0.99);
  expect(text.length).toBeLessThan(bytes * 1.01);
});

/** The same program with pages. */
function withDocs(imports: string, docs: string): string {
  return `${imports}\n${hello.replace("([HelloController])", `([HelloController], { docs: ${docs} })`)}`;
}
