import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ListedRoute } from "../../lib/openapi/list-routes.js";
import type { OpenApiDocument } from "../../lib/openapi/open-api-document.js";
import { Paths } from "../../lib/openapi/paths.js";
import type { RouteInfo } from "../../lib/route-info.js";
import type { BundleSettings } from "../build/bundle.js";
import { CommandError } from "../command-error.js";
import { askApplication } from "../entry/ask-application.js";
import { printNotice } from "../output.js";
import type { Project } from "../project.js";

/** A document, and the routes of its application, those that it leaves out among them. */
export interface DescribedApplication {
  readonly document: OpenApiDocument;
  readonly routes: readonly ListedRoute[];
}

/** What the application answers: its document, or why there is none. */
type Answer = DescribedApplication | { readonly fault: string };

/**
 * The document of an application, as its own `docs()` makes it, or else under the name and version of its package.
 *
 * Writes a notice for each route that documents have no place for.
 *
 * @throws CommandError where the entry does not load, or no document can be made.
 */
export async function describeDocument(settings: BundleSettings): Promise<DescribedApplication> {
  const { project } = settings;
  const answer = (await askApplication(settings, {
    modules: [],
    head: 'import { createOpenApiDocument, listRoutes } from "lambent/openapi";',
    body: describe(infoOf(project)),
  })) as Answer;
  if ("fault" in answer) {
    throw new CommandError(`There can be no document of ${project.entryName}.\n${answer.fault}`);
  }
  for (const { method, path, handler } of withoutPlace(answer.routes)) {
    printNotice(`note: ${handler} is not in the document: OpenAPI has no place for ${method} ${path}.`);
  }
  return answer;
}

/** The names and remedies of a document's own faults are an answer; what else is thrown has a stack to show. */
function describe(info: object): string {
  return `
const { controllers, options = {} } = application;
const { routes } = createApplication(controllers, options);
try {
  const document =
    options.docs?.document?.(routes, options) ?? createOpenApiDocument(controllers, { ...${JSON.stringify(info)}, ...options });
  return { document, routes: listRoutes(controllers, options).routes };
} catch (error) {
  if (error?.name !== "ConfigurationError") throw error;
  return { fault: error.message };
}
`;
}

/** What a document says of itself where the application does not. */
function infoOf({ root }: Project): { readonly title?: string; readonly version?: string } {
  const { name, version } = readPackage(join(root, "package.json"));
  return {
    ...(typeof name === "string" && { title: name }),
    ...(typeof version === "string" && { version }),
  };
}

function readPackage(file: string): { readonly name?: unknown; readonly version?: unknown } {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as object;
  } catch {
    // A folder without a package has no name either.
    return {};
  }
}

function withoutPlace(routes: readonly ListedRoute[]): readonly ListedRoute[] {
  const infos = routes.map((route): RouteInfo => ({ ...route, controller: undefined, status: route.status ?? 200 }));
  const paths = new Paths(infos);
  return routes.filter(({ kind, hidden, method }, index) => {
    // What `@All` leaves to others is theirs.
    const isListed = kind === "http" && !hidden && method !== "*";
    return isListed && paths.placesOf(infos[index] as RouteInfo).length === 0;
  });
}
