import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEsbuildProject, type EsbuildProject } from "../support/esbuild-project.js";
import { linkPackages, runNode } from "../support/packed.js";

const fixtures = join(__dirname, "../fixtures/esbuild");

let project: EsbuildProject;

beforeAll(async () => {
  project = await createEsbuildProject();
}, 120_000);

afterAll(() => project.remove());

/** Bundles a program and runs it; what it wrote. */
async function outputOf(entry: string, settings?: Parameters<EsbuildProject["build"]>[1]): Promise<string> {
  const { errors } = await project.build(entry, settings);
  expect(errors).toEqual([]);
  return project.run(`${entry}.${settings?.format === "cjs" ? "cjs" : "mjs"}`);
}

describe("metadata", () => {
  let byTypeScript: unknown;

  beforeAll(async () => {
    await cp(join(fixtures, "metadata"), join(project.folder, "metadata"), { recursive: true });
    const compilerOptions = {
      target: "ES2022",
      module: "NodeNext",
      types: ["node"],
      strict: true,
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
      skipLibCheck: true,
      rootDir: "metadata",
      outDir: "by-typescript",
    };
    await project.write({
      "tsconfig.metadata.json": JSON.stringify({ compilerOptions, files: ["metadata/main.ts"] }),
      "package.json": `{ "type": "module" }`,
    });
    await runNode([require.resolve("typescript/bin/tsc"), "-p", "tsconfig.metadata.json"], project.folder);
    byTypeScript = JSON.parse(await project.run("by-typescript/main.js"));
  }, 60_000);

  it.each(["esm", "cjs"] as const)(
    "is what TypeScript emits, for every kind of type, as %s",
    async (format) => {
      expect(Object.keys(byTypeScript as object).length).toBeGreaterThan(100);
      expect(JSON.parse(await outputOf("metadata/main.ts", { format }))).toEqual(byTypeScript);
    },
    30_000,
  );

  it("is defined before the decorators of parameters run, as TypeScript has it", async () => {
    await project.write({
      "order/main.ts": `
        import "lambent";
        const seen: string[] = [];
        const look = (target: object, key: string) => {
          const types = (Reflect as any).getMetadata("design:paramtypes", target, key);
          seen.push(types.map((type: { name: string }) => type.name).join());
        };
        class Some {
          one(@look a: string, b: number) {}
          @look two(a: Date, @look @look b: boolean) {}
        }
        console.log(JSON.stringify(seen));`,
    });
    expect(JSON.parse(await outputOf("order/main.ts"))).toEqual([
      "String,Number",
      "Date,Boolean",
      "Date,Boolean",
      "Date,Boolean",
    ]);
  }, 30_000);

  it("is of the files that esbuild itself finds", async () => {
    const shape = "export interface Shape {}";
    const cls = (name: string) => `class ${name} {}\nexport { ${name} as Shape };`;
    await project.write({
      "found/compiled.ts": cls("Compiled"),
      "found/exact.js": cls("Exact"),
      "found/exact.ts": shape,
      "found/first.tsx": cls("First"),
      "found/first.ts": shape,
      "found/module.mts": cls("Module"),
      "found/folder/index.ts": cls("Folder"),
      "found/beside.ts": cls("Beside"),
      "found/beside/index.ts": shape,
      "found/named.shape.ts": cls("Named"),
      "found/main.ts": `
        import "lambent";
        import { Shape as A } from "./compiled.js";
        import { Shape as B } from "./exact.js";
        import { Shape as C } from "./first";
        import { Shape as D } from "./module.mjs";
        import { Shape as E } from "./folder";
        import { Shape as F } from "./beside";
        import { Shape as G } from "./named.shape";
        const mark = (...all: unknown[]) => {};
        class Some { @mark all(a: A, b: B, c: C, d: D, e: E, f: F, g: G) {} }
        const types = (Reflect as any).getMetadata("design:paramtypes", Some.prototype, "all");
        console.log(types.map((type: { name: string }) => type.name).join());`,
    });
    expect(await outputOf("found/main.ts", { keepNames: true })).toBe(
      "Compiled,Exact,First,Module,Folder,Beside,Named",
    );
  }, 30_000);

  it("is there in a file with mistakes that esbuild passes over", async () => {
    await project.write({
      "mistakes/main.ts": `
        import "lambent";
        const mark = (...all: unknown[]) => {};
        class Some {
          @mark readonly public order!: Date;
          optional(first?: string, second: number) {}
        }
        console.log((Reflect as any).getMetadata("design:type", Some.prototype, "order").name);`,
    });
    expect(await outputOf("mistakes/main.ts")).toBe("Date");
  }, 30_000);

  it("touches no global that takes long to load", async () => {
    await project.write({
      "lazy/main.ts": `
        import "lambent";
        const mark = (...all: unknown[]) => {};
        class Some {
          @mark answer(request: Request, headers: Headers): Response { return undefined as never; }
        }
        const types = (Reflect as any).getMetadata("design:paramtypes", Some.prototype, "answer");
        console.log(types.every((type: unknown) => type === Object));`,
    });
    const { text } = await project.build("lazy/main.ts");
    expect(text).not.toMatch(/\b(Request|Response|Headers)\b/);
    expect(await project.run("lazy/main.ts.mjs")).toBe("true");
  }, 30_000);

  it("needs no import type: what is an interface is looked up, also where a package is or stays outside", async () => {
    await project.write({
      "node_modules/types-only/package.json": `{ "name": "types-only", "types": "index.d.ts" }`,
      "node_modules/types-only/index.d.ts": "export interface Event { a: string }",
      "node_modules/outside/package.json": `{ "name": "outside", "type": "module", "main": "index.js" }`,
      "node_modules/outside/index.js": "export class Client {}",
      "node_modules/old/package.json": `{ "name": "old", "main": "index.js" }`,
      "node_modules/old/index.js": "exports.Client = class OldClient {}",
      "node_modules/modern/package.json": `{ "name": "modern", "type": "module", "main": "index.js" }`,
      "node_modules/modern/index.js": `export * from "./client.js";`,
      "node_modules/modern/client.js": "class ModernClient {}\nexport { ModernClient as Client };",
      "lookup/main.ts": `
        import "lambent";
        import { Event } from "types-only";
        import { Client, Settings } from "outside";
        import { Client as Old, Settings as OldSettings } from "old";
        import { Client as Modern, Settings as ModernSettings } from "modern";
        const mark = (...all: unknown[]) => {};
        class Some {
          @mark handle(a: Event, b: Client, c: Settings, d: Old, e: OldSettings, f: Modern, g: ModernSettings) {}
        }
        const types = (Reflect as any).getMetadata("design:paramtypes", Some.prototype, "handle");
        console.log(types.map((type: { name: string }) => type.name).join());`,
    });
    expect(await outputOf("lookup/main.ts", { external: ["outside"] })).toBe(
      "Object,Client,Object,OldClient,Object,ModernClient,Object",
    );
    expect(await outputOf("lookup/main.ts", { packages: "external", format: "cjs" })).toBe(
      "Object,Client,Object,OldClient,Object,ModernClient,Object",
    );
  }, 30_000);
});

