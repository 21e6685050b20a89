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

/** Where items are kept; `undefined` and `false` say that there is no such item. */
export interface ItemStore {
  create(fields: ItemFields): Promise<Item>;
  read(key: ItemKey): Promise<Item | undefined>;
  update(key: ItemKey, changes: ItemChanges): Promise<Item | undefined>;
  delete(key: ItemKey): Promise<boolean>;
  list(limit: number, after: ItemKey | undefined): Promise<ItemPage>;
}
