import { readFileSync, writeFileSync } from "node:fs";

/**
 * Replaces the tables of a page, each between `<!-- bench: name -->` and `<!-- end of bench: name -->`.
 *
 * @throws Error for a page that lacks a place for one of them; it is as it was then.
 */
export function writeTables(file, sections) {
  let page = readFileSync(file, "utf8");
  for (const { name, lines } of sections) {
    const [start, end] = [`<!-- bench: ${name} -->\n`, `<!-- end of bench: ${name} -->`];
    const [from, to] = [page.indexOf(start), page.indexOf(end)];
    if (from === -1 || to < from) throw new Error(`${file} has no place for the table ${name}: ${start}${end}`);
    page = `${page.slice(0, from + start.length)}\n${lines.join("\n")}\n\n${page.slice(to)}`;
  }
  writeFileSync(file, page);
}
