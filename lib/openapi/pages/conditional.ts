import type { HttpRequest } from "../../request.js";
import { HttpResponse } from "../../response.js";

/** A content that a client may keep, and ask whether it is still the same. */
export interface Kept {
  /** In quotes. */
  readonly etag: string;
  readonly mediaType: string;
  readonly headers: Readonly<Record<string, string>>;
  content(): string | Uint8Array;
}

/** Answers with a content, or with 304 and none where the client has it already. */
export function answerKept(request: HttpRequest, { etag, mediaType, headers, content }: Kept): HttpResponse {
  const all = { etag, "x-content-type-options": "nosniff", ...headers };
  if (isKnown(request.headers.get("if-none-match"), etag)) {
    return new HttpResponse(undefined, { status: 304, headers: all });
  }
  return new HttpResponse(content(), { mediaType, headers: all });
}

/** A tag of a text, which another text never has. */
export async function etagOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const bytes = [...new Uint8Array(digest).subarray(0, 16)];
  return `"${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}"`;
}

/** RFC 9110, 13.1.2: tags are compared weakly, as a proxy that compresses makes them weak. */
function isKnown(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const tags = header.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes(etag) || tags.includes("*");
}
