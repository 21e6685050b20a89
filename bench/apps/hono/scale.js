import { Hono } from "hono";
import { handle } from "hono/aws-lambda";

const app = new Hono();
for (let i = 0; i < ROUTES; i += 1) app.get(`/r${i}/:id`, (c) => c.json({ id: c.req.param("id") }));

export const handler = handle(app);
