import { nameOf } from "../class.js";
import { ConfigurationError } from "../errors.js";
import { documentationOfMiddleware, type InnerDocumentation } from "../middleware-documentation.js";
import type { ApplicationOptions } from "../options.js";
import type { RouteInfo } from "../route-info.js";
import { Components } from "./components.js";
import { type DescribedMethod, DescribedMethods } from "./described-method.js";
import type { DocumentOptions } from "./document-options.js";
import { ErrorResponses } from "./error-responses.js";
import { describeMessage } from "./messages.js";
import type { OpenApiDocument, Operation, SecurityScheme, Tag } from "./open-api-document.js";
import { describeOperation, type OperationSite, type OperationTask } from "./operation.js";
import { OperationIds } from "./operation-ids.js";
import { Paths } from "./paths.js";
import { Schemas } from "./schemas.js";
import { checkSecurity } from "./security.js";

/**
 * Describes the routes of an application that are not hidden.
 *
 * @throws ConfigurationError that lists what stands in the way: names that are taken, missing or none.
 */
export function describeApplication(
  routes: readonly RouteInfo[],
  application: ApplicationOptions,
  options: DocumentOptions,
): OpenApiDocument {
  const faults: string[] = [];
  const components = new Components(application.unknownFields ?? "strip", faults);
  const schemas = new Schemas(components, options.toJsonSchema);
  const site: OperationSite = { schemas, errors: new ErrorResponses(application.errors, schemas), faults };
  const methods = new DescribedMethods();
  const outer = documentationOfMiddleware(application.middleware ?? []);
  const securitySchemes: Record<string, SecurityScheme> = { ...outer.securitySchemes };
  const tags = new Map<string, Tag>();
  const ids = new OperationIds(faults);
  const paths = new Paths(routes);
  for (const info of routes) {
    if (info.hidden) continue;
    const method = methods.of(info);
    if (info.kind === "message") {
      describeMessage(method, schemas);
      continue;
    }
    const inner = documentationOfMiddleware(method.middleware);
    Object.assign(securitySchemes, inner.securitySchemes);
    const own = tagsOf(method);
    for (const tag of own) tags.set(tag.name, { ...tag, ...tags.get(tag.name) });
    for (const { verb, template } of paths.placesOf(info)) {
      const operation = describeOperation(
        {
          info,
          template,
          described: method,
          operationId: ids.of(method, verb),
          tags: own.map(({ name }) => name),
          documentation: withMiddleware(method, outer, inner),
          security: method.documentation.security ?? inner.security ?? outer.security,
        },
        site,
      );
      paths.add(template, verb, operation);
    }
  }
  Object.assign(securitySchemes, options.securitySchemes);
  checkSecurity(paths.operations(), options.security ?? [], securitySchemes, faults);
  const { schemas: named, resolve } = components.finish();
  ids.check();
  if (faults.length > 0) throw new ConfigurationError([...new Set(faults)]);
  const described = inOrder(tags, options.tags ?? []);
  const parts = {
    ...(Object.keys(named).length > 0 && { schemas: named }),
    ...(Object.keys(securitySchemes).length > 0 && { securitySchemes }),
  };
  return {
    openapi: "3.1.1",
    info: infoOf(options),
    ...(options.servers !== undefined && { servers: options.servers }),
    ...(options.externalDocs !== undefined && { externalDocs: options.externalDocs }),
    ...(options.security !== undefined && { security: options.security }),
    ...(described.length > 0 && { tags: described }),
    paths: resolve(paths.items()) as Record<string, Record<string, Operation>>,
    ...(Object.keys(parts).length > 0 && { components: parts }),
  };
}

function infoOf(options: DocumentOptions): OpenApiDocument["info"] {
  const { title = "Lambent application", version = "0.0.0" } = options;
  const { summary, description, termsOfService, contact, license } = options;
  return {
    title,
    version,
    ...(summary !== undefined && { summary }),
    ...(description !== undefined && { description }),
    ...(termsOfService !== undefined && { termsOfService }),
    ...(contact !== undefined && { contact }),
    ...(license !== undefined && { license }),
  };
}

function withMiddleware(
  { documentation }: DescribedMethod,
  outer: InnerDocumentation,
  inner: InnerDocumentation,
): OperationTask["documentation"] {
  // What the method says of a status comes last, and holds.
  return { ...documentation, throws: [...outer.throws, ...inner.throws, ...(documentation.throws ?? [])] };
}

/** The groups of an operation: those that are said, else one of its class. */
function tagsOf({ documentation, classDocumentation, controller }: DescribedMethod): readonly Tag[] {
  const names = documentation.tags ?? [nameOf(controller).replace(/(.)Controller$/, "$1")];
  const { tags: ofClass = names, description } = classDocumentation;
  return names.map((name, index) =>
    description !== undefined && index === 0 && ofClass[0] === name ? { name, description } : { name },
  );
}

/** Those of which there is something to say; first those that the options name, with what they say. */
function inOrder(found: ReadonlyMap<string, Tag>, said: readonly Tag[]): readonly Tag[] {
  const rest = [...found.values()].filter(
    ({ name, description }) => description !== undefined && !said.some((tag) => tag.name === name),
  );
  return [...said.map((tag) => ({ ...found.get(tag.name), ...tag })), ...rest];
}
