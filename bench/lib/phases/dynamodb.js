import { bundleApp } from "../bundle.js";
import { coldStart } from "../cold.js";
import { converseWithDatabase, databaseDifferences } from "../database-check.js";
import { loadDatabase } from "../harness.js";
import { get, post, valid } from "../requests.js";
import { rotated } from "../statistics.js";
import { Worker } from "../worker.js";

/** The two apps: entries in apps/dynamodb by the name that the report gives them. */
const entries = { raw: "raw", lambent: "lambent" };

/** Bundles both apps and sees that they answer the same, each with an empty table. */
export async function prepare({ place, setting, source, accept }) {
  const { startTestDatabase } = await loadDatabase(place);
  const apps = {};
  let expected;
  for (const [name, entry] of Object.entries(entries)) {
    const app = await bundleApp(place, "dynamodb", entry);
    const database = await startTestDatabase();
    const worker = await Worker.start(setting, app.file, { environment: environmentOf(database) });
    const answers = await converseWithDatabase(worker, source);
    await worker.stop();
    await database.stop();
    expected ??= answers;
    const problems = databaseDifferences(expected, answers);
    if (accept(`${name} with DynamoDB`, "does not answer as raw", problems)) apps[name] = app;
  }
  return { apps, startTestDatabase };
}

/** Starts of the items API on DynamoDB, to the first answer, which has asked the table. */
export async function measure({ options, setting, source, say }, { apps, startTestDatabase }) {
  const database = await startTestDatabase();
  const { id } = await database.store.create({ ...valid }, AbortSignal.timeout(10_000));
  const requests = [
    { name: "GET /items/{id}", request: get(`/items/${id}`), status: 200 },
    { name: "POST valid", request: post("/items", valid), status: 201 },
  ];
  const names = Object.keys(apps);
  const samples = Object.fromEntries(
    names.map((app) => [
      app,
      { bytes: apps[app].bytes, starts: Object.fromEntries(requests.map(({ name }) => [name, []])) },
    ]),
  );
  const environment = environmentOf(database);
  // The first round fills the page cache and does not count.
  for (let round = 0; round <= options.runs; round += 1) {
    for (const { name, request, status } of requests) {
      for (const app of rotated(names, round)) {
        const isRight = (result) => source.decode(result).status === status;
        const event = source.encode(request);
        const sample = await coldStart(setting, { file: apps[app].file, event, isRight, environment });
        if (round > 0) samples[app].starts[name].push(sample);
      }
    }
    say(`dynamodb ${round} of ${options.runs}`);
  }
  await database.stop();
  return samples;
}

function environmentOf({ endpoint, tableName }) {
  return { DYNAMODB_ENDPOINT: endpoint, DYNAMODB_TABLE_NAME: tableName };
}
