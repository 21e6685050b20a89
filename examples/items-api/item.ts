/** What a client says of an item. */
export interface ItemFields {
  readonly name: string;
  readonly description: string | null;
  readonly price: number;
}

/** An item as it is kept and answered. */
export interface Item extends ItemFields {
  /** A UUID. */
  readonly id: string;
  /** Milliseconds since 1970, as `updated_at`. */
  readonly created_at: number;
  readonly updated_at: number;
}
