import type { SecurityRequirement } from "../documentation.js";
import type { Operation, SecurityScheme } from "./open-api-document.js";

/** Reports schemes that are named and said nowhere: a document with them is wrong. */
export function checkSecurity(
  operations: Iterable<Operation>,
  global: readonly SecurityRequirement[],
  schemes: Readonly<Record<string, SecurityScheme>>,
  faults: string[],
): void {
  const report = (where: string, requirements: readonly SecurityRequirement[]): void => {
    for (const name of requirements.flatMap(Object.keys)) {
      if (Object.hasOwn(schemes, name)) continue;
      faults.push(
        `${where}: it needs "${name}", which is no security scheme. ` +
          `Say what it is: docs({ securitySchemes: { ${name}: { type: "http", scheme: "bearer" } } }).`,
      );
    }
  };
  report("the option security of docs()", global);
  for (const { operationId, security = [] } of operations) report(operationId, security);
}
