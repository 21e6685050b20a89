import { bundleApp } from "../bundle.js";
import { measured } from "../requests.js";
import { rotated } from "../statistics.js";
import { measuredInputs, misjudgements, validatorEntries } from "../validators.js";
import { startWorkers, stopWorkers, Worker } from "../worker.js";
import { filesOf } from "./sizes.js";

const posts = measured.filter(({ name }) => name.startsWith("POST"));

/** The validators that judge as the rules say, and the handlers that use one. */
export async function prepare(bench) {
  const { place, setting, accept } = bench;
  const validators = [];
  for (const [name, entry] of Object.entries(validatorEntries)) {
    if (!bench.isWanted(name.split(",")[0])) continue;
    const { file } = await bundleApp(place, "validators", entry);
    const worker = await Worker.start(setting, file, { exported: "validators" });
    const problems = await misjudgements(worker);
    await worker.stop();
    if (accept(name, "does not judge as the rules say", problems)) validators.push([name, file]);
  }
  const handlers = filesOf(bench, { noop: false, log: false });
  if (bench.quiet !== undefined) handlers.push(["lambent", bench.quiet]);
  return { validators, handlers };
}

/** Validations alone, and whole calls beside them. */
export async function measure({ options, setting, source, say }, { validators, handlers }) {
  const samples = Object.fromEntries([...validators, ...handlers].map(([name]) => [name, {}]));
  const libraryWorkers = await startWorkers(setting, validators, "validators");
  const handlerWorkers = await startWorkers(setting, handlers);
  // The first round is for the compiler and does not count.
  for (let round = 0; round <= options.rounds; round += 1) {
    const add = (name, column, sample) => {
      samples[name][column] ??= [];
      if (round > 0) samples[name][column].push(sample);
    };
    for (const input of measuredInputs) {
      for (const [name] of rotated(validators, round)) {
        add(name, input.name, await libraryWorkers[name].measureValidator(input, round === 0 ? 500 : 100));
      }
    }
    for (const { name: column, request, statuses } of posts) {
      for (const [name] of rotated(handlers, round)) {
        const event = source.encode(request);
        add(name, column, await handlerWorkers[name].measure(event, statuses, round === 0 ? 700 : 250));
      }
    }
    say(`validation ${round} of ${options.rounds}`);
  }
  await stopWorkers(libraryWorkers);
  await stopWorkers(handlerWorkers);
  return samples;
}
