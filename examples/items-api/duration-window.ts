/** What a window says of the durations in it, in milliseconds; null while it is empty. */
export interface DurationSummary {
  readonly count: number;
  readonly avg: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly p50: number | null;
  readonly p95: number | null;
}

/** The latest durations, of a bounded number: a process that runs for weeks needs no more memory than a fresh one. */
export class DurationWindow {
  readonly #size: number;
  readonly #durations: number[] = [];
  #next = 0;

  constructor(size: number) {
    this.#size = size;
  }

  /** Adds a duration; in a full window it takes the place of the oldest. */
  add(milliseconds: number): void {
    this.#durations[this.#next] = milliseconds;
    this.#next = (this.#next + 1) % this.#size;
  }

  summary(): DurationSummary {
    const sorted = this.#durations.toSorted((a, b) => a - b);
    const rank = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? null;
    const sum = sorted.reduce((total, duration) => total + duration, 0);
    return {
      count: sorted.length,
      avg: sorted.length === 0 ? null : sum / sorted.length,
      min: sorted[0] ?? null,
      max: sorted.at(-1) ?? null,
      p50: rank(0.5),
      p95: rank(0.95),
    };
  }
}
