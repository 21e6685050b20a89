import { parseJson } from "../../../lib/json.js";

/** What the text of a parameter becomes. */
export type ParameterTransform = "json" | "binary";

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

/** Whether a transform is one that there is; none is too. */
export function isTransform(transform: unknown): transform is ParameterTransform | undefined {
  return transform === undefined || transform === "json" || transform === "binary";
}

/** What a text becomes, new each time; or what is wrong with it, which does not show the text: it may be a secret. */
export type Transformed = { readonly value: unknown } | { readonly problem: string };

/** The text itself, what it says in JSON, or the bytes that it is the base64 of. */
export function transformText(text: string, transform: ParameterTransform | undefined): Transformed {
  switch (transform) {
    case "json":
      return toJson(text);
    case "binary":
      return toBytes(text);
    default:
      return { value: text };
  }
}

function toJson(text: string): Transformed {
  const parsed = parseJson(text);
  if ("value" in parsed) return parsed;
  const [, offset] = parsed.issue.loc;
  return { problem: `is no valid JSON${offset === undefined ? "" : `, at offset ${offset}`}` };
}

function toBytes(text: string): Transformed {
  const base64 = text.replaceAll(/\s/g, "");
  // A copy: the bytes of a Buffer are a part of a pool.
  if (BASE64.test(base64)) return { value: new Uint8Array(Buffer.from(base64, "base64")) };
  return { problem: "is no valid base64" };
}
