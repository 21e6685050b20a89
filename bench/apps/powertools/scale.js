import { Router } from "@aws-lambda-powertools/event-handler/http";

const app = new Router();
for (let i = 0; i < ROUTES; i += 1) app.get(`/r${i}/:id`, ({ params }) => ({ id: params.id }));

export const handler = async (event, context) => app.resolve(event, context);
