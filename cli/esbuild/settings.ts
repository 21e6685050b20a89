import type { BuildOptions, PartialMessage } from "esbuild";

// Built from CommonJS, class-validator cannot be left out in parts: it is fifty times as big.
const MAIN_FIELDS = ["es2015", "module", "main"];

/** Sets what the user's own options leave open; what is said of those that are against it. */
export function applySettings(options: BuildOptions, externalSdk: boolean): readonly PartialMessage[] {
  options.mainFields ??= MAIN_FIELDS;
  if (externalSdk) options.external = [...(options.external ?? []), "@aws-sdk/*", "@smithy/*"];
  return remarksOnFields(options.mainFields);
}

function remarksOnFields(fields: readonly string[]): PartialMessage[] {
  const main = fields.indexOf("main");
  if (main < 0 || fields.slice(0, main).some((field) => field === "es2015" || field === "module")) return [];
  return [
    {
      text:
        `mainFields ${JSON.stringify(fields)} takes CommonJS files of dependencies where there are ES modules, so that ` +
        "all of class-validator is in the bundle, half a megabyte.",
      notes: [{ text: `Leave mainFields out, or write ${JSON.stringify(MAIN_FIELDS)}.` }],
    },
  ];
}
