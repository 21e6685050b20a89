import { checkOptionNames } from "../decorator-options.js";
import { parseMediaType } from "../media-type.js";
import type { ReturnRecord } from "../returns.js";
import { isBodiless, isFinalStatus } from "../status.js";

/** Reports a mistake: what is wrong, then how to mend it. */
export type Fault = (problem: string, fix: string) => void;

/** Checks what stands in the decorator beside the type. */
export function checkRecord({ given, type, mediaType, description }: ReturnRecord, status: number, fault: Fault): void {
  if (given !== undefined && !checkOptionNames(given, ["status", "description", "mediaType"], "the type", { fault })) {
    return;
  }
  if (!isFinalStatus(status)) fault(`its status is ${String(status)}`, "Give an integer from 200 to 599");
  else if (type !== null && isBodiless(status)) {
    fault(`an answer with the status ${status} has no body`, "Write @Returns(null), or give another status");
  }
  if (description !== undefined && typeof description !== "string") fault("its description is no text", "Give a text");
  if (mediaType !== undefined && (typeof mediaType !== "string" || parseMediaType(mediaType) === undefined)) {
    fault(`its mediaType is ${JSON.stringify(mediaType)}`, 'Give a media type such as "text/csv"');
  }
}
