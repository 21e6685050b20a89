// The function of the page on serverless in Nest's documentation: the server is made by the first event and kept.
import { configure as serverlessExpress } from "@codegenie/serverless-express";
import type { INestApplication, PipeTransform, Type } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

/** The function of a module, with pipes for all of its routes. */
export function createHandler(module: Type, ...pipes: PipeTransform[]): Handler {
  let server: ReturnType<typeof serverlessExpress> | undefined;
  return async (event, context) => {
    server ??= serverlessExpress({ app: (await bootstrap(module, pipes)).getHttpAdapter().getInstance() });
    return server(event, context as never, () => undefined);
  };
}

async function bootstrap(module: Type, pipes: PipeTransform[]): Promise<INestApplication> {
  // Its lines about the start would be measured too, and nobody else has any.
  const app = await NestFactory.create(module, { logger: ["error", "warn"] });
  app.useGlobalPipes(...pipes);
  return app.init();
}
