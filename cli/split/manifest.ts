import { FILE, HANDLER } from "../build/bundle.js";
import { ZIP } from "../build/write-functions.js";
import type { RouteDescription } from "./describe-application.js";
import type { FunctionPlan } from "./plan-functions.js";

/** What infrastructure code reads: which function answers what. */
export interface Manifest {
  readonly version: 1;
  readonly functions: readonly FunctionManifest[];
}

/** One function of a manifest; its paths are relative to that of the manifest. */
export interface FunctionManifest {
  readonly name: string;
  readonly controllers: readonly string[];
  readonly handler: string;
  readonly file: string;
  readonly zip: string;
  /** As API Gateway spells them; the method is `ANY` for a route of every method. */
  readonly routes: readonly { readonly method: string; readonly path: string }[];
  /** What its methods handle, by source: queues by `SQS`, and so on; `*` is any. */
  readonly messages: Readonly<Record<string, readonly string[]>>;
}

/** The manifest of functions. */
export function toManifest(functions: readonly FunctionPlan[]): Manifest {
  return { version: 1, functions: functions.map(toFunctionManifest) };
}

function toFunctionManifest({ name, controllers }: FunctionPlan): FunctionManifest {
  const routes = controllers.flatMap((controller) => controller.routes);
  return {
    name,
    controllers: controllers.map((controller) => controller.name),
    handler: HANDLER,
    file: `${name}/${FILE}`,
    zip: `${name}/${ZIP}`,
    routes: routes
      .filter(({ kind }) => kind === "http")
      .map(({ method, path }) => ({ method: method === "*" ? "ANY" : method, path })),
    messages: toMessages(routes.filter(({ kind }) => kind === "message")),
  };
}

function toMessages(routes: readonly RouteDescription[]): Record<string, string[]> {
  const messages: Record<string, string[]> = {};
  for (const { method, path } of routes) messages[method] = [...(messages[method] ?? []), path];
  return messages;
}
