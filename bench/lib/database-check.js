import { isDeepStrictEqual } from "node:util";
import { get, post, valid } from "./requests.js";

const changes = { description: null, price: 3.5 };
const unknown = "00000000-0000-4000-8000-000000000000";

/** Each request may name the item that the first one created. A rejected body is worded by each app. */
const conversation = [
  { name: "a valid item", request: () => post("/items", valid) },
  { name: "the item", request: (id) => get(`/items/${id}`) },
  { name: "all items", request: () => get("/items") },
  { name: "a change", request: (id) => put(`/items/${id}`, changes) },
  { name: "the changed item", request: (id) => get(`/items/${id}`) },
  { name: "an invalid item", request: () => post("/items", { name: "", price: -5 }), rejected: /name.*price/s },
  { name: "a body that is no JSON", request: () => post("/items", "{"), rejected: /./ },
  { name: "an invalid change", request: (id) => put(`/items/${id}`, { price: "3" }), rejected: /price/ },
  { name: "no change", request: (id) => put(`/items/${id}`, {}), rejected: /price/ },
  { name: "an invalid page", request: () => ({ ...get("/items"), query: [["limit", "0"]] }), rejected: /limit/ },
  { name: "a change of an unknown item", request: () => put(`/items/${unknown}`, changes) },
  { name: "an unknown item", request: () => get(`/items/${unknown}`) },
  { name: "an id that none has", request: () => get("/items/none") },
  { name: "deletion", request: (id) => ({ ...get(`/items/${id}`), method: "DELETE" }) },
  { name: "a second deletion", request: (id) => ({ ...get(`/items/${id}`), method: "DELETE" }) },
  { name: "an unknown path", request: () => get("/nothing") },
];

/** What an app answers to the conversation; ids and times as words, because they are new each time. */
export async function converseWithDatabase(worker, source) {
  const answers = [];
  let id;
  for (const { request } of conversation) {
    const { status, body } = source.decode(await worker.call(source.encode(request(id))));
    const text = body.toString();
    id ??= JSON.parse(text).data?.id;
    answers.push({
      status,
      text: text.replaceAll(id, "<id>").replaceAll(/(?<="(?:created|updated)_at":)\d{13}/g, '"<time>"'),
    });
  }
  return answers;
}

/** Where the answers of two apps differ, in words. */
export function databaseDifferences(expected, answers) {
  return conversation.flatMap(({ name, rejected }, i) => {
    const { status, text } = answers[i];
    if (status !== expected[i].status) return [`${name}: status ${status}, not ${expected[i].status}: ${text}`];
    if (rejected !== undefined) return rejected.test(text) ? [] : [`${name}: does not name the field: ${text}`];
    const isSame = isDeepStrictEqual(JSON.parse(text), JSON.parse(expected[i].text));
    return isSame ? [] : [`${name}: ${text}, not ${expected[i].text}`];
  });
}

function put(path, body) {
  return { ...post(path, body), method: "PUT" };
}
