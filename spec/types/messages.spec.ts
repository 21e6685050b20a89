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
import type { type as ArkType } from "arktype" with { "resolution-mode": "import" };
import { Body, File, Files, Form, Get, Param, Query, type UploadedFile } from "lambent";
import * as v from "valibot";
import { z } from "zod";
declare const type: typeof ArkType;
class Item { id!: string }
class Order { total!: number }
declare const condition: boolean;
const ByZod = z.object({ name: z.string(), count: z.coerce.number().default(1) });
const ByValibot = v.object({ name: v.string(), count: v.pipe(v.string(), v.transform(Number)) });
const ByArktype = type({ name: "string", count: "string.numeric.parse" });
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
  @Get() zod(@Body(ByZod) _b: Item): void {}
  @Get() valibot(@Body([ByValibot]) _b: Item[]): void {}
  @Get() arktype(@Param(ByArktype) _p: { count: string }): void {}
  @Get() field(@Body("n", z.string()) _n: number): void {}
  @Get() maybeSchema(@Body(ByZod, { optional: true }) _b: z.infer<typeof ByZod>): void {}
  @Get() texts(@Query(Item) _q: Order): void {}
  @Get() form(@Form("age") _age: number): void {}
  @Get() zodByName(@Query("n", z.string()) _n: string): void {}
  @Get() valibotByName(@Query("n", v.string()) _n: string): void {}
  @Get() listByName(@Query("n", [z.string()]) _n: string[]): void {}
  @Get() misspeltQuery(@Query(Item, { gruops: ["a"] }) _q: Item): void {}
  @Get() groups(@Form(Item, { groups: "a" }) _f: Item): void {}
  @Get() text(@Query(Item, "a") _q: Item): void {}
  @Get() schemaForOptions(@Body(Item, ByZod) _b: Item): void {}
  @Get() classForOptions(@Query(Item, Order) _q: Item): void {}
  @Get() noName(@Query(Number) _n: number): void {}
  @Get() list(@Query([Item]) _q: Item[]): void {}
  @Get() nothing(@Body({}) _b: Item): void {}
  @Get() pair(@Body([Item, Order]) _b: Item[]): void {}
  @Get() fieldOptions(@Body("n", { optional: true }) _b?: Item): void {}
  @Get() bodyOptions(@Body(Item, "n") _b: Item): void {}
  @Get() fields(@Form({ name: z.string() }) _f: { name: string }): void {}
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
  '"the decorator gives", { name: string; count: number; }, "but the parameter is declared as", Item',
  '"the decorator gives", { name: string; count: number; }[], "but the parameter is declared as", Item[]',
  '"the decorator gives", { name: string; count: number; }, "but the parameter is declared as", { count: string; }',
  '"the decorator gives", string, "but the parameter is declared as", number',
  '"the decorator gives", { name: string; count: number; } | undefined, "but the parameter is declared as", { name: string; count: number; }',
  '"the decorator gives", Item, "but the parameter is declared as", Order',
  '"the decorator gives", string, "but the parameter is declared as", number',
  '"the option \\"type\\" is", ZodString, "but it takes", ValueType',
  '"the option \\"type\\" is", StringSchema<undefined>, "but it takes", ValueType',
  '"the option \\"type\\" is", readonly [ZodString], "but it takes", ValueType',
  '"there is no option", "gruops", "but there are", keyof ValidationOptions',
  '"the option \\"groups\\" is", "a", "but it takes", readonly string[]',
  '"what follows the type is", "a", "but it has to be", ValidationOptions',
  '"the options are", ZodObject<{ name: ZodString; count: ZodDefault<ZodCoercedNumber<unknown>>; }, $strip>, "but they have to be", BodyOptions',
  '"the options are", typeof Order, "but they have to be", ValidationOptions',
  '"what is given is", NumberConstructor, "but it has to be a name, or", ObjectType',
  '"what is given is", readonly [typeof Item], "but it has to be a name, or", ObjectType',
  '"what is given is", {}, "but it has to be the name of a field, or", BodyType',
  '"what is given is", readonly [typeof Item, typeof Order], "but it has to be the name of a field, or", BodyType',
  '"the type of the field is", { readonly optional: true; }, "but it has to be", BodyType',
  '"what follows the type is", "n", "but it has to be", BodyOptions',
  '"what is given is", { readonly name: ZodString; }, "but it has to be a name, or", ObjectType',
];

describe.each(["typescript", "typescript7"])("%s on a decorator that does not fit its parameter", (compiler) => {
  it("says in words what is wrong, and once", async () => {
    const text = await diagnose(compiler, SOURCE);

    expect(text.match(/(?<=to parameter of type 'Mismatch<).*(?=>'\.$)/gm)).toEqual(SAID);
    expect(text.match(/error TS/g)).toHaveLength(SAID.length);
  }, 60_000);
});
