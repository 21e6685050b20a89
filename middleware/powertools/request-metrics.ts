import { severityOf, toMicroseconds } from "../../lib/log/record.js";
import type { Extension } from "../../lib/options.js";
import type { Outcome } from "../../lib/outcome.js";
import { requireMethods } from "./require-methods.js";
import { routeName } from "./route-name.js";

/** What is used of `Metrics` of `@aws-lambda-powertools/metrics`. */
export interface PowertoolsMetrics {
  addDimension(name: string, value: string): unknown;
  addMetric(name: string, unit: "Count" | "Milliseconds", value: number): unknown;
  hasStoredMetrics(): boolean;
  publishStoredMetrics(): unknown;
  singleMetric(): PowertoolsMetrics;
}

type Metric = readonly [name: string, unit: "Count" | "Milliseconds", value: number];

const METHODS = ["addDimension", "addMetric", "hasStoredMetrics", "publishStoredMetrics", "singleMetric"];

/**
 * CloudWatch metrics of every request: `RequestCount`, `Latency`, `Fault`, `ClientError` and `ColdStart`, with the
 * dimension `route`.
 *
 * Give it an instance of its own: then there is one line for each request. Where the application keeps metrics in the
 * same instance, these stay there, and each of ours gets a line of its own.
 *
 * @throws ConfigurationError when it is given something else than an instance of `Metrics`.
 * @example
 * createLambdaHandler([ItemsController], { extensions: [requestMetrics(new Metrics({ namespace: "shop" }))] });
 */
export function requestMetrics(metrics: PowertoolsMetrics): Extension {
  requireMethods(metrics, METHODS, { caller: "requestMetrics", className: "Metrics" });
  return {
    name: "requestMetrics",
    finish(outcome) {
      const route = routeName(outcome.request);
      if (!metrics.hasStoredMetrics()) {
        publish(metrics, route, metricsOf(outcome));
        return;
      }
      // A single metric is published at once, and without what the application has not published yet.
      for (const [name, unit, value] of metricsOf(outcome)) {
        const single = metrics.singleMetric();
        single.addDimension("route", route);
        single.addMetric(name, unit, value);
      }
    },
  };
}

/** In one go, without waiting for anything: between the first call and the last no other request runs. */
function publish(metrics: PowertoolsMetrics, route: string, values: readonly Metric[]): void {
  metrics.addDimension("route", route);
  for (const [name, unit, value] of values) metrics.addMetric(name, unit, value);
  metrics.publishStoredMetrics();
}

/** Zeros are written too, so that the average of a metric is its rate. */
function metricsOf(outcome: Outcome): readonly Metric[] {
  const { executionTime, coldStart } = outcome;
  const severity = severityOf(outcome);
  return [
    ["RequestCount", "Count", 1],
    ["Latency", "Milliseconds", toMicroseconds(executionTime)],
    ["Fault", "Count", Number(severity === "error" || severity === "critical")],
    ["ClientError", "Count", Number(severity === "warning")],
    ["ColdStart", "Count", Number(coldStart)],
  ];
}
