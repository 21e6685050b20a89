// As Hono's documentation shows it: its AWS Lambda adapter, and zod through its own validator.
import { zValidator } from "@hono/zod-validator";
import { Hono } from "hono";
import { handle } from "hono/aws-lambda";
import * as z from "zod";
import { createItem, health, readItem } from "../store.js";

const newItem = z.object({
  name: z.string().min(1).max(100),
  description: z.string().nullish(),
  price: z.number().positive(),
});

const app = new Hono();
app.get("/health", (c) => c.json(health));
app.get("/items/:id", (c) => {
  const item = readItem(c.req.param("id"));
  return item === undefined ? c.json({ detail: "Item not found" }, 404) : c.json(item);
});
app.post("/items", zValidator("json", newItem), (c) => c.json(createItem(c.req.valid("json")), 201));

export const handler = handle(app);
