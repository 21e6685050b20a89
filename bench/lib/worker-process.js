// The program of a Worker: loads one app and calls its handler.
const { handler } = await import(process.argv[2]);

// Short batches would be lost in the resolution of the clock, long ones in the memory of their events.
const batchNanoseconds = 2_000_000n;
const largestBatch = 2_000;

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
  const end = performance.now() + milliseconds;
  let size = 50;
  let calls = 0;
  let cpu = 0;
  while (performance.now() < end) {
    const events = Array.from({ length: size }, () => JSON.parse(text));
    const contexts = Array.from({ length: size }, context);
    let result;
    const started = process.hrtime.bigint();
    const before = process.cpuUsage();
    for (let i = 0; i < size; i += 1) result = await handler(events[i], contexts[i]);
    const { user, system } = process.cpuUsage(before);
    if (process.hrtime.bigint() - started < batchNanoseconds) size = Math.min(size * 2, largestBatch);
    if (statuses !== undefined && !statuses.includes(result.statusCode)) {
      throw new Error(`answered ${JSON.stringify(result)}`);
    }
    cpu += user + system;
    calls += size;
    // The runtime client waits for the next event between two calls: what the handler left for later runs now.
    await new Promise(setImmediate);
  }
  return { microseconds: cpu / calls };
}

process.on("disconnect", () => process.exit());
process.on("message", async (message) => {
  try {
    if (message.do === "call") process.send({ result: await handler(message.event, context()) });
    else process.send(await measure(message));
  } catch (error) {
    process.send({ error: String(error?.stack ?? error) });
  }
});
process.send({ ready: true });
