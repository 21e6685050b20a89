import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../..");

/** What a compiler says of a source that stands beside the project's own. */
async function diagnose(compiler: string, source: string): Promise<string> {
  const folder = await mkdtemp(join(root, "spec/types/diagnosed-"));
  try {
    await writeFile(join(folder, "source.ts"), source);
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ extends: "../../tsconfig.json", include: ["."] }));
    const tsc = join(root, "node_modules", compiler, "bin/tsc");
    return await new Promise((done) => {
      execFile(process.execPath, [tsc, "--noEmit", "-p", folder], (_error, stdout) => done(stdout));
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

const SOURCE = `
import { Body, File, Files, Get, Query, type UploadedFile } from "lambent";
class Item { id!: string }
class Order { total!: number }
declare const condition: boolean;
export class Controller {
  @Get() number(@Query("n") _n: number): void {}
  @Get() maybe(@Query("n", { optional: true }) _n: string): void {}
  @Get() body(@Body(Item) _b: Order): void {}
  @Get() optional(@Body(Item, { optional: condition }) _b: Item): void {}
  @Get() nullable(@Query("n", { default: condition ? 5 : null }) _n: string | null): void {}
  @Get() default(@Query("n", { type: Number, default: "x" }) _n: number): void {}
  @Get() member(@Query("n", { enum: ["a", "b"], default: condition ? "a" : "zz" }) _n: "a" | "b"): void {}
  @Get() misspelt(@Query("n", { defualt: 20 }) _n: number): void {}
  @Get() misspeltBody(@Body(Item, { opional: true }) _b?: Item): void {}
  @Get() option(@Query("n", { optional: "yes" }) _n?: string): void {}
  @Get() type(@Query("n", Item) _n: Item): void {}
  @Get() file(@File("a") _a: string): void {}
  @Get() maybeFile(@File("a", { optional: true }) _a: UploadedFile): void {}
  @Get() files(@Files("a", { maxFiles: 2 }) _a: UploadedFile): void {}
  @Get() misspeltFile(@File("a", { maxByte: 1 }) _a: UploadedFile): void {}
  @Get() fileOption(@Files("a", { maxFiles: "2" }) _a: UploadedFile[]): void {}
}
`;

const SAID = [
  '"the decorator gives", string, "but the parameter is declared as", number',
  '"the decorator gives", string | undefined, "but the parameter is declared as", string',
  '"the decorator gives", Item, "but the parameter is declared as", Order',
  '"the decorator gives", Item | undefined, "but the parameter is declared as", Item',
  '"the decorator gives", string | number | null, "but the parameter is declared as", string | null',
  '"the default is", "x", "but the type is", number',
  '"the default is", "zz", "but the type is", "a" | "b"',
  '"there is no option", "defualt", "but there are", keyof ValueParameterOptions',
  '"there is no option", "opional", "but there are", keyof BodyOptions',
  '"the option \\"optional\\" is", "yes", "but it takes", boolean',
  '"the option \\"type\\" is", typeof Item, "but it takes", ValueType',
  '"the decorator gives", UploadedFile, "but the parameter is declared as", string',
  '"the decorator gives", UploadedFile | undefined, "but the parameter is declared as", UploadedFile',
  '"the decorator gives", UploadedFile[], "but the parameter is declared as", UploadedFile',
  '"there is no option", "maxByte", "but there are", keyof FileOptions',
  '"the option \\"maxFiles\\" is", "2", "but it takes", number',
];

describe.each(["typescript", "typescript7"])("%s on a decorator that does not fit its parameter", (compiler) => {
  it("says in words what is wrong, and once", async () => {
    const text = await diagnose(compiler, SOURCE);

    expect(text.match(/(?<=to parameter of type 'Mismatch<).*(?=>'\.$)/gm)).toEqual(SAID);
    expect(text.match(/error TS/g)).toHaveLength(SAID.length);
  }, 60_000);
});
