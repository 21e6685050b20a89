import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, release } from "node:os";
import { join } from "node:path";
import { frameworks } from "./apps.js";
import { benchFolder, installedVersion, projectFolder } from "./prepare.js";

/** Where, when and with what events was measured. */
export function machineLines({ options: { node, event }, pinned, load }) {
  const version = execFileSync(node, ["--version"], { encoding: "utf8" }).trim();
  const client = installedVersion(join(projectFolder, "spec/runtime-client"), "aws-lambda-ric");
  const loads = load.map((value) => value.toFixed(2)).join(" ");
  return [
    `- Date: ${new Date().toISOString().slice(0, 10)}`,
    `- Machine: ${cpus()[0].model}, ${cpus().length} processors, ${process.platform} ${release()}, ${process.arch}; load ${loads} at the start`,
    `- Node ${version}, aws-lambda-ric ${client}, esbuild ${installedVersion(benchFolder, "esbuild")}`,
    `- Events of ${event === "v2" ? "an HTTP API, payload format 2.0" : "a REST API"}; ${
      pinned ? "what is measured has processor 1, the rest processor 0" : "not pinned to a processor"
    }`,
  ];
}

/** The versions of the frameworks that were measured, and of what they are measured with. */
export function versionLines(apps) {
  const { version } = JSON.parse(readFileSync(join(projectFolder, "package.json"), "utf8"));
  const names = apps.filter((name) => name in frameworks);
  const lines = names.map((name) => {
    const packages = frameworks[name].packages.map((part) => `${part} ${installedVersion(benchFolder, part)}`);
    return `- ${name}: ${[...(name === "lambent" ? [`lambent ${version}`] : []), ...packages].join(", ")}`;
  });
  const client = "@aws-sdk/client-dynamodb";
  return [
    ...lines,
    `- DynamoDB: ${client} ${installedVersion(projectFolder, client)}, dynalite ${installedVersion(projectFolder, "dynalite")}`,
  ];
}