describe("everything but metadata is esbuild's own work", () => {
  const FIELDS = `
    const mark = (...all: unknown[]) => {};
    class Dep { readonly name = "dep"; }
    class Dto {
      @mark bare!: string;
      @mark set = 5;
      plain?: number;
      declare declared: string;
      static fixed = "fixed";
      readonly copied = this.dep?.name;
      constructor(@mark private readonly dep?: Dep, public other?: string) {}
      get has() { return this.dep !== undefined; }
    }
    enum Level { Low, High }
    const seen = { keys: Object.keys(new Dto(new Dep())), copied: new Dto(new Dep()).copied, Level };
    console.log(JSON.stringify(seen));`;

  it.each([
    { target: "ES2022" },
    { target: "ES2020" },
    { target: "ES2022", useDefineForClassFields: false },
    { target: "ES2020", useDefineForClassFields: true },
  ])(
    "fields and parameter properties with %j",
    async (options) => {
      await project.write({
        "fields/tsconfig.json": JSON.stringify({ compilerOptions: { ...options, experimentalDecorators: true } }),
        "fields/with.ts": `import "lambent";${FIELDS}`,
        "fields/without.ts": FIELDS,
      });
      const without = await outputOf("fields/without.ts", { isBare: true });
      expect(await outputOf("fields/with.ts")).toBe(without);
      expect(without).toContain(options.useDefineForClassFields === false ? '"copied":"dep"' : '"set"');
    },
    30_000,
  );

  it("JSX", async () => {
    await project.write({
      "jsx/main.tsx": `
        import "lambent";
        const mark = (...all: unknown[]) => {};
        const write = (tag: string, _props: object | null, ...inside: string[]) => tag + ":" + inside.join();
        class Page {
          @mark render(title: string) { return <h1>{title}</h1>; }
        }
        console.log(new Page().render("Hello"));`,
    });
    expect(await outputOf("jsx/main.tsx", { jsxFactory: "write" })).toBe("h1:Hello");
  }, 30_000);

  it("messages, which have the places of the files on disk", async () => {
    await project.write({
      "places/main.ts": `import { nothing } from "./items"; import "lambent"; nothing();\r\n`,
      "places/items.ts": `import { Body, Controller, Post } from "lambent";
        @Controller() export class Items extends Array { @Post() add(@Body(Object) a: object) { return a === -0; } }`,
      "places/warned.ts": `if (typeof process === "nothing") console.log(1); import "./items";`,
    });
    expect((await project.build("places/main.ts")).errors).toEqual([
      {
        at: "places/main.ts:1:9 nothing",
        text: 'No matching export in "places/items.ts" for import "nothing"',
        notes: [],
      },
    ]);
    const warnings = (await project.build("places/warned.ts")).warnings.map(({ at }) => at);
    expect(warnings.sort()).toEqual([`places/items.ts:2:109 -0`, `places/warned.ts:1:23 "nothing"`]);
  }, 30_000);

  it("source maps, which lead to the line and column in TypeScript", async () => {
    await project.write({
      "maps/main.ts": `
import { Controller, Get } from "lambent";

@Controller("/items")
class Items {
  @Get("/ä") read(first: string, second: Date) { return first + second.nothing.more; }
}

try {
  new Items().read("", new Date());
} catch (error) {
  console.log(error.stack);
}`,
    });
    await project.build("maps/main.ts", { minify: true, sourcemap: true });
    const stack = await project.run("maps/main.ts.mjs", "--enable-source-maps");
    expect(stack).toMatch(/at \S*read \(.*maps\/main\.ts:6:80\)/);
    const { sourcesContent, sources } = JSON.parse(
      await readFile(join(project.folder, "maps/main.ts.mjs.map"), "utf8"),
    ) as Record<"sources" | "sourcesContent", string[]>;
    expect(sourcesContent[sources.indexOf("main.ts")]).toBe(
      await readFile(join(project.folder, "maps/main.ts"), "utf8"),
    );
  }, 30_000);
});

