import { Router } from "@aws-lambda-powertools/event-handler/http";

const app = new Router();
app.get("/hello/:name", ({ params }) => ({ message: `Hello, ${params.name}` }));

export const handler = async (event, context) => app.resolve(event, context);
