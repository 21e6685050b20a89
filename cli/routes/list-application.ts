import type { RouteList } from "../../lib/openapi/list-routes.js";
import type { BundleSettings } from "../build/bundle.js";
import { askApplication } from "../entry/ask-application.js";

/**
 * Lists the routes of the application of an entry.
 *
 * @throws CommandError where the entry does not load.
 */
export async function listApplication(settings: BundleSettings): Promise<RouteList> {
  return (await askApplication(settings, {
    modules: [],
    head: 'import { listRoutes } from "lambent/openapi";',
    body: "return listRoutes(application.controllers, application.options);",
  })) as RouteList;
}