describe("names of classes", () => {
  beforeAll(() =>
    project.write({
      "names/other.ts": `const mark = (...all: unknown[]) => {}; export class Item { @mark b!: string; }`,
      "names/main.ts": `
        import "lambent";
        import { Item as Other } from "./other";
        const mark = (...all: unknown[]) => {};
        class Item { @mark a!: string; }
        class NotFound extends Error {}
        class Own { @mark a!: string; static override name = "own"; }
        export default class Main { @mark a!: string; }
        console.log([Item, Other, NotFound, Own, Main].map(({ name }) => name).join());`,
    }),
  );

  it.each([
    { minify: true },
    { minify: false },
    { minify: true, keepNames: true },
    { minify: true, format: "cjs" },
  ] as const)(
    "stay with %j",
    async (settings) => {
      expect(await outputOf("names/main.ts", settings)).toBe("Item,Item,NotFound,own,Main");
    },
    30_000,
  );
});

describe("the metadata functions are there before anything else runs", () => {
  const READ = `
    const types = (target: object, key: string) => (Reflect as any).getMetadata("design:type", target, key)?.name;`;

  beforeAll(() =>
    project.write({
      // As the compiler leaves a package.
      "node_modules/compiled/package.json": `{ "name": "compiled", "main": "index.js" }`,
      "node_modules/compiled/index.js": `
        "use strict";
        class Dto {}
        if (typeof Reflect.metadata === "function") Reflect.metadata("design:type", String)(Dto.prototype, "name");
        exports.Dto = Dto;`,
      "first/dto.ts": `
        const mark = (...all: unknown[]) => {};
        export class Early { @mark date!: Date; }`,
      "first/container.ts": `
        import { container, injectable } from "tsyringe";
        import { Early } from "./dto";
        @injectable() class Service { constructor(readonly early: Early) {} }
        export const found = container.resolve(Service).early instanceof Early;`,
      "first/main.ts": `#!/usr/bin/env node
        "use strict";
        import { Dto } from "compiled";
        import { found } from "./container";
        import { Early } from "./dto";
        import { Controller } from "lambent";
        ${READ}
        console.log(types(Dto.prototype, "name"), types(Early.prototype, "date"), found, typeof Controller);`,
      "first/main.js": `
        "use strict";
        const { Dto } = require("compiled");
        console.log(Reflect.getMetadata("design:type", Dto.prototype, "name").name);`,
    }),
  );

  it.each(["esm", "cjs"] as const)(
    "in an entry that imports the framework last, as %s",
    async (format) => {
      expect(await outputOf("first/main.ts", { format })).toBe("String Date true function");
    },
    30_000,
  );

  it("in an entry that begins with a hashbang", async () => {
    const text = await readFile(join(project.folder, "first/main.ts"), "utf8");
    await project.write({ "first/script.ts": text.replace('"use strict";', "") });
    expect(await outputOf("first/script.ts")).toBe("String Date true function");
  }, 30_000);

  it("in an entry that is CommonJS and does not import the framework", async () => {
    expect(await outputOf("first/main.js", { format: "cjs" })).toBe("String");
  }, 30_000);

  it("in an entry that is no file", async () => {
    const contents = await readFile(join(project.folder, "first/main.ts"), "utf8");
    const stdin = { contents: contents.replace(/^#.*/, ""), resolveDir: join(project.folder, "first") };
    const { errors } = await project.build("first/stdin", { stdin: { ...stdin, loader: "ts" }, entryPoints: [] });
    expect(errors).toEqual([]);
    expect(await project.run("first/stdin.mjs")).toBe("String Date true function");
  }, 30_000);

  it.each(["first/ma*.ts", "./**/first/m*n.ts", "first/**/main.ts"])(
    "in an entry that matches %s",
    async (entry) => {
      await project.write({
        "first/matched.mjs": `
          import { build } from "esbuild";
          import { lambent } from "lambent/esbuild";
          await build({
            entryPoints: [${JSON.stringify(entry)}],
            outdir: "first/matched",
            outExtension: { ".js": ".mjs" },
            bundle: true,
            platform: "node",
            format: "esm",
            plugins: [lambent()],
          });`,
      });
      await runNode(["first/matched.mjs"], project.folder);
      expect(await project.run("first/matched/main.mjs")).toBe("String Date true function");
      await rm(join(project.folder, "first/matched"), { recursive: true });
    },
    30_000,
  );

  it("in each of several entries", async () => {
    await project.write({
      "first/many.mjs": `
        import { build } from "esbuild";
        import { lambent } from "lambent/esbuild";
        await build({
          entryPoints: { ts: "first/main.ts", js: "first/main.js" },
          outdir: "first/many",
          outExtension: { ".js": ".mjs" },
          bundle: true,
          splitting: true,
          platform: "node",
          format: "esm",
          plugins: [lambent()],
        });`,
    });
    await runNode(["first/many.mjs"], project.folder);
    expect(await project.run("first/many/ts.mjs")).toBe("String Date true function");
    expect(await project.run("first/many/js.mjs")).toBe("String");
  }, 30_000);
});

describe("settings", () => {
  beforeAll(() =>
    project.write({
      "node_modules/@aws-sdk/client-fake/package.json": `{ "name": "@aws-sdk/client-fake", "main": "index.js" }`,
      "node_modules/@aws-sdk/client-fake/index.js": `exports.inside = "the SDK";`,
      "node_modules/@smithy/fake/package.json": `{ "name": "@smithy/fake", "main": "index.js" }`,
      "node_modules/@smithy/fake/index.js": `exports.inside = "smithy";`,
      "settings/main.ts": `
        import "lambent";
        import { inside } from "@aws-sdk/client-fake";
        import { inside as smithy } from "@smithy/fake";
        console.log(inside, smithy);`,
    }),
  );

  it("bundles the AWS SDK unless externalSdk leaves it to the runtime", async () => {
    expect((await project.build("settings/main.ts")).text).toContain("the SDK");
    const { text } = await project.build("settings/main.ts", { plugin: { externalSdk: true }, external: ["other"] });
    expect(text).not.toContain("the SDK");
    expect(text).toMatch(/import .* from "@aws-sdk\/client-fake"/);
    expect(text).toMatch(/import .* from "@smithy\/fake"/);
  }, 30_000);

  it("takes ES modules of dependencies, and warns of settings that do not", async () => {
    await project.write({
      "settings/fields.ts": `import "lambent"; import { IsInt } from "class-validator"; IsInt();`,
    });
    const { inputs, warnings } = await project.build("settings/fields.ts");
    expect(warnings).toEqual([]);
    const files = Object.keys(inputs).filter((file) => /class-validator\/[^/]+\/index\.js$/.test(file));
    expect(files).toEqual([expect.stringContaining("class-validator/esm2015/index.js")]);
    expect((await project.build("settings/fields.ts", { mainFields: ["module", "main"] })).warnings).toEqual([]);
    expect((await project.build("settings/fields.ts", { mainFields: ["main", "module"] })).warnings).toEqual([
      {
        text:
          'mainFields ["main","module"] takes CommonJS files of dependencies where there are ES modules, so that all of ' +
          "class-validator is in the bundle, half a megabyte.",
        notes: ['Leave mainFields out, or write ["es2015","module","main"].'],
      },
    ]);
  }, 30_000);

  it("leaves to esbuild what is wrong with others", async () => {
    const { errors } = await project.build("settings/main.ts", { outdir: "settings/dist" });
    expect(errors.map(({ text }) => text)).toEqual(['Cannot use both "outfile" and "outdir"']);
  }, 30_000);

  it("is for bundles alone", async () => {
    const { errors } = await project.build("settings/main.ts", { bundle: false });
    expect(errors.map(({ text }) => text)).toEqual(["lambent/esbuild is for bundles. Set bundle: true."]);
  }, 30_000);

  it("says what to install where the parser is missing", async () => {
    const elsewhere = join(project.folder, "../", `${project.folder.split("/").at(-1)}-bare`);
    await cp(join(project.folder, "node_modules/lambent"), join(elsewhere, "node_modules/lambent"), {
      recursive: true,
    });
    await linkPackages(elsewhere, ["esbuild", "class-transformer"]);
    for (const file of ["build.mjs", "build.cjs"]) await cp(join(project.folder, file), join(elsewhere, file));
    const expectError = async (script: string, text: string) => {
      const output = await runNode([script], elsewhere, { SETTINGS: JSON.stringify({ bundle: true, write: false }) });
      expect(JSON.parse(output)).toMatchObject({ errors: [{ text }] });
    };
    const reads = "lambent/esbuild reads TypeScript with oxc-parser";
    const scripts = ["build.mjs", "build.cjs"];
    for (const script of scripts) await expectError(script, `${reads}. Install it: npm install --save-dev oxc-parser.`);
    await mkdir(join(elsewhere, "node_modules/oxc-parser"));
    await writeFile(join(elsewhere, "node_modules/oxc-parser/index.js"), 'throw new Error("no native binding");');
    for (const script of scripts) {
      await expectError(script, `${reads}, which is installed but does not load: no native binding`);
    }
    await rm(elsewhere, { recursive: true });
  }, 30_000);

  it("says where the framework is looked for", async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), "lambent-elsewhere-"));
    await writeFile(join(elsewhere, "main.ts"), "console.log(1);");
    const { errors } = await project.build(join(elsewhere, "main.ts"), {
      absWorkingDir: elsewhere,
      outfile: "out.mjs",
    });
    expect(errors.map(({ text }) => text)).toEqual([
      "lambent is not installed where the application is: neither beside its entry points nor where the build runs. " +
        "Install it there: npm install lambent.",
    ]);
    await rm(elsewhere, { recursive: true });
  }, 30_000);
});

