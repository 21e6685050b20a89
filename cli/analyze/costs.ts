import { relative } from "node:path";
import { formatBytes } from "../output.js";
import { toName } from "../project.js";
import { type BundledPackage, bytesOf } from "./packages.js";

/** What costs an application its cold start, each with the way out of it. */
export function findCosts(packages: readonly BundledPackage[]): readonly string[] {
  return [...packages.flatMap((bundled) => costsOf(bundled)), ...findCopies(packages)];
}

/** The AWS SDK in the bundle, which is a choice; undefined where there is none. */
export function hintOfSdk(packages: readonly BundledPackage[]): string | undefined {
  const bytes = packages
    .filter(({ name }) => /^@(?:aws-sdk|smithy)\//.test(name))
    .reduce((sum, one) => sum + bytesOf(one), 0);
  if (bytes === 0) return undefined;
  return (
    `${formatBytes(bytes)} are of the AWS SDK. With --external-sdk the function takes the one of its runtime: ` +
    "a smaller upload, of a version that you do not choose, and often a slower start, because that one is not bundled."
  );
}

/** Some 130 of its modules are of a decorator or a helper; nobody uses so many. */
const ALL_VALIDATORS = 100;

function costsOf(bundled: BundledPackage): string[] {
  const { name, folder, modules } = bundled;
  const size = formatBytes(bytesOf(bundled));
  const has = (pattern: RegExp): string | undefined =>
    [...modules.keys()].map((file) => relative(folder, file).replaceAll("\\", "/")).find((file) => pattern.test(file));
  const costs: string[] = [];
  if (name === "class-validator" && (modules.size > ALL_VALIDATORS || has(/^cjs\//))) {
    costs.push(
      `class-validator is in the bundle as a whole (${size}), with what it needs of others. ` +
        'Import the decorators that you use by their names, with "import", not "require".',
    );
  }
  if (name.startsWith("@aws-sdk/")) costs.push(...costsOfSdk(name, size, has));
  if (name === "swagger-ui-dist" && has(/^(?:index|swagger-ui.*)\.js$/)) {
    costs.push(
      `swagger-ui-dist is in the bundle with its pages' script (${size}). Import "swagger-ui-dist/absolute-path.js".`,
    );
  }
  if (name === "reflect-metadata") {
    costs.push(
      `reflect-metadata is in the bundle (${size}), though lambent brings what compilers and containers call. Leave it out.`,
    );
  }
  if (name === "moment" && has(/(?:^|\/)moment\.js$/)) {
    costs.push(
      `moment is in the bundle as a whole (${size}). Use Intl, Temporal or date-fns, of which a bundle takes parts.`,
    );
  }
  if (name === "lodash" && has(/^lodash\.js$/)) {
    costs.push(
      `lodash is in the bundle as a whole (${size}). Import one function, such as "lodash/pick.js", or lodash-es.`,
    );
  }
  return costs;
}

function costsOfSdk(name: string, size: string, has: (pattern: RegExp) => string | undefined): string[] {
  if (!/\/(?:client|lib)-/.test(name)) return [];
  // The class of a client with all commands as methods; beside it are a class for the client and one for each command.
  const aggregate = has(/^dist-es\/(?!.*Client\.js$)[A-Z]\w*\.js$/);
  if (aggregate === undefined) return [];
  const cls = aggregate.replace(/^dist-es\/|\.js$/g, "");
  return [
    `${name} is in the bundle with all its commands (${size}), because of ${cls}, "import *" or ` +
      `"import()". Import ${cls}Client and the commands that you send by their names.`,
  ];
}

function findCopies(packages: readonly BundledPackage[]): string[] {
  return [...new Set(packages.map(({ name }) => name))].flatMap((name) => {
    const copies = packages.filter((bundled) => bundled.name === name);
    if (copies.length < 2) return [];
    const places = copies.map(({ version = "?", folder }) => `${version} in ${toName(folder)}`).join(", ");
    return [`${name} is in the bundle ${copies.length} times: ${places}. npm dedupe may make them one.`];
  });
}
