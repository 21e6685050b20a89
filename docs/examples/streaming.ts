import { setTimeout as wait } from "node:timers/promises";
import { Controller, EventStreamResponse, Get, getRequest, HttpException, Param, StreamResponse } from "lambent";
import { createLambdaHandler, streaming } from "lambent/aws-lambda";

/** Stands for a table that is read page by page. */
async function* scanTable(table: string) {
  if (table === "missing") throw new HttpException(404, "No such table");
  for (const page of [["Lamp", "Bulb"], ["Shade"]]) yield page;
}

async function* toCsv(table: string) {
  for await (const page of scanTable(table)) yield page.map((name, index) => `${index + 1},${name}\n`).join("");
}

async function* watchPrices(signal: AbortSignal) {
  for (const price of [9.5, 9.75]) {
    await wait(1, undefined, { signal });
    yield { id: String(price * 100), event: "price", data: { price } };
  }
}

@Controller()
class ReportsController {
  @Get("/tables/{table}")
  table(@Param("table") table: string) {
    return new StreamResponse(toCsv(table), { mediaType: "text/csv" });
  }

  @Get("/prices")
  prices() {
    return new EventStreamResponse(watchPrices(getRequest().signal));
  }
}

export const handler = createLambdaHandler([ReportsController], { streaming: streaming() });

// GET /tables/items -> 200 1,Lamp
// GET /tables/missing -> 404 {"detail":"No such table"}
// GET /prices -> 200 event: price
