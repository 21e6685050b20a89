import { execFileSync } from "node:child_process";
import { cpus } from "node:os";

const mebibyte = 1024 * 1024;

/** The results as Markdown, and whether all of them are as they should be. */
export function soakReport({ options, memory, isolation, deadlines }) {
  const rows = [
    ...Object.entries(memory).flatMap(([log, figures]) => memoryRows(log, figures, options)),
    [`requests, ${isolation.atOnce} at a time`, "answers and lines mixed up", String(isolation.mixed.length), "0"],
    ["", "lines", count(isolation.lines), count(options.requests)],
    ["handlers that never return", "answered with 504", count(deadlines.answered), count(options.deadlines)],
    ["", "least time to spare, ms", deadlines.leastSpare.toFixed(1), "50 or more"],
    ["", "next invocation unharmed", count(deadlines.unharmed), count(options.deadlines)],
  ];
  const judged = rows.map((row) => [...row, isMet(row) ? "yes" : "**no**"]);
  const node = execFileSync(options.node, ["--version"], { encoding: "utf8" }).trim();
  const text = [
    `- Machine: ${cpus()[0].model}, ${cpus().length} processors; Node ${node}; ${new Date().toISOString().slice(0, 10)}`,
    `- ${count(options.invocations)} invocations one after the other, ${count(options.requests)} requests 64 at a time`,
    "",
    "| what | figure | found | wanted | met |",
    "| --- | --- | --- | --- | --- |",
    ...judged.map((cells) => `| ${cells.join(" | ")} |`),
    ...isolation.mixed.map((difference) => `\nMixed up: ${difference}`),
    "",
  ].join("\n");
  return { text, isRight: rows.every(isMet) };
}

function memoryRows(log, { warmedUp, ended, wrong, unhandledRejections }, { warmUp }) {
  const growth = ended.heapUsed - warmedUp.heapUsed;
  return [
    [`invocations, ${log}`, `heap after ${count(warmUp)}, bytes`, count(warmedUp.heapUsed), ""],
    ["", "growth after that, bytes", count(growth), `less than ${count(mebibyte)}`],
    ["", "active resources", String(ended.resources), String(warmedUp.resources)],
    ["", "listeners of the process", String(ended.listeners), String(warmedUp.listeners)],
    ["", "wrong statuses", String(wrong), "0"],
    ["", "unhandled rejections", String(unhandledRejections), "0"],
  ];
}

function isMet([, , found, wanted]) {
  const number = Number(found.replaceAll(",", ""));
  if (wanted.startsWith("less than ")) return number < mebibyte;
  if (wanted.endsWith(" or more")) return number >= Number.parseInt(wanted, 10);
  return wanted === "" || found === wanted;
}

function count(number) {
  return number.toLocaleString("en");
}
