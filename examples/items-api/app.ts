import type { ApplicationOptions, Controllers } from "lambent";
import { cors } from "lambent/middleware";
import { HealthController } from "./health-controller.js";
import type { ItemStore } from "./item-store.js";
import { ItemsController } from "./items-controller.js";
import { createLog, type LogSettings } from "./log.js";
import { Metrics } from "./metrics.js";
import { MetricsController } from "./metrics-controller.js";
import { requestLog } from "./request-log.js";

/** What the application needs from outside. */
export interface AppParts {
  readonly store: ItemStore;
  readonly settings: LogSettings;
}

/** What a backend makes a handler or a server of. */
export interface App {
  readonly controllers: Controllers;
  readonly options: ApplicationOptions;
}

/** Puts the application together, the same for every backend. */
export function createApp({ store, settings }: AppParts): App {
  const metrics = new Metrics();
  const log = createLog(settings);
  return {
    controllers: [new HealthController(), new ItemsController(store, metrics), new MetricsController(metrics)],
    options: {
      middleware: [cors({ origins: "*" }), metrics.measure],
      extensions: [metrics, requestLog(log)],
      // A browser is to see an answer also where the application fails.
      unhandledErrors: "respond",
      accessLog: log,
    },
  };
}
