import type { HttpRequest } from "../../request.js";
import type { HttpResponse } from "../../response.js";
import { answerKept } from "./conditional.js";
import type { ServedAsset } from "./docs-assets.js";

// A year, and no question before that: another content has another path.
const FOR_GOOD = "public, max-age=31536000, immutable";

/** Answers with an asset, compressed where the client says that it can read that. */
export function answerAsset(request: HttpRequest, asset: ServedAsset): HttpResponse {
  const { file, mediaType } = asset;
  const headers = { "cache-control": FOR_GOOD, vary: "accept-encoding" };
  if (!acceptsGzip(request.headers.get("accept-encoding"))) {
    return answerKept(request, { etag: `"${file}"`, mediaType, headers, content: () => asset.text() });
  }
  return answerKept(request, {
    etag: `"${file}.gz"`,
    mediaType,
    headers: { ...headers, "content-encoding": "gzip" },
    content: () => asset.gzip(),
  });
}

/** RFC 9110, 12.5.3: a weight of 0 is a refusal, and a name says more than `*`. */
function acceptsGzip(header = ""): boolean {
  const parts = header.toLowerCase().split(",");
  const accepts = (coding: string): boolean | undefined => {
    const part = parts.find((candidate) => candidate.replace(/;.*/, "").trim() === coding);
    return part === undefined ? undefined : !/;\s*q=0(?:\.0*)?\s*$/.test(part);
  };
  return accepts("gzip") ?? accepts("x-gzip") ?? accepts("*") ?? false;
}