describe("types that validation needs and that are lost", () => {
  beforeAll(() =>
    project.write({
      "lost/dtos.ts": `
        import { IsString } from "class-validator";
        export class ItemCreate { @IsString() name!: string; }
        export interface ItemShape { name: string }
        export type ItemBag = { readonly name: string };
        export type Renamed = ItemCreate;
        export type Title = string;`,
      "lost/again.ts": `export type { ItemCreate as Exported } from "./dtos";`,
      "lost/main.ts": `
import { Body as B, Controller, Form, Nested, Post, Query } from "lambent";
import * as lambent from "lambent";
import { Type } from "class-transformer";
import { ValidateNested } from "class-validator";
import type { ItemCreate } from "./dtos";
import { ItemShape, ItemBag, Renamed, Title, type ItemCreate as Other } from "./dtos";
import { Exported } from "./again";
import { Nowhere } from "only-types";

@Controller("/items")
export class Items<T> {
  @Post() typeOnly(@B() item: ItemCreate, @Query("a") a: string) {}
  @Post() inline(@B() item: Other) {}
  @Post() exported(@lambent.Body() item: Exported) {}
  @Post() shape(@B() item: ItemShape) {}
  @Post() field(@B("name") item: ItemBag) {}
  @Post() form(@Form() item: Renamed) {}
  @Post() nowhere(@B() item: Nowhere) {}
  @Post() fine(@B(Object) item: ItemShape, @B() title: Title, @B() any: T, @B("name", Object) bag: ItemBag) {}
}

export class Order {
  @ValidateNested() item!: ItemCreate;
  @ValidateNested() shape!: ItemShape;
  @ValidateNested() @Type(() => Object) typed!: ItemCreate;
  @ValidateNested({ each: true }) many!: ItemCreate[];
}`,
    }),
  );

  it("fail the build, each with its place and remedy", async () => {
    const { errors } = await project.build("lost/main.ts");
    const lost = "of which nothing is left at run time.";
    const typeOnly = `is imported or exported as a type alone, ${lost}`;
    expect(errors).toEqual([
      {
        at: "lost/main.ts:13:30 ItemCreate",
        text: `Items.typeOnly, parameter 1 @Body(): its type ItemCreate ${typeOnly}`,
        notes: ["Write @Body(ItemCreate), and import { ItemCreate } in place of import type."],
      },
      {
        at: "lost/main.ts:14:28 Other",
        text: `Items.inline, parameter 1 @Body(): its type Other ${typeOnly}`,
        notes: ["Write @Body(Other), and import { Other } in place of import type."],
      },
      {
        at: "lost/main.ts:15:41 Exported",
        text: `Items.exported, parameter 1 @Body(): its type Exported ${typeOnly}`,
        notes: ["Write @Body(Exported), and import { Exported } in place of import type."],
      },
      {
        at: "lost/main.ts:16:27 ItemShape",
        text: `Items.shape, parameter 1 @Body(): its type ItemShape is an interface, ${lost}`,
        notes: ["Make ItemShape a class with validators and write @Body(ItemShape), or @Body(Object) for free JSON."],
      },
      {
        at: "lost/main.ts:17:33 ItemBag",
        text: `Items.field, parameter 1 @Body("name"): its type ItemBag is another name for a type, ${lost}`,
        notes: [
          'Make ItemBag a class with validators and write @Body("name", ItemBag), or @Body("name", Object) for free JSON.',
        ],
      },
      {
        at: "lost/main.ts:18:29 Renamed",
        text: `Items.form, parameter 1 @Form(): its type Renamed is another name for a type, ${lost}`,
        notes: ["Make Renamed a class with validators and write @Form(Renamed)."],
      },
      {
        at: "lost/main.ts:19:29 Nowhere",
        text: 'Items.nowhere, parameter 1 @Body(): its type Nowhere is in "only-types" as a type alone, or not at all.',
        notes: ["Make Nowhere a class with validators and write @Body(Nowhere), or @Body(Object) for free JSON."],
      },
      {
        at: "lost/main.ts:24:27 ItemCreate",
        text: `Order.item: @ValidateNested() knows no class to validate with, because its type ItemCreate ${typeOnly}`,
        notes: ["Write @Nested(() => ItemCreate), and import { ItemCreate } in place of import type."],
      },
      {
        at: "lost/main.ts:25:28 ItemShape",
        text: `Order.shape: @ValidateNested() knows no class to validate with, because its type ItemShape is an interface, ${lost}`,
        notes: ["Make ItemShape a class with validators and write @Nested(() => ItemShape)."],
      },
    ]);
  }, 30_000);
});

