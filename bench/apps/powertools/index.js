// As the documentation of Powertools shows it: the Router of the event handler, and a zod schema as its validation.
import { Router } from "@aws-lambda-powertools/event-handler/http";
import * as z from "zod";
import { createItem, health, readItem } from "../store.js";

const newItem = z.object({
  name: z.string().min(1).max(100),
  description: z.string().nullish(),
  price: z.number().positive(),
});

const app = new Router();
app.get("/health", () => health);
app.get("/items/:id", ({ params }) => readItem(params.id) ?? json(404, { detail: "Item not found" }));
app.post("/items", ({ valid }) => json(201, createItem(valid.req.body)), {
  validation: { req: { body: newItem } },
});

export const handler = async (event, context) => app.resolve(event, context);

function json(statusCode, body) {
  return { statusCode, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
