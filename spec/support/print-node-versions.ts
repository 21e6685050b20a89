// Builds the zip of the items API with `lambent build` and runs it under the real runtime client on each Node.js that
// Lambda has, which npm installs: npm run matrix:node. Every front sends it every request of a visit to the items.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createCommandProject } from "./command.js";
import { startTestDatabase, type TestDatabase } from "./dynamodb.js";
import { type HttpSource, httpSources, type NeutralRequest } from "./events.js";
import { LambdaProcess } from "./lambda-process.js";
import { type Unzipped, unzip } from "./unzip.js";

const VERSIONS = ["20", "22", "24"];
const STARTS = 5;

const run = promisify(execFile);
const headers = [["content-type", "application/json"]] as const;

async function main(): Promise<void> {
  const tools = mkdtempSync(join(tmpdir(), "lambent-node-"));
  const project = await createCommandProject();
  const database = await startTestDatabase();
  let task: Unzipped | undefined;
  try {
    const built = await project.lambent(["build", "items-api/handler.mts"]);
    if (built.code !== 0) throw new Error(built.stderr);
    console.log(built.stdout);
    task = unzip(project.read("dist/function.zip"));
    console.log("| Node.js | answers as expected | ms from start to ready, median of 5 |\n| --- | --- | --- |");
    for (const version of VERSIONS) {
      const node = await installNode(version, join(tools, version));
      const { stdout } = await run(node, ["--version"]);
      const { right, all, ready } = await tryOn(node, task, database);
      console.log(`| ${stdout.trim().slice(1)} | ${right} of ${all} | ${ready.toFixed(0)} |`);
      if (right < all) process.exitCode = 1;
    }
  } finally {
    task?.remove();
    await database.stop();
    await project.remove();
    rmSync(tools, { recursive: true, force: true });
  }
}

/** The program of a version of Node.js, installed by npm. */
async function installNode(version: string, folder: string): Promise<string> {
  // The binary is a package of its own, which the install script of `node` puts into place.
  const flags = ["--no-audit", "--no-fund", "--ignore-scripts=false", "--loglevel=error"];
  await run("npm", ["install", "--prefix", folder, ...flags, `node@${version}`], { cwd: tmpdir() });
  return join(folder, "node_modules/node/bin/node");
}

async function tryOn(node: string, task: Unzipped, database: TestDatabase) {
  const times: number[] = [];
  let right = 0;
  let all = 0;
  for (let start = 0; start < STARTS; start++) {
    const begun = performance.now();
    const lambda = await LambdaProcess.start({
      node,
      taskRoot: task.folder,
      env: { DYNAMODB_ENDPOINT: database.endpoint, DYNAMODB_TABLE_NAME: database.tableName },
    });
    const { kind } = await lambda.initialisation;
    times.push(performance.now() - begun);
    for (const source of kind === "ready" ? httpSources : []) {
      const statuses = await visit(lambda, source);
      all += EXPECTED.length;
      right += EXPECTED.filter((status, index) => statuses[index] === status).length;
    }
    if (kind !== "ready") console.error(await lambda.initialisation, lambda.stderr);
    await lambda.stop();
  }
  return { right, all, ready: times.sort((a, b) => a - b)[Math.floor(STARTS / 2)]! };
}

const EXPECTED = [201, 200, 200, 422, 405, 200, 404, 200];

/** The statuses of a visit through one front. */
async function visit(lambda: LambdaProcess, source: HttpSource): Promise<number[]> {
  const statuses: number[] = [];
  const send = async (request: NeutralRequest): Promise<Buffer> => {
    const outcome = await lambda.invoke(source.encode(request));
    const { status, body } = source.decode(outcome.kind === "response" ? outcome.body : outcome);
    statuses.push(status);
    return Buffer.from(body);
  };
  const created = await send({ method: "POST", path: "/items", headers, body: '{"name":"Lámp","price":9.5}' });
  const { data } = JSON.parse(created.toString()) as { data: { id: string } };
  const path = `/items/${data.id}`;
  await send({ method: "GET", path });
  await send({ method: "PUT", path, headers, body: Buffer.from('{"price":8}') });
  await send({ method: "POST", path: "/items", headers, body: '{"name":"","price":-1}' });
  await send({ method: "PATCH", path });
  await send({ method: "DELETE", path });
  await send({ method: "GET", path });
  await send({ method: "GET", path: "/health" });
  return statuses;
}

void main();
