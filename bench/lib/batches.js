// Short batches would be lost in the resolution of the clock, long ones in the memory of what their calls take.
const batchNanoseconds = 2_000_000n;
const largestBatch = 2_000;

/**
 * Measures so many milliseconds long the processor time of one call, in microseconds.
 *
 * @param prepare Makes what so many calls take, outside the timing.
 * @param run Does those calls, and returns a promise only where it has to wait.
 * @param check Looks at what `run` returned, outside the timing.
 */
export async function measureBatches(milliseconds, { prepare, run, check }) {
  const end = performance.now() + milliseconds;
  let size = 50;
  let calls = 0;
  let cpu = 0;
  while (performance.now() < end) {
    const batch = prepare(size);
    const started = process.hrtime.bigint();
    const before = process.cpuUsage();
    const running = run(batch);
    const result = running instanceof Promise ? await running : running;
    const { user, system } = process.cpuUsage(before);
    if (process.hrtime.bigint() - started < batchNanoseconds) size = Math.min(size * 2, largestBatch);
    check(result);
    cpu += user + system;
    calls += batch.length;
    // The runtime client waits for the next event between two calls: what a handler left for later runs now.
    await new Promise(setImmediate);
  }
  return cpu / calls;
}
