// The items of every app, in memory: what differs between the apps is the framework alone.
// The store forgets its oldest items, because millions of POSTs would make this a benchmark of the garbage collector.
const limit = 1_000;
const items = new Map();
let created = 0;

export const health = { status: "ok" };

export function createItem({ name, description = null, price }) {
  created += 1;
  const item = { id: String(created), name, description, price };
  items.set(item.id, item);
  if (items.size > limit) items.delete(items.keys().next().value);
  return item;
}

export function readItem(id) {
  return items.get(id);
}
