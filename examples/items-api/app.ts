import { type ApplicationOptions, type Controllers, getLogger, type Middleware } from "lambent";
import { cors } from "lambent/middleware";
import { HealthController } from "./health-controller.js";
import type { ItemStore } from "./item-store.js";
import { type ItemListener, ItemsController } from "./items-controller.js";
import { Metrics } from "./metrics.js";
import { MetricsController } from "./metrics-controller.js";

/** What the application needs from outside. */
export interface AppParts {
  /** Called with each request, not before. */
  readonly store: () => ItemStore;
  /** The name of the deployment, for the lines of its log. */
  readonly environment: string;
  /** Called beside the application's own metrics. */
  readonly onEvent?: ItemListener;
}

/** What a backend makes a handler or a server of. */
export interface App {
  readonly controllers: Controllers;
  readonly options: ApplicationOptions;
}

/** Puts the application together, the same for every backend. */
export function createApp({ store, environment, onEvent }: AppParts): App {
  const metrics = new Metrics();
  const notify: ItemListener = (event, key) => {
    metrics.count(event);
    onEvent?.(event, key);
  };
  return {
    controllers: [new HealthController(), new ItemsController(store, notify), new MetricsController(metrics)],
    options: {
      middleware: [labelLines(environment), cors({ origins: "*" }), metrics.measure],
      extensions: [metrics],
      // Load balancers ask every few seconds.
      ignoredPaths: ["/health"],
      // A browser is to see an answer also where the application fails.
      unhandledErrors: "respond",
    },
  };
}

function labelLines(environment: string): Middleware {
  return (_request, next) => {
    getLogger().environment = environment;
    return next();
  };
}
