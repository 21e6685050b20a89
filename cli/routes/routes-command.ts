import { Command, Option } from "commander";
import { type LoadOptions, toSettings, withEntry } from "../entry/load-options.js";
import { describeDocument } from "../openapi/describe-document.js";
import { toGatewayDocument } from "../openapi/gateway.js";
import type { GatewayKind } from "../openapi/gateway-operation.js";
import type { ListedRoute } from "../openapi/gateway-routes.js";
import { toCdkCode, toSamTemplate } from "../openapi/template.js";
import { print } from "../output.js";
import { listApplication } from "./list-application.js";
import { toRouteTable } from "./route-table.js";

const FORMATS = ["sam", "cdk", "apigw", "apigw-rest"] as const;

/** What the command line says of a list of routes. */
interface RoutesOptions extends LoadOptions {
  readonly json?: true;
  readonly format?: (typeof FORMATS)[number];
}

/** `lambent routes`: what an application answers and handles, for people, programs or infrastructure. */
export function routesCommand(): Command {
  const format = new Option(
    "--format <format>",
    "for infrastructure: a SAM template, CDK code, or API Gateway's import",
  );
  const command = new Command("routes")
    .description("List the routes of an application, and the messages that it handles.")
    .addOption(new Option("--json", "as data").conflicts("format"))
    .addOption(format.choices(FORMATS));
  return withEntry(command).action(routes);
}

async function routes(entry: string, options: RoutesOptions): Promise<void> {
  const { json = false, format } = options;
  const settings = toSettings(entry, options);
  if (format === "apigw" || format === "apigw-rest") {
    const kind: GatewayKind = format === "apigw" ? "http" : "rest";
    const { document, routes: all } = await describeDocument(settings);
    print(JSON.stringify(toGatewayDocument(document, { kind, routes: ofHttp(all) }), null, 2));
    return;
  }
  const list = await listApplication(settings);
  if (format === "sam") print(toSamTemplate(ofHttp(list.routes)).trimEnd());
  else if (format === "cdk") print(toCdkCode(ofHttp(list.routes)).trimEnd());
  else print(json ? JSON.stringify(list, null, 2) : toRouteTable(list));
}

/** What an API has routes for; messages come another way. */
function ofHttp(all: readonly (ListedRoute & { readonly kind: "http" | "message" })[]): readonly ListedRoute[] {
  return all.filter(({ kind }) => kind === "http");
}
