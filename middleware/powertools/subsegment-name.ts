import type { HttpRequest } from "../../lib/request.js";

// X-Ray drops a document whose name is longer or has other characters, and tells nobody.
// https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
const MAX_LENGTH = 200;
const REFUSED = /[^\p{L}\p{N}\s_.:/%&#=+\\\-@]/gu;

/** The name of a request's subsegment: `## GET /items/:id`, because X-Ray takes no braces. */
export function subsegmentName({ route }: HttpRequest): string {
  if (route === undefined) return "## no route";
  const method = route.method === "*" ? "ANY" : route.method;
  const path = route.path.replace(/\{([^}]*)\}/g, ":$1");
  return `## ${method} ${path}`.replace(REFUSED, "_").slice(0, MAX_LENGTH);
}
