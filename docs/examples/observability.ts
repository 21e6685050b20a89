import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { Tracer } from "@aws-lambda-powertools/tracer";
import { Controller, Get, HttpException, Param } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { requestLogging, requestMetrics, requestTracing } from "lambent/powertools";

const logger = new Logger({ serviceName: "items" });
const tracer = new Tracer({ serviceName: "items" });

@Controller("/items")
class ItemsController {
  @Get("/{id}")
  read(@Param("id") id: string) {
    logger.info("reading", { item: id });
    tracer.putAnnotation("item", id);
    if (id === "0") throw new HttpException(404, "Item not found");
    return { id };
  }
}

export const handler = createLambdaHandler([ItemsController], {
  middleware: [requestTracing(tracer), requestLogging(logger)],
  extensions: [requestMetrics(new Metrics({ namespace: "shop", serviceName: "items" }))],
});

// GET /items/7 -> 200 {"id":"7"}
// GET /items/0 -> 404 {"detail":"Item not found"}
