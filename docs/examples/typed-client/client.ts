import createClient from "openapi-fetch";
import type { paths } from "./items-api.js";

const api = createClient<paths>({ baseUrl: process.env.ITEMS_API ?? "http://localhost:3000" });

const created = await api.POST("/items", { body: { name: "Lamp", price: 9.5 } });
if (created.error) throw new Error(explain(created.error.detail));
const item = created.data.data;
const params = { path: { id: item.id } };
console.log(`created ${item.name} for ${item.price}`);

const listed = await api.GET("/items", { params: { query: { limit: 10 } } });
console.log(`listed ${listed.data?.data.items.map(({ name }) => name)}`);

const read = await api.GET("/items/{id}", { params });
console.log(`read ${read.data?.data.description ?? "no description"}`);

const updated = await api.PUT("/items/{id}", { params, body: { description: "Warm" } });
console.log(`updated ${updated.data?.data.description}`);

const refused = await api.POST("/items", { body: { name: "", price: -1 } });
if (refused.error) console.log(`${refused.response.status} ${explain(refused.error.detail)}`);

await api.DELETE("/items/{id}", { params });
const gone = await api.PUT("/items/{id}", { params, body: { price: 8 } });
if (gone.error) console.log(`${gone.response.status} ${explain(gone.error.detail)}`);

/** A 404 says what there is not, a 422 everything that is wrong. */
function explain(detail: string | { loc: (string | number)[]; msg: string }[]): string {
  if (typeof detail === "string") return detail;
  return detail.map(({ loc, msg }) => `${loc.join(".")}: ${msg}`).join("; ");
}
