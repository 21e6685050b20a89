// What becomes of an application that leaves types to its signatures, with each tool.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createProject, type Question, type Reply } from "./packed.js";
import { type Format, formats, writeSources } from "./sources.js";
import { tools } from "./tools.js";

/** What becomes of an application that leaves the types of its bodies to its signatures. */
export type Verdict =
  /** Good bodies become instances, and bad ones are refused. */
  | "whole"
  /** It says at the start what to write. */
  | "refuses to start"
  /** A bad body reaches a method: this may never be. */
  | "skips validation"
  /** None of these: this may never be either. */
  | "broken";

type Matrix = Readonly<Record<string, Readonly<Record<Format, string>>>>;

const page = join(__dirname, "../../docs/bundling.md");
const titles: Readonly<Record<Format, string>> = { esm: "ES modules", cjs: "CommonJS" };

const create = (application: string, json: unknown): Question => ({
  application,
  method: "POST",
  path: `/${application}`,
  json,
});
const line = { sku: "saw", count: 1 };
const item = { name: "drill", line, lines: [line] };

const good = [create("explicit", item), create("bare", item), create("orders", { id: "1", line })];
const bad = [
  create("explicit", { ...item, name: 1 }),
  create("bare", { ...item, name: 1 }),
  create("bare", { ...item, lines: [{ ...line, count: "1" }] }),
  create("orders", { id: "1", line: { ...line, count: "1" } }),
  create("orders", { id: "1", line: [line] }),
];

/** What an application is asked for a verdict. */
export const verdictQuestions: readonly Question[] = [...good, ...bad];

/** The verdict, by the replies to those questions. */
export function verdictOf(replies: readonly Reply[]): Verdict {
  const [explicit, ...bare] = replies.slice(0, good.length);
  const [explicitBad, ...bareBad] = replies.slice(good.length);
  if ([explicitBad, ...bareBad].some((reply) => reply !== undefined && isStatus(reply, 200, 201))) {
    return "skips validation";
  }
  if (!isStatus(explicit, 201) || !isStatus(explicitBad, 422)) return "broken";
  if ([...bare, ...bareBad].every((reply) => "faults" in reply)) return "refuses to start";
  const isWhole = bare.every(isInstance) && bareBad.every((reply) => isStatus(reply, 422));
  return isWhole ? "whole" : "broken";
}

function isStatus(reply: Reply | undefined, ...statuses: readonly number[]): boolean {
  return reply !== undefined && "status" in reply && statuses.includes(reply.status);
}

/** Whether the body was an instance of its class, with instances inside. */
function isInstance(reply: Reply): boolean {
  if (!("status" in reply) || reply.status !== 200) return false;
  const flags = Object.entries(reply.json as object).filter(([name]) => name.startsWith("is"));
  return flags.length > 0 && flags.every(([, value]) => value === true);
}

/** Tries every tool. */
export async function findMatrix(): Promise<Matrix> {
  const project = await createProject();
  try {
    await writeSources(project.folder, ["compilers"]);
    const matrix: Record<string, Record<Format, string>> = {};
    for (const tool of tools) {
      await tool.prepare?.(project.folder);
      const row = { esm: "", cjs: "" };
      for (const format of formats) {
        row[format] = verdictOf(await project.ask(tool.commandLine(format, project.folder), verdictQuestions));
      }
      matrix[tool.name] = row;
    }
    return matrix;
  } finally {
    await project.remove();
  }
}

/** The table as Markdown, as it stands in the documentation. */
export function formatMatrix(matrix: Matrix): string {
  const rows = Object.entries(matrix).map(([name, row]) => [name, ...formats.map((format) => row[format])]);
  const head = ["tool", ...formats.map((format) => titles[format])];
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** The table of the documentation. */
export function readMatrix(): Matrix {
  const head = `| tool | ${titles.esm} | ${titles.cjs} |\n| --- | --- | --- |\n`;
  const [, table = ""] = readFileSync(page, "utf8").split(head);
  const [rows = ""] = table.split("\n\n");
  return Object.fromEntries(
    rows
      .split("\n")
      .map((row) => row.split("|").map((cell) => cell.trim()))
      .map(([, name = "", esm = "", cjs = ""]) => [name, { esm, cjs }]),
  );
}
