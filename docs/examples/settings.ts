import { Controller, Get, Param, settings } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";

const rates = new Map([["EUR", 1.16]]);

async function findRate(currency: string, signal: AbortSignal) {
  signal.throwIfAborted();
  return rates.get(currency);
}

@Controller("/rates")
class RatesController {
  @Get("/{currency}")
  async read(@Param("currency") currency: string) {
    const seconds = settings.readTimeout;
    return { rate: await findRate(currency, AbortSignal.timeout(seconds * 1000)), within: seconds };
  }
}

export const handler = createLambdaHandler([RatesController]);

// GET /rates/EUR -> 200 {"rate":1.16,"within":15}
