// The program of a Worker: loads one app and calls its handler.
import { measureBatches } from "./batches.js";

const { handler } = await import(process.argv[2]);

function context() {
  return {
    awsRequestId: "8f507cfc-1697-4d07-b07a-ac58fc914c95",
    functionName: "bench",
    functionVersion: "$LATEST",
    invokedFunctionArn: "arn:aws:lambda:eu-west-1:123456789012:function:bench",
    logGroupName: "/aws/lambda/bench",
    logStreamName: "2026/01/31/[$LATEST]0123456789abcdef0123456789abcdef",
    memoryLimitInMB: "1769",
    getRemainingTimeInMillis: () => 29_000,
  };
}

/** Every call gets an event and a context of its own, made outside the timing as the runtime client makes them. */
async function measure({ text, statuses, milliseconds }) {
  const microseconds = await measureBatches(milliseconds, {
    prepare: (size) => Array.from({ length: size }, () => ({ event: JSON.parse(text), context: context() })),
    run: async (calls) => {
      let result;
      for (const { event, context } of calls) result = await handler(event, context);
      return result;
    },
    check: (result) => {
      if (statuses === undefined || statuses.includes(result.statusCode)) return;
      throw new Error(`answered ${JSON.stringify(result)}`);
    },
  });
  return { microseconds };
}

/** Calls one event after the other, and tells the resident memory at the end. */
async function memory({ texts, calls }) {
  for (let i = 0; i < calls; i += 1) {
    await handler(JSON.parse(texts[i % texts.length]), context());
    // As between two events of the runtime client.
    if (i % 100 === 0) await new Promise(setImmediate);
  }
  return { bytes: process.memoryUsage.rss() };
}

async function call({ event }) {
  return { result: await handler(event, context()) };
}

const tasks = { call, measure, memory };

process.on("disconnect", () => process.exit());
process.on("message", async (message) => {
  try {
    process.send(await tasks[message.do](message));
  } catch (error) {
    process.send({ error: String(error?.stack ?? error) });
  }
});
process.send({ ready: true });
