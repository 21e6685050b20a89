/** What may hold many values. */
export type Collection = readonly unknown[] | Set<unknown> | Map<unknown, unknown>;

/** Whether a value holds many values. */
export function isCollection(value: unknown): value is Collection {
  return Array.isArray(value) || value instanceof Set || value instanceof Map;
}
