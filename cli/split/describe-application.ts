import type { BundleSettings } from "../build/bundle.js";
import { askApplication } from "../entry/ask-application.js";

/** Where a class can be imported from: the number of a module, and its name there. */
export interface Place {
  readonly module: number;
  readonly name: string;
}

/** A controller of an application. */
export interface ControllerDescription {
  readonly name: string;
  readonly places: readonly Place[];
  /** The places of each of its parents. */
  readonly parents: readonly (readonly Place[])[];
  readonly routes: readonly RouteDescription[];
}

/** A route of a controller, as in `application.routes`. */
export interface RouteDescription {
  readonly kind: "http" | "message";
  readonly method: string;
  readonly path: string;
}

/** What an application is made of. */
export interface ApplicationDescription {
  readonly controllers: readonly ControllerDescription[];
  /** The names that each module exports. */
  readonly exports: readonly (readonly string[])[];
}

const DESCRIBE = `
const places = (cls) => modules.flatMap((exported, module) =>
  Object.keys(exported).filter((name) => exported[name] === cls).map((name) => ({ module, name })));
const parents = (cls) => {
  const parent = Object.getPrototypeOf(cls);
  return parent === Function.prototype || parent === null ? [] : [places(parent), ...parents(parent)];
};
const { routes } = createApplication(application.controllers, application.options);
const classes = application.controllers.map((one) => (typeof one === "function" ? one : one.constructor));
return {
  exports: modules.map((exported) => Object.keys(exported)),
  controllers: classes.map((cls) => ({
    name: cls.name,
    places: places(cls),
    parents: parents(cls),
    routes: routes.filter(({ controller }) => controller === cls).map(({ kind, method, path }) => ({ kind, method, path })),
  })),
};
`;

/** Runs the entry, and tells its controllers, their routes, and which modules export them. */
export async function describeApplication(
  settings: BundleSettings,
  modules: readonly string[],
): Promise<ApplicationDescription> {
  return (await askApplication(settings, { modules, body: DESCRIBE })) as ApplicationDescription;
}
