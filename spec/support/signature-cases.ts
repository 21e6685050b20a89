// What the applications of `fixtures/compilers` answer.
import type { Question, Reply } from "./packed.js";

/** What is expected of one request; a reply may hold matchers. */
export type Case = readonly [what: string, question: Question, reply: object];

const line = { sku: "saw", count: 1 };
const item = { name: "drill", line, lines: [line, line] };

const create = (application: string, json: unknown): Question => ({
  application,
  method: "POST",
  path: `/${application}`,
  json,
});
const list = (query: string): Question => ({ application: "explicit", method: "GET", path: "/explicit", query });
const refused = (...detail: object[]): Reply => ({ status: 422, json: { detail } });

/** What stands in a decorator, or can stand nowhere else, is the same with every compiler. */
export const explicit: readonly Case[] = [
  [
    "a good body becomes an instance, with instances inside",
    create("explicit", { ...item, price: 1.5 }),
    { status: 201, json: { item: { ...item, price: 1.5 }, isItem: true, areLines: [true, true, true] } },
  ],
  [
    "a field that the class does not know is dropped, at any depth",
    create("explicit", { ...item, more: 1, line: { ...line, more: 1 } }),
    { status: 201, json: { item, isItem: true, areLines: [true, true, true] } },
  ],
  [
    "a field of a wrong type is refused",
    create("explicit", { ...item, name: 1 }),
    refused({ loc: ["body", "name"], msg: "name must be a string", type: "isString" }),
  ],
  [
    "a wrong field of a nested object is refused",
    create("explicit", { ...item, line: { sku: "saw", count: 0 } }),
    refused({ loc: ["body", "line", "count"], msg: "count must not be less than 1", type: "min" }),
  ],
  [
    "a wrong field in a nested list is refused",
    create("explicit", { ...item, lines: [line, { ...line, sku: 2 }] }),
    refused({ loc: ["body", "lines", 1, "sku"], msg: "sku must be a string", type: "isString" }),
  ],
  [
    "@Nested makes instances",
    create("parcels", { line, lines: [line] }),
    { status: 200, json: { parcel: { line, lines: [line] }, areLines: [true, true] } },
  ],
  [
    "@Nested refuses wrong fields",
    create("parcels", { line: { ...line, sku: 2 }, lines: [line, { ...line, count: 0 }] }),
    refused(
      { loc: ["body", "line", "sku"], msg: "sku must be a string", type: "isString" },
      { loc: ["body", "lines", 1, "count"], msg: "count must not be less than 1", type: "min" },
    ),
  ],
  [
    "a nested list without a type in a decorator is refused at the start",
    create("baskets", { lines: [line] }),
    { faults: [expect.stringMatching(/^Basket\.lines: the class of its objects is unknown, .* Write @Nested\(/)] },
  ],
  ["values of the query have their types", list("limit=10&tag=a"), { status: 200, json: { limit: 10, tags: ["a"] } }],
  [
    "a value of the query that has another type is refused",
    list("limit=ten&tag=a"),
    refused({ loc: ["query", "limit"], msg: "Input should be a valid number", type: "float_parsing" }),
  ],
  [
    "an interface may be named in a decorated signature",
    create("shapes", { corners: 3 }),
    { status: 200, json: { corners: 3 } },
  ],
];

/** What only the signature says is known where the compiler emits it. */
export const emitted: readonly Case[] = [
  [
    "@Body() without a type takes a good body",
    create("bare", item),
    { status: 200, json: { name: "drill", isItem: true } },
  ],
  [
    "@Body() without a type refuses a bad body",
    create("bare", { ...item, name: 1 }),
    refused({ loc: ["body", "name"], msg: "name must be a string", type: "isString" }),
  ],
  [
    "a nested object without a type in a decorator becomes an instance",
    create("orders", { id: "1", line }),
    { status: 200, json: { order: { id: "1", line }, isOrder: true, isLine: true } },
  ],
  [
    "a nested object without a type in a decorator is checked",
    create("orders", { id: "1", line: { ...line, count: "1" } }),
    refused(
      { loc: ["body", "line", "count"], msg: "count must not be less than 1", type: "min" },
      { loc: ["body", "line", "count"], msg: "count must be an integer number", type: "isInt" },
    ),
  ],
];

const unknownBody =
  "BareController.create, parameter 1 @Body(): its type is unknown, because the compiler emitted no metadata for the " +
  "method. Write @Body(ItemCreate), or @Body(Object) for free JSON. To go without, set emitDecoratorMetadata, " +
  'do not bundle with esbuild alone, and import "lambent" first in the entry file.';

/** The same where it emits nothing: the application does not start, and says what to write. */
export const notEmitted: readonly Case[] = [
  ["@Body() without a type is refused at the start", create("bare", item), { faults: [unknownBody] }],
  [
    "a nested object without a type in a decorator is refused at the start",
    create("orders", { id: "1", line }),
    { faults: [expect.stringMatching(/^Order\.line: the class of its objects is unknown, .* Write @Nested\(/)] },
  ],
];