describe("fields that hold objects which nobody validates", () => {
  it("are warned of, each with its place and remedy", async () => {
    await project.write({
      "untraced/line.ts": `
        import { IsString } from "class-validator";
        export class Line { @IsString() sku!: string; }
        export class Gift { @IsString() text!: string; }
        export enum Colour { Red = "red" }`,
      "untraced/main.ts": `
import { Nested, OneOf, Sensitive } from "lambent";
import { Transform, Type, Expose } from "class-transformer";
import { Allow, ArrayMinSize, ArrayUnique, IsArray, IsDefined, IsInstance, IsNotEmptyObject, IsObject, IsOptional,
  IsString, ValidateNested } from "class-validator";
import { Colour, Gift, Line } from "./line";
const own = (...all: unknown[]) => {};

export class Order {
  @IsArray() lines!: Line[];
  @IsOptional() @Expose() @Sensitive() @ArrayMinSize(1) @ArrayUnique() some?: ReadonlyArray<Line> | null;
  @IsObject() line!: Line;
  @IsDefined() set!: Set<Line>;
  @IsNotEmptyObject() "quoted-line"!: Line | undefined;
  @IsObject() either!: Line | Gift;
  @IsArray() mixed!: (Line | Gift)[];

  @IsArray() @ValidateNested({ each: true }) @Type(() => Line) nested!: Line[];
  @IsArray() @Nested(() => Line, { each: true }) named!: Line[];
  @IsArray() @OneOf(() => [Line, Gift], { discriminator: "kind", each: true }) chosen!: (Line | Gift)[];
  @IsArray() @Allow() allowed!: Line[];
  @IsArray() @Transform(({ value }) => value) transformed!: Line[];
  @IsArray() @own checked!: Line[];
  @IsArray() @IsString({ each: true }) texts!: Line[];
  @IsInstance(Line) instance!: Line;
  @IsArray() colours!: Colour[];
  @IsArray() words!: string[];
  @IsObject() record!: Record<string, Line>;
  @IsArray() dates!: Date[];
  @IsDefined() any!: unknown;
  @IsOptional() silent!: Line;
}`,
    });
    const { errors, warnings } = await project.build("untraced/main.ts");
    expect(errors).toEqual([]);
    const remark = (at: string, field: string, who: string, each = "") => ({
      at: `untraced/main.ts:${at}`,
      text: `Order.${field}: it holds Line, but nothing validates what is in it: ${who} at the outside alone.`,
      notes: [`Write @Nested(() => Line${each}), or @Allow() where anything may be in it.`],
    });
    const unionRemark = (at: string, field: string, who: string, more = "") => ({
      at: `untraced/main.ts:${at}`,
      text: `Order.${field}: it holds Line or Gift, but nothing validates what is in it: ${who} at the outside alone.`,
      notes: [
        `Write @OneOf(() => [Line, Gift], { discriminator: "kind"${more} }), or @Allow() where anything may be in it.`,
      ],
    });
    const each = ", { each: true }";
    expect(warnings).toEqual([
      remark("10:13 lines", "lines", "@IsArray looks", each),
      remark("11:71 some", "some", "@ArrayMinSize and @ArrayUnique look", each),
      remark("12:14 line", "line", "@IsObject looks"),
      remark("13:15 set", "set", "@IsDefined looks", each),
      remark('14:22 "quoted-line"', '"quoted-line"', "@IsNotEmptyObject looks"),
      unionRemark("15:14 either", "either", "@IsObject looks"),
      unionRemark("16:13 mixed", "mixed", "@IsArray looks", ", each: true"),
    ]);
  }, 30_000);
});

