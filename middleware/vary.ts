import type { HttpHeaders } from "../lib/http-headers.js";

/** Adds the name of a request header to `Vary`, beside what is there and never twice; `*` covers every name. */
export function addVary(headers: HttpHeaders, name: string): void {
  const lower = name.toLowerCase();
  const names = (headers.get("vary") ?? "").split(",").map((entry) => entry.trim());
  const isCovered = names.some((entry) => entry === "*" || entry.toLowerCase() === lower);
  headers.set("vary", [...names.filter((entry) => entry !== ""), ...(isCovered ? [] : [name])].join(", "));
}
