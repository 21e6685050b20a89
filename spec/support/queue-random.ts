/** A generator of numbers from 0 to below 1, the same every time (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** One such number that depends on these alone, so that every process draws the same one. */
export function drawOf(...parts: readonly number[]): number {
  let state = 0;
  for (const part of parts) {
    state = Math.imul(state ^ part, 0x9e3779b1);
    state ^= state >>> 15;
  }
  return createRandom(state)();
}