describe("class-transformer", () => {
  const HANDLER = (imports: string, more: string) => `
    ${imports}
    import { Equals, IsInt, IsString } from "class-validator";
    import { Body, Controller, Nested, OneOf, Post } from "lambent";
    import { createLambdaHandler } from "lambent/aws-lambda";
    class Line { @IsString() sku!: string; @IsInt() count!: number; }
    class Wrap { @Equals("wrap") kind!: string; @IsString() paper!: string; }
    class Note { @Equals("note") kind!: string; @IsString() text!: string; }
    class Order {
      @Nested(() => Line, { each: true }) lines!: Line[];
      @Nested(() => Line) first!: Line;
      @OneOf(() => [Wrap, Note], { discriminator: "kind" }) extra!: Wrap | Note;
      @OneOf(() => [Wrap, Note], { discriminator: "kind", each: true }) extras!: (Wrap | Note)[];
      ${more}
    }
    @Controller("/orders")
    class Orders {
      @Post() create(@Body() order: Order) {
        const { first, lines, extra, extras } = order;
        return { order, are: [[first, ...lines], [extra], extras].map((all) => all.map((one) => one.constructor.name)) };
      }
    }
    const handler = createLambdaHandler([Orders], { accessLog: false });
    const event = (body: object) => ({
      version: "2.0", rawPath: "/orders", rawQueryString: "", headers: {}, body: JSON.stringify(body), isBase64Encoded: false,
      requestContext: {
        domainName: "api.example.com", requestId: "1", stage: "$default",
        http: { method: "POST", path: "/orders", protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "spec" },
      },
    });
    const line = { sku: "saw", count: 1, more: 1 };
    const [wrap, note] = [{ kind: "wrap", paper: "red", more: 1 }, { kind: "note", text: "Hello", more: 1 }];
    for (const [sku, other] of [["saw", note], [1, { kind: "card" }]]) {
      const order = { first: line, lines: [{ ...line, sku }], extra: wrap, extras: [wrap, other] };
      const { statusCode, body } = await handler(event({ ...order, when: "2026-01-01T00:00:00Z" }) as never);
      console.log(statusCode, body);
    }`;
  const line = '{"sku":"saw","count":1}';
  const [wrap, note] = ['{"kind":"wrap","paper":"red"}', '{"kind":"note","text":"Hello"}'];
  const order = `"lines":[${line}],"first":${line},"extra":${wrap},"extras":[${wrap},${note}]`;
  const are = '"are":[["Line","Line"],["Wrap"],["Wrap","Note"]]';
  const tag = "Input tag 'card' found using 'kind' does not match any of the expected tags: 'wrap', 'note'";
  const refused =
    '422 {"detail":[{"loc":["body","lines",0,"sku"],"msg":"sku must be a string","type":"isString"},' +
    `{"loc":["body","extras",1,"kind"],"msg":"${tag}","type":"union_tag_invalid"}]}`;
  const copiesIn = (inputs: object) => {
    const files = Object.keys(inputs).filter((file) => file.includes("/class-transformer/"));
    return new Set(files.map((file) => file.replace(/^.*node_modules\/(class-transformer\/[^/]+).*$/, "$1")));
  };

  it.each([
    ["", ""],
    [", also where it may not look into tables", 'import "./freeze";'],
  ])(
    "stays out where nobody but the framework imports it%s",
    async (_where, imports) => {
      await project.write({
        "transformer/none.ts": HANDLER(imports, ""),
        // As with --frozen-intrinsics.
        "transformer/freeze.ts": `Object.defineProperty(Map.prototype, "set", { writable: false });`,
      });
      const { inputs, errors } = await project.build("transformer/none.ts", { minify: true });
      expect(errors).toEqual([]);
      expect(copiesIn(inputs)).toEqual(new Set());
      expect(await project.run("transformer/none.ts.mjs")).toBe(`200 {"order":{${order}},${are}}\n${refused}`);
    },
    30_000,
  );

  it("is there where the application imports it, by whatever file", async () => {
    await project.write({
      "transformer/deep/parsed.ts": `export { Type as AsDate } from "class-transformer";`,
      "transformer/some.ts": HANDLER(
        'import { AsDate } from "./deep/parsed";',
        "@AsDate(() => Date) @IsOptional() when!: Date;",
      ).replace("IsInt,", "IsInt, IsOptional,"),
    });
    const { inputs } = await project.build("transformer/some.ts");
    expect(copiesIn(inputs)).toEqual(new Set(["class-transformer/esm2015"]));
    expect(await project.run("transformer/some.ts.mjs")).toBe(
      `200 {"order":{${order},"when":"2026-01-01T00:00:00.000Z"},${are}}\n${refused}`,
    );
  }, 30_000);

  it("is one copy and one format, whoever imports or requires it", async () => {
    await project.write({
      "transformer/apart/old.cjs": `
        const { Type } = require("class-transformer");
        const { defaultMetadataStorage } = require("class-transformer/cjs/storage");
        exports.look = () => [Type, defaultMetadataStorage];`,
      "transformer/apart/main.ts": `
        import "lambent";
        import { Type } from "class-transformer";
        import { defaultMetadataStorage } from "class-transformer/esm5/storage.js";
        import { look } from "./old.cjs";
        console.log(look()[0] === Type, look()[1] === defaultMetadataStorage);`,
    });
    const own = join(project.folder, "transformer/apart/node_modules/class-transformer");
    await cp(join(project.folder, "node_modules/class-transformer"), own, { recursive: true, dereference: true });
    const { inputs, warnings } = await project.build("transformer/apart/main.ts", { mainFields: ["module", "main"] });
    expect(warnings).toEqual([]);
    expect(copiesIn(inputs)).toEqual(new Set(["class-transformer/esm2015"]));
    expect(Object.keys(inputs).filter((file) => file.startsWith("transformer/apart/node_modules/"))).toEqual([]);
    expect(await project.run("transformer/apart/main.ts.mjs")).toBe("true true");

    const manifest = JSON.parse(await readFile(join(own, "package.json"), "utf8")) as object;
    await writeFile(join(own, "package.json"), JSON.stringify({ ...manifest, version: "0.4.0" }));
    expect((await project.build("transformer/apart/main.ts")).warnings).toEqual([
      {
        at: 'transformer/apart/main.ts:3:29 "class-transformer"',
        text: expect.stringMatching(
          /^class-transformer is there in two versions, 0\.5\.1 in \S+ and 0\.4\.0 in transformer\/apart\/node_modules\/class-transformer: the bundle has the first alone\.$/,
        ),
        notes: ["Install one version: npm install class-transformer@0.5.1."],
      },
    ]);
  }, 30_000);

  it("is there where a package that stays outside may import it", async () => {
    await project.write({ "transformer/outside.ts": HANDLER('import "other";', "") });
    const { inputs } = await project.build("transformer/outside.ts", { external: ["other"] });
    expect(copiesIn(inputs)).toEqual(new Set(["class-transformer/esm2015"]));
  }, 30_000);

  it("stays outside where it is external", async () => {
    const { text } = await project.build("transformer/some.ts", { external: ["class-transformer"] });
    expect(text.includes('from "class-transformer"')).toBe(true);
  }, 30_000);
});

