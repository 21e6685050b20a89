import { Controller, Get, Returns, Summary } from "lambent";
import type { Metrics } from "./metrics.js";

/** Shows the metrics of this process. */
@Controller("/metrics")
export class MetricsController {
  readonly #metrics: Metrics;

  constructor(metrics: Metrics) {
    this.#metrics = metrics;
  }

  @Get()
  @Summary("Show what this process has counted")
  @Returns(Object)
  read() {
    return this.#metrics.report();
  }
}
