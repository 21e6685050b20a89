import { execFileSync } from "node:child_process";
import { cpus } from "node:os";

const limitMs = 5_000;

/** The results as Markdown, and whether all of them are as they should be. */
export function queueReport({ options, simulation, seconds, batches }) {
  const { plan, processes, batch, node: program } = options;
  const { records, handled, deadLetters, poisoned, faults } = simulation;
  const wanted = (name, text) => [name, count(simulation[text]), "0", simulation[text] === 0];
  const found = (name, text) => [name, count(simulation[text]), "", true];
  const rows = [
    found("records", "records"),
    found("invocations", "invocations"),
    found("deliveries", "deliveries"),
    found("redelivered", "redelivered"),
    found("reported as failed", "failures"),
    found("invocations rejected, all records having failed", "rejected"),
    ["processes killed in the middle of a batch", count(simulation.crashes), "1 or more", simulation.crashes > 0],
    found("processes not answering in time", "timeouts"),
    ["handled, or dead letters", count(handled + deadLetters), count(records), handled + deadLetters === records],
    ["dead letters", count(deadLetters), `${count(poisoned)} or more, which are poisoned`, deadLetters >= poisoned],
    wanted("lost", "lost"),
    wanted("reported done before their effect was durable", "tooEarly"),
    wanted("order violations: handled before an earlier one of the group", "outOfOrder"),
    wanted("order violations: begun beside another one of the group", "overlapping"),
    wanted("reported as failed although handled", "needless"),
    wanted("answers with a foreign id or of another form", "badAnswers"),
    wanted("processes that ended in another way", "otherEnds"),
  ];
  const batchRows = batches.map(({ every, log, milliseconds: [first, ...others], wrong }) => {
    const name = `${every === 0 ? "none failing" : `1 in ${every} failing`}, ${log}`;
    return [
      name,
      count(Math.round(first)),
      count(Math.round(Math.min(...others))),
      wrong,
      first < limitMs && wrong === 0,
    ];
  });
  const node = execFileSync(program, ["--version"], { encoding: "utf8" }).trim();
  const text = [
    `- Machine: ${cpus()[0].model}, ${cpus().length} processors; Node ${node}; ${new Date().toISOString().slice(0, 10)}`,
    `- ${count(records)} records in a standard and a FIFO queue of ${count(plan.groups)} groups, ${processes} processes, seed ${plan.seed}, ${Math.round(seconds)} s`,
    "",
    "| what | found | wanted | met |",
    "| --- | --- | --- | --- |",
    ...judged(rows),
    ...faults.map((fault) => `\nFault: ${fault}`),
    "",
    `| ${count(batch)} records in one batch | first of a process, ms, less than ${count(limitMs)} | fastest of four more, ms | wrong answers, 0 | met |`,
    "| --- | --- | --- | --- | --- |",
    ...judged(batchRows),
    "",
  ].join("\n");
  return { text, isRight: [...rows, ...batchRows].every((row) => row.at(-1)) };
}

function judged(rows) {
  return rows.map((row) => `| ${[...row.slice(0, -1), row.at(-1) ? "yes" : "**no**"].join(" | ")} |`);
}

function count(number) {
  return number.toLocaleString("en");
}
