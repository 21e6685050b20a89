// As Middy's documentation shows it: its router, its body parser, and its validator with a schema that is compiled
// during the build (lib/middy-schema.js), which it recommends for a fast cold start.
import middy from "@middy/core";
import httpErrorHandler from "@middy/http-error-handler";
import httpJsonBodyParser from "@middy/http-json-body-parser";
import httpRouter from "@middy/http-router";
import validator from "@middy/validator";
import eventSchema from "middy-event-schema";
import { createItem, health, readItem } from "../store.js";

const createHandler = middy()
  .use(httpJsonBodyParser())
  .use(validator({ eventSchema }))
  .onError((request) => {
    // The error handler answers with the message alone, which does not say what is wrong with the body.
    const faults = request.error.cause?.data;
    if (request.error.statusCode === 400) request.response = json(400, { detail: faults });
  })
  .handler(async (event) => json(201, createItem(event.body)));

const routes = [
  { method: "GET", path: "/health", handler: async () => json(200, health) },
  {
    method: "GET",
    path: "/items/{id}",
    handler: async (event) => {
      const item = readItem(event.pathParameters.id);
      return item === undefined ? json(404, { detail: "Item not found" }) : json(200, item);
    },
  },
  { method: "POST", path: "/items", handler: createHandler },
];

const application = middy()
  .use(httpErrorHandler({ logger: false }))
  .handler(httpRouter(routes));

// The runtime client refuses a function of three parameters, which Middy's own is.
export const handler = (event, context) => application(event, context);

function json(statusCode, body) {
  return { statusCode, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
