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
import { Body, Get, Query } from "lambent";
class Item { id!: string }
class Order { total!: number }
export class Controller {
  @Get() number(@Query("n") _n: number): void {}
  @Get() maybe(@Query("n", { optional: true }) _n: string): void {}
  @Get() body(@Body(Item) _b: Order): void {}
}
`;

describe.each(["typescript", "typescript7"])(
  "%s on a decorator that gives another type than its parameter",
  (compiler) => {
    it("says in words what the decorator gives and what the parameter is", async () => {
      const text = await diagnose(compiler, SOURCE);

      expect(text).toContain('Mismatch<"the decorator gives", string, "but the parameter is declared as", number>');
      expect(text).toContain(
        'Mismatch<"the decorator gives", string | undefined, "but the parameter is declared as", string>',
      );
      expect(text).toContain('Mismatch<"the decorator gives", Item, "but the parameter is declared as", Order>');
      expect(text.match(/error TS/g)).toHaveLength(3);
    }, 60_000);
  },
);
