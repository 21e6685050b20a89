import { basename } from "node:path";
import { formatBytes, formatTable, print, printNotice } from "../output.js";
import { formatMessages, HANDLER } from "./bundle.js";
import type { Written } from "./write-functions.js";

/** Says what was written, what to set, and what esbuild warned of, each warning once. */
export function report({ functions, manifest }: Written): void {
  const warnings = functions.flatMap(({ bundle }) => bundle.warnings.map((one) => formatMessages([one], "warning")));
  for (const warning of new Set(warnings)) printNotice(warning);
  const rows = functions.map(({ file, zip, bytes, zipBytes }) => [
    file,
    formatBytes(bytes),
    basename(zip),
    formatBytes(zipBytes),
  ]);
  print(formatTable([["file", "size", "upload", "size"], ...rows], new Set([1, 3])));
  print(`\nHandler: ${HANDLER}${manifest === undefined ? "" : `\nRoutes: ${manifest}`}`);
}
