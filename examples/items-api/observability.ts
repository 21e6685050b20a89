import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics as CloudWatchMetrics } from "@aws-lambda-powertools/metrics";
import { Tracer } from "@aws-lambda-powertools/tracer";
import type { ApplicationOptions } from "lambent";
import { requestLogging, requestMetrics, requestTracing } from "lambent/powertools";
import type { ItemListener } from "./items-controller.js";

/** How a deployed application is watched. */
export interface Observability {
  /** Adds metrics and traces of every request to the options of an application. */
  observe(options: ApplicationOptions): ApplicationOptions;
  /** Logs what happens to items, with the id of the request and its route. */
  readonly onEvent: ItemListener;
}

/** Watches with Powertools, whose own variables say how: `POWERTOOLS_SERVICE_NAME` names the application. */
export function createObservability(): Observability {
  const logger = new Logger();
  const metrics = new CloudWatchMetrics({ namespace: "items-api" });
  const tracer = new Tracer();
  return {
    observe: ({ middleware = [], extensions = [], ...options }) => ({
      ...options,
      middleware: [requestTracing(tracer), requestLogging(logger), ...middleware],
      extensions: [requestMetrics(metrics), ...extensions],
    }),
    onEvent: (event, { id }) => logger.info(`item ${event}`, { item_id: id }),
  };
}
