import type { Item, ItemFields } from "./item.js";

/** The primary key of an item. */
export type ItemKey = Pick<Item, "id">;

/** What is to become of the fields of an item; what is undefined stays as it is. */
export type ItemChanges = { readonly [Field in keyof ItemFields]?: ItemFields[Field] | undefined };

/** Some items in the order of the store. */
export interface ItemPage {
  readonly items: readonly Item[];
  /** Where the next page starts; undefined after the last one. */
  readonly last: ItemKey | undefined;
}

/**
 * Where items are kept; `undefined` and `false` say that there is no such item. What is still under way when the signal
 * aborts is given up.
 */
export interface ItemStore {
  /** @param key Default: a new one. Where there is an item of that key already, it stays as it is. */
  create(fields: ItemFields, signal: AbortSignal, key?: ItemKey): Promise<Item>;
  read(key: ItemKey, signal: AbortSignal): Promise<Item | undefined>;
  update(key: ItemKey, changes: ItemChanges, signal: AbortSignal): Promise<Item | undefined>;
  delete(key: ItemKey, signal: AbortSignal): Promise<boolean>;
  list(limit: number, after: ItemKey | undefined, signal: AbortSignal): Promise<ItemPage>;
}
