export { type PowertoolsLogger, requestLogging } from "./request-logging.js";
export { type PowertoolsMetrics, requestMetrics } from "./request-metrics.js";
export { type PowertoolsSubsegment, type PowertoolsTracer, requestTracing } from "./request-tracing.js";
