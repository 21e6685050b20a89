import createClient from "openapi-fetch";
import type { paths } from "./items-api.js";

const api = createClient<paths>({ baseUrl: "http://localhost:3000" });

// @ts-expect-error: limit is a number
await api.GET("/items", { params: { query: { limit: "10" } } });

// @ts-expect-error: price is missing
await api.POST("/items", { body: { name: "Lamp" } });

// @ts-expect-error: there is no such path
await api.GET("/item/{id}", { params: { path: { id: "1" } } });

const { data } = await api.GET("/items/{id}", { params: { path: { id: "1" } } });

// @ts-expect-error: data is undefined where the answer is an error
console.log(data.data.name);
