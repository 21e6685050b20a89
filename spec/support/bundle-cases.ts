// What the application of `fixtures/bundlers` answers.
import type { Question, Reply } from "./packed.js";
import type { Case } from "./signature-cases.js";

export const post = (application: string, path: string, json: unknown): Question => ({
  application,
  method: "POST",
  path,
  json,
});
export const refused = (...detail: object[]): Reply => ({ status: 422, json: { detail } });
export const line = { sku: "saw", count: 1 };

export const cases: readonly Case[] = [
  [
    "a plain body becomes an instance, without what its class does not know",
    post("main", "/notes", { title: "a", stars: 5, more: 1 }),
    { status: 200, json: { note: { title: "a", stars: 5 }, isNote: true } },
  ],
  [
    "a wrong plain body is refused",
    post("main", "/notes", { title: 1, stars: "5" }),
    refused(
      { loc: ["body", "title"], msg: "title must be a string", type: "isString" },
      { loc: ["body", "stars"], msg: "stars must be an integer number", type: "isInt" },
    ),
  ],
  [
    "nested objects become instances, without what their class does not know",
    post("main", "/orders", { first: { ...line, more: 1 }, lines: [line, { ...line, more: 1 }] }),
    { status: 200, json: { order: { first: line, lines: [line, line] }, areLines: [true, true, true] } },
  ],
  [
    "wrong nested objects are refused",
    post("main", "/orders", { first: { ...line, count: 0 }, lines: [line, { ...line, sku: 1 }] }),
    refused(
      { loc: ["body", "first", "count"], msg: "count must not be less than 1", type: "min" },
      { loc: ["body", "lines", 1, "sku"], msg: "sku must be a string", type: "isString" },
    ),
  ],
  [
    "@Expose and @Transform are applied, both ways",
    post("main", "/people", { full_name: "Ann Lee", city: " Oslo " }),
    {
      status: 200,
      json: { fields: { fullName: "Ann Lee", city: "Oslo" }, person: { full_name: "Ann Lee", city: "Oslo" } },
    },
  ],
  [
    "@Exclude hides a field of the answer",
    { application: "main", method: "GET", path: "/account" },
    { status: 200, json: { account: { name: "ann" } } },
  ],
];
