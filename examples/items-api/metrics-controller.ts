import { Controller, Get } from "lambent";
import type { Metrics } from "./metrics.js";

/** Shows the metrics of this process. */
@Controller("/metrics")
export class MetricsController {
  readonly #metrics: Metrics;

  constructor(metrics: Metrics) {
    this.#metrics = metrics;
  }

  @Get()
  read() {
    return this.#metrics.report();
  }
}
