import { isDeepStrictEqual } from "node:util";
import { valid } from "./requests.js";

/** The entries in apps/validators by the name that the report gives them. */
export const validatorEntries = {
  lambent: "lambent",
  "class-validator, validateSync": "class-validator-sync",
  "class-validator, validate": "class-validator-async",
  zod: "zod",
  ajv: "ajv",
};

const lines = Array.from({ length: 20 }, (_, i) => ({ sku: `SKU-${1_000 + i}`, quantity: 1 + i, price: 9.9 + i }));
const withLine = (index, fields) => ({
  lines: lines.map((line, i) => (i === index ? { ...line, ...fields } : line)),
});

/** What is measured. */
export const measuredInputs = [
  { name: "3 fields, valid", validator: "item", text: JSON.stringify(valid), isValid: true },
  {
    name: "3 fields, all wrong",
    validator: "item",
    text: JSON.stringify({ name: "", description: 15, price: -5 }),
    isValid: false,
  },
  { name: "20 lines, valid", validator: "order", text: JSON.stringify({ lines }), isValid: true },
  {
    name: "20 lines, one wrong",
    validator: "order",
    text: JSON.stringify(withLine(12, { quantity: 0 })),
    isValid: false,
  },
];

// Every library has to agree with all of these: the fields that are wrong, or else what it makes of the input.
const expectations = [
  ["item", valid, { value: valid }],
  ["item", { name: "x".repeat(100), price: 0.01 }, { value: { name: "x".repeat(100), price: 0.01 } }],
  ["item", { name: "Cup", description: null, price: 3 }, { value: { name: "Cup", description: null, price: 3 } }],
  ["item", { name: "Cup", price: 3, admin: true }, { value: { name: "Cup", price: 3 } }],
  ["item", {}, { wrong: ["name", "price"] }],
  ["item", { name: "", description: 15, price: -5 }, { wrong: ["description", "name", "price"] }],
  ["item", { name: "x".repeat(101), price: 3 }, { wrong: ["name"] }],
  ["item", { name: null, price: null }, { wrong: ["name", "price"] }],
  ["item", { name: ["Cup"], price: "3" }, { wrong: ["name", "price"] }],
  ["item", { name: "Cup", price: 0 }, { wrong: ["price"] }],
  ["item", '{"name":"Cup","price":1e999}', { wrong: ["price"] }],
  ["order", { lines }, { value: { lines } }],
  ["order", { lines: [] }, { value: { lines: [] } }],
  ["order", { ...withLine(3, { admin: true }), admin: true }, { value: { lines } }],
  ["order", {}, { wrong: ["lines"] }],
  ["order", { lines: "SKU-1" }, { wrong: ["lines"] }],
  ["order", { lines: ["SKU-1"] }, { wrong: ["lines.0"] }],
  ["order", withLine(12, { quantity: 0 }), { wrong: ["lines.12.quantity"] }],
  ["order", withLine(0, { quantity: 1.5 }), { wrong: ["lines.0.quantity"] }],
  [
    "order",
    withLine(19, { sku: 1, quantity: "1", price: 0 }),
    { wrong: ["price", "quantity", "sku"].map((field) => `lines.19.${field}`) },
  ],
  ["order", { lines: [{}] }, { wrong: ["price", "quantity", "sku"].map((field) => `lines.0.${field}`) }],
];

/** Where a library judges otherwise than the rules say, in words. */
export async function misjudgements(worker) {
  const problems = [];
  for (const [validator, input, expected] of expectations) {
    const text = typeof input === "string" ? input : JSON.stringify(input);
    const verdict = await worker.judge(validator, text).catch((error) => ({ failed: error.message }));
    if (!isDeepStrictEqual(verdict, JSON.parse(JSON.stringify(expected)))) {
      problems.push(`${validator} ${text}: ${JSON.stringify(verdict)}, not ${JSON.stringify(expected)}`);
    }
  }
  return problems;
}
