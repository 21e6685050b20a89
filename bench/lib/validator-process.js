// The program of a Worker that loads one library's validators, see apps/validators/validator.ts, and calls them.
import { measureBatches } from "./batches.js";

const { validators } = await import(process.argv[2]);

async function verdict({ validator, text }) {
  const { prepare, validate, verdict } = validators[validator];
  const input = prepare(text);
  return { verdict: verdict(await validate(input), input) };
}

/** Every call gets an input of its own, because a library may change it. */
async function measure({ validator, text, isValid, milliseconds }) {
  const { prepare, validate, verdict } = validators[validator];
  const probe = prepare(text);
  const waits = validate(probe) instanceof Promise;
  const microseconds = await measureBatches(milliseconds, {
    prepare: (size) => Array.from({ length: size }, () => prepare(text)),
    run: waits ? runAsync : runSync,
    check: ({ output, input }) => {
      if ("value" in verdict(output, input) !== isValid) throw new Error(`judged ${text} wrongly`);
    },
  });
  return { microseconds };

  function runSync(inputs) {
    let output;
    for (const input of inputs) output = validate(input);
    return { output, input: inputs.at(-1) };
  }

  async function runAsync(inputs) {
    let output;
    for (const input of inputs) output = await validate(input);
    return { output, input: inputs.at(-1) };
  }
}

process.on("disconnect", () => process.exit());
process.on("message", async (message) => {
  try {
    process.send(message.do === "verdict" ? await verdict(message) : await measure(message));
  } catch (error) {
    process.send({ error: String(error?.stack ?? error) });
  }
});
process.send({ ready: true });
