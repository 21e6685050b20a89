import { ValidationException } from "lambent";
import type { ItemKey } from "./item-store.js";
import { isUuid } from "./uuid.js";

/** A key as an opaque text for clients, safe in a query. */
export function encodeCursor({ id }: ItemKey): string {
  return Buffer.from(JSON.stringify({ id })).toString("base64url");
}

/**
 * The key of a cursor that a client sent back.
 *
 * @throws ValidationException (422) for a text that `encodeCursor` cannot have made.
 */
export function decodeCursor(cursor: string): ItemKey {
  const id = parseId(cursor);
  if (typeof id === "string" && isUuid(id)) return { id };
  throw new ValidationException([
    { loc: ["query", "cursor"], msg: "Input should be the next_cursor of a former page", type: "cursor_invalid" },
  ]);
}

function parseId(cursor: string): unknown {
  try {
    const key = JSON.parse(Buffer.from(cursor, "base64url").toString()) as { id?: unknown } | null;
    return key?.id;
  } catch {
    return undefined;
  }
}
