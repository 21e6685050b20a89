const browser = [
  ["accept", "application/json, text/plain, */*"],
  ["accept-language", "en-GB,en;q=0.9"],
  ["origin", "https://www.example.com"],
  ["referer", "https://www.example.com/"],
  ["sec-ch-ua-mobile", "?0"],
  ["sec-ch-ua-platform", '"Linux"'],
  ["sec-fetch-dest", "empty"],
  ["sec-fetch-mode", "cors"],
  ["sec-fetch-site", "cross-site"],
];
const cookies = [
  ["session", "0b1c2d3e4f5a6b7c"],
  ["theme", "dark"],
];

export function get(path) {
  return { method: "GET", path, headers: browser, cookies };
}

export function post(path, body) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { method: "POST", path, headers: [...browser, ["content-type", "application/json"]], cookies, body: text };
}

export const valid = { name: "Espresso machine", description: "Fifteen bar pump, stainless steel", price: 249.9 };
export const invalid = { name: "", description: "Fifteen bar pump, stainless steel", price: -5 };

/** What is measured: `first` is sent before, so that there is an item to read. */
export const measured = [
  { name: "GET /health", request: get("/health"), statuses: [200] },
  { name: "GET /items/{id}", first: post("/items", valid), request: get("/items/1"), statuses: [200] },
  { name: "POST valid", request: post("/items", valid), statuses: [201] },
  { name: "POST invalid", request: post("/items", invalid), statuses: [400, 422] },
];
