import { setTimeout as wait } from "node:timers/promises";
import { Controller, Get, type Middleware, Param, Signal, Timeout, Use } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";

/** Stands for a service that may be slow; like most clients it takes a signal that ends it. */
async function askPrice(id: string, signal: AbortSignal): Promise<number> {
  return wait(id === "slow" ? 60_000 : 1, 9.5, { signal });
}

const retryLater: Middleware = async (_request, next) => {
  const response = await next();
  if (response.status === 504) response.headers.set("retry-after", "5");
  return response;
};

@Controller("/prices")
@Timeout(2)
@Use(retryLater)
class PricesController {
  @Get("/{id}")
  @Timeout(0.2)
  async read(@Param("id") id: string, @Signal() signal: AbortSignal) {
    return { id, price: await askPrice(id, signal) };
  }

  @Get("/{id}/estimate")
  async estimate(@Param("id") id: string, @Signal() signal: AbortSignal) {
    try {
      return { id, price: await askPrice(id, AbortSignal.any([signal, AbortSignal.timeout(50)])) };
    } catch (error) {
      if (signal.aborted) throw error;
      return { id, price: 10, estimated: true };
    }
  }
}

export const handler = createLambdaHandler([PricesController]);

// GET /prices/1 -> 200 {"id":"1","price":9.5}
// GET /prices/slow -> 504 {"detail":"Gateway Timeout"}
// GET /prices/slow/estimate -> 200 {"id":"slow","price":10,"estimated":true}
