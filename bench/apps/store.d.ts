export interface NewItem {
  name: string;
  description?: string;
  price: number;
}

export interface Item {
  id: string;
  name: string;
  description: string | null;
  price: number;
}

export const health: { status: string };
export function createItem(item: NewItem): Item;
export function readItem(id: string): Item | undefined;
