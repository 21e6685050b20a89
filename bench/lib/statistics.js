export function lowest(samples) {
  return Math.min(...samples);
}

export function median(samples) {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The list begun one later for each round, so that no app always follows the same neighbour. */
export function rotated(list, round) {
  return list.map((_, i) => list[(i + round) % list.length]);
}
