// The example as it is, but for its store: so the bundle holds the application and its libraries and no AWS SDK.
import { randomUUID } from "node:crypto";
import { createLambdaHandler } from "lambent/aws-lambda";
import { createApp } from "../../../examples/items-api/app.js";
import type { Item, ItemFields } from "../../../examples/items-api/item.js";
import type { ItemChanges, ItemKey, ItemPage, ItemStore } from "../../../examples/items-api/item-store.js";

class MemoryItemStore implements ItemStore {
  readonly #items = new Map<string, Item>();

  async create(fields: ItemFields, _signal: AbortSignal, { id }: ItemKey = { id: randomUUID() }): Promise<Item> {
    const now = Date.now();
    return this.#items.get(id) ?? this.#put({ ...fields, id, created_at: now, updated_at: now });
  }

  async read({ id }: ItemKey): Promise<Item | undefined> {
    return this.#items.get(id);
  }

  async update({ id }: ItemKey, { name, description, price }: ItemChanges): Promise<Item | undefined> {
    const item = this.#items.get(id);
    if (item === undefined) return undefined;
    return this.#put({
      ...item,
      name: name ?? item.name,
      description: description === undefined ? item.description : description,
      price: price ?? item.price,
      updated_at: Date.now(),
    });
  }

  async delete({ id }: ItemKey): Promise<boolean> {
    return this.#items.delete(id);
  }

  async list(limit: number, after: ItemKey | undefined): Promise<ItemPage> {
    const all = [...this.#items.values()];
    const start = after === undefined ? 0 : all.findIndex(({ id }) => id === after.id) + 1;
    const items = all.slice(start, start + limit);
    return { items, last: start + limit < all.length ? items.at(-1) : undefined };
  }

  #put(item: Item): Item {
    this.#items.set(item.id, item);
    return item;
  }
}

const store = new MemoryItemStore();
const { controllers, options } = createApp({ store: () => store, environment: "bench" });

export const handler = createLambdaHandler(controllers, options);