describe("what validates classes", () => {
  const HANDLER = (imports: string, parameters: string) => `
    import { Body, Controller, Get, Param, Post, Query } from "lambent";
    import { createLambdaHandler } from "lambent/aws-lambda";
    ${imports}
    class Note { title!: string; }
    @Controller("/notes")
    class Notes {
      @Get("/{id}") read(@Param("id", Number) id: number) { return { id }; }
      @Post() write(${parameters}) { return { title: (note as { title: string }).title }; }
    }
    const event = (method: string, rawPath: string, body?: object) => ({
      version: "2.0", rawPath, rawQueryString: "", headers: {}, body: body && JSON.stringify(body), isBase64Encoded: false,
      requestContext: {
        domainName: "api.example.com", requestId: "1", stage: "$default",
        http: { method, path: rawPath, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "spec" },
      },
    });
    try {
      const handler = createLambdaHandler([Notes], { accessLog: false });
      for (const one of [event("GET", "/notes/1"), event("POST", "/notes", { title: "a" }), event("POST", "/notes", {})]) {
        const { statusCode, body } = await handler(one as never);
        console.log(statusCode, body);
      }
    } catch (error) {
      console.log((error as { faults: string[] }).faults.join("; "));
    }`;
  const engineIn = (inputs: object) =>
    Object.keys(inputs).filter((file) => /\/lib\/dto\/(validate|check-dto)\.js$/.test(file));

  it.each([
    ["free JSON", "", "@Body(Object) note: object", ["200 {}"]],
    [
      "a schema",
      `import { z } from "zod"; const NoteSchema = z.object({ title: z.string() });`,
      "@Body(NoteSchema) note: { title: string }",
      [expect.stringMatching(/^422 .*"loc":\["body","title"\]/)],
    ],
  ])(
    "stays out of a bundle without class-validator, and %s is taken",
    async (_what, imports, parameter, ofEmpty) => {
      await linkPackages(project.folder, ["zod"]);
      await project.write({ "engine/none.ts": HANDLER(imports, parameter) });
      const { inputs, errors } = await project.build("engine/none.ts", { minify: true });
      expect(errors).toEqual([]);
      expect(engineIn(inputs)).toEqual([]);
      const said = (await project.run("engine/none.ts.mjs")).split("\n");
      expect(said).toEqual(['200 {"id":1}', '200 {"title":"a"}', ...ofEmpty]);
    },
    30_000,
  );

  it.each([
    ["@Body(Note) note: Note", "@Body(Note)", "take free JSON with @Body(Object)"],
    ["@Query(Note) note: Note", "@Query(Note)", 'take values by their names: @Query("limit", Number)'],
  ])(
    "stays out, and a class is refused at the start as without validators: %s",
    async (parameter, label, alternative) => {
      await project.write({ "engine/class.ts": HANDLER("", parameter) });
      const { inputs } = await project.build("engine/class.ts");
      expect(engineIn(inputs)).toEqual([]);
      expect(await project.run("engine/class.ts.mjs")).toBe(
        `Notes.write, parameter 1 ${label}: the class Note has no validators, so nothing of it would be checked; ` +
          "class-validator is not in the bundle. Install class-validator 0.14 or 0.15 and put its decorators on the " +
          `fields, or ${alternative}.`,
      );
    },
    30_000,
  );

  it.each([
    ["class-validator is imported by whatever file", { "engine/dto.ts": 'export * from "class-validator";' }, []],
    ["a package that stays outside may import it", { "engine/dto.ts": 'export * from "other";' }, ["other"]],
  ])(
    "is there where %s",
    async (_where, files, external) => {
      await project.write({ ...files, "engine/some.ts": HANDLER('import "./dto";', "@Body(Object) note: object") });
      const { inputs } = await project.build("engine/some.ts", { external });
      expect(engineIn(inputs)).toHaveLength(2);
    },
    30_000,
  );
});

it("sees what changes between the builds of one context", async () => {
  await project.write({
    "watch/shape.ts": "export class Shape {}",
    "watch/main.ts": `
      import { Body, Controller, Post } from "lambent";
      import { Shape } from "./shape";
      @Controller() class Shapes { @Post() draw(@Body() shape: Shape) {} }`,
    "watch/build.mjs": `
      import { writeFileSync } from "node:fs";
      import { context } from "esbuild";
      import { lambent } from "lambent/esbuild";
      const { rebuild, dispose } = await context({
        entryPoints: ["watch/main.ts"], bundle: true, platform: "node", write: false, logLevel: "silent",
        plugins: [lambent()],
      });
      const count = () => rebuild().then(({ errors }) => errors.length, ({ errors }) => errors.length);
      const counts = [await count()];
      writeFileSync("watch/shape.ts", "export interface Shape {}");
      counts.push(await count());
      writeFileSync("watch/shape.ts", "export class Shape {}");
      counts.push(await count());
      console.log(counts.join());
      await dispose();`,
  });
  expect(await project.run("watch/build.mjs")).toBe("0,1,0");
}, 30_000);
