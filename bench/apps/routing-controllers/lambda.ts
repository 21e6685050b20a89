// routing-controllers has no adapter for Lambda: an Express server of its own behind the one that Nest recommends.
import { configure as serverlessExpress } from "@codegenie/serverless-express";
import { createExpressServer } from "routing-controllers";

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

interface Response {
  readonly headersSent: boolean;
  status(code: number): Response;
  json(body: object): void;
}

/** The function of some controllers. */
export function createHandler(controllers: (new () => object)[]): Handler {
  const app = createExpressServer({ controllers, development: false });
  // The 404 of Express 4 fails behind the adapter, whose socket emits no events. A route passes here too, once it has answered.
  app.use((_request: unknown, response: Response) => {
    if (!response.headersSent) response.status(404).json({ detail: "Not Found" });
  });
  const server = serverlessExpress({ app });
  return async (event, context) => server(event, context as never, () => undefined);
}
