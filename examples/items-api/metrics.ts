import type { Extension, Middleware, Outcome } from "lambent";
import { DurationWindow } from "./duration-window.js";

/** What happens to items. */
export type ItemEvent = "created" | "updated" | "deleted";

/** Counts what this process does; on Lambda, every environment counts for itself. */
export class Metrics implements Extension {
  readonly name = "metrics";
  readonly #durations = new DurationWindow(1000);
  readonly #byStatus = new Map<string, number>();
  readonly #items: Record<ItemEvent, number> = { created: 0, updated: 0, deleted: 0 };

  /** Measures how long an answer takes. */
  readonly measure: Middleware = async (_request, next) => {
    const start = performance.now();
    try {
      return await next();
    } finally {
      this.#durations.add(performance.now() - start);
    }
  };

  /** Counts a request, whatever became of it. */
  finish({ status }: Outcome): void {
    const family = status === undefined ? "failed" : `${Math.floor(status / 100)}xx`;
    this.#byStatus.set(family, (this.#byStatus.get(family) ?? 0) + 1);
  }

  /** Counts an event of the business. */
  count(event: ItemEvent): void {
    this.#items[event] += 1;
  }

  /** Everything counted so far, and what the process uses. */
  report() {
    const { user, system } = process.cpuUsage();
    const { rss, heapTotal, heapUsed } = process.memoryUsage();
    const uptime = process.uptime();
    return {
      requests: {
        total: [...this.#byStatus.values()].reduce((sum, count) => sum + count, 0),
        by_status: Object.fromEntries(this.#byStatus),
      },
      response_time_ms: this.#durations.summary(),
      items: { ...this.#items },
      cpu: { user_ms: user / 1000, system_ms: system / 1000, percent: (user + system) / (uptime * 10_000) },
      memory: { rss_bytes: rss, heap_total_bytes: heapTotal, heap_used_bytes: heapUsed },
      uptime_seconds: uptime,
    };
  }
}
