import { Controller, Get, HttpException, type OnDispose, type OnInit, Param, useResource } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";

class Database {
  readonly #prices = new Map([["saw", 20]]);

  static async connect() {
    return new Database();
  }

  async priceOf(name: string) {
    return this.#prices.get(name);
  }

  async close() {
    this.#prices.clear();
  }
}

class Discounts {
  constructor(
    readonly database: Database,
    readonly percent: number,
  ) {}
}

const database = useResource(() => Database.connect());
const discounts = useResource(async () => new Discounts(await database.ready(), 10));

@Controller("/prices")
class PricesController implements OnInit, OnDispose {
  #served = 0;

  async onInit() {
    this.#served = 0;
  }

  async onDispose() {
    console.log(`${this.#served} prices served`);
  }

  @Get("/{name}")
  async read(@Param("name") name: string) {
    const price = await database().priceOf(name);
    if (price === undefined) throw new HttpException(404);
    this.#served += 1;
    return { price: price - (price * discounts().percent) / 100 };
  }
}

export const handler = createLambdaHandler([PricesController]);

// GET /prices/saw -> 200 {"price":18}
// GET /prices/axe -> 404
