/** What is wrong with a request, and where. */
export interface Fault {
  readonly loc: readonly string[];
  readonly msg: string;
}

type Rules = Record<string, { readonly msg: string; isRight(value: unknown): boolean }>;

const rules: Rules = {
  name: {
    msg: "must be a string of 1 to 100 characters",
    isRight: (value) => typeof value === "string" && value.length >= 1 && value.length <= 100,
  },
  description: {
    msg: "must be a string of at most 1000 characters",
    isRight: (value) => value === undefined || value === null || (typeof value === "string" && value.length <= 1_000),
  },
  price: {
    msg: "must be a positive number that the table can hold",
    isRight: (value) => typeof value === "number" && value >= 1e-130 && value <= Number.MAX_SAFE_INTEGER,
  },
};

/** The faults of the body of `POST /items`. */
export function validateItem(input: unknown): Fault[] {
  if (!isObject(input)) return [{ loc: ["body"], msg: "must be an object" }];
  return Object.entries(rules)
    .filter(([field, { isRight }]) => !isRight(input[field]))
    .map(([field, { msg }]) => ({ loc: ["body", field], msg }));
}

/** The faults of the body of `PUT /items/{id}`, where what is missing stays as it is. */
export function validateChanges(input: unknown): Fault[] {
  if (!isObject(input)) return [{ loc: ["body"], msg: "must be an object" }];
  const given = Object.entries(rules).filter(([field]) => input[field] !== undefined);
  if (given.length === 0) return [{ loc: ["body"], msg: "must have one of name, description and price" }];
  return given
    .filter(([field, { isRight }]) => !isRight(input[field]))
    .map(([field, { msg }]) => ({ loc: ["body", field], msg }));
}

/** What the query of `GET /items` asks for, and its faults. */
export function validatePage(query: URLSearchParams, uuid: RegExp) {
  const limit = Number(query.get("limit") ?? "20");
  const faults: Fault[] = [];
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
    faults.push({ loc: ["query", "limit"], msg: "must be a whole number from 1 to 100" });
  }
  const cursor = query.get("cursor");
  const id = cursor === null ? undefined : readId(cursor);
  if (cursor !== null && !(typeof id === "string" && uuid.test(id))) {
    faults.push({ loc: ["query", "cursor"], msg: "must be the next_cursor of a former page" });
  }
  return { faults, limit, after: typeof id === "string" ? { id } : undefined };
}

function readId(cursor: string): unknown {
  try {
    return (JSON.parse(Buffer.from(cursor, "base64url").toString()) as { id?: unknown } | null)?.id;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
