import { isDeepStrictEqual } from "node:util";
import { get, invalid, post, valid } from "./requests.js";

// Sent in this order to a fresh process. A rejected body is worded by each framework: it has to name the field.
const conversation = [
  { name: "health", request: get("/health") },
  { name: "a valid item", request: post("/items", valid) },
  { name: "a valid item without description", request: post("/items", { name: "Cup", price: 3 }) },
  { name: "the first item", request: get("/items/1") },
  { name: "the second item", request: get("/items/2") },
  { name: "an item that is not there", request: get("/items/none") },
  { name: "an encoded item that is not there", request: get("/items/a%20b") },
  { name: "an invalid item", request: post("/items", invalid), rejected: /name.*price|price.*name/s },
  { name: "a name that is missing", request: post("/items", { price: 1 }), rejected: /name/ },
  { name: "a name that is too long", request: post("/items", { name: "x".repeat(101), price: 1 }), rejected: /name/ },
  { name: "a price that is a string", request: post("/items", { name: "Cup", price: "3" }), rejected: /price/ },
  {
    name: "a wrong description",
    request: post("/items", { name: "Cup", price: 3, description: 1 }),
    rejected: /description/,
  },
  { name: "a body that is a list", request: post("/items", []), rejected: /./ },
  // Middy takes it for an unsupported media type.
  { name: "a body that is no JSON", request: post("/items", "{"), rejected: /./, statuses: [400, 415, 422] },
  { name: "an unknown path", request: get("/nothing"), statuses: [404] },
  { name: "a wrong method", request: post("/health", {}), statuses: [404, 405] },
];

/** What an app answers to the conversation. */
export async function converse(worker, source) {
  const answers = [];
  for (const { request } of conversation) answers.push(source.decode(await worker.call(source.encode(request))));
  return answers;
}

/** Where an app's answers differ from those of `raw`, in words. */
export function differences(expected, answers) {
  return conversation.flatMap(({ name, rejected, statuses }, i) => {
    const problem = difference(expected[i], answers[i], { rejected, statuses });
    return problem === undefined ? [] : [`${name}: ${problem}`];
  });
}

function difference(expected, answer, { rejected, statuses }) {
  const text = answer.body.toString();
  const allowed = statuses ?? (rejected === undefined ? [expected.status] : [400, 422]);
  if (!allowed.includes(answer.status)) return `status ${answer.status}, not ${allowed.join(" or ")}: ${text}`;
  if (rejected !== undefined) return rejected.test(text) ? undefined : `does not name the field: ${text}`;
  if (statuses !== undefined) return undefined;
  const type = answer.headers.find(([header]) => header === "content-type")?.[1];
  if (!/^application\/json\b/.test(type)) return `content type ${type}`;
  if (isDeepStrictEqual(JSON.parse(text), JSON.parse(expected.body.toString()))) return undefined;
  return `${text}, not ${expected.body}`;
}
