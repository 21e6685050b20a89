/** The shape of the answers about items. */
export interface Envelope<Data> {
  readonly success: true;
  readonly data: Data;
  readonly message: string;
}

/** Puts data into the shape of an answer. */
export function toEnvelope<Data>(data: Data, message: string): Envelope<Data> {
  return { success: true, data, message };
}
