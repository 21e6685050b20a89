import { settings } from "../../../lib/settings.js";
import { type PendingRead, startReading } from "./batch.js";
import { type SsmClient, setClient } from "./client.js";
import { localValue } from "./parameter-name.js";

/** How long a value that was read may be used; times are in seconds. */
export interface FreshnessOptions {
  /**
   * So long a value is given without asking SSM again, less up to a fifth of it at random, so that environments do not
   * ask together. Default 300; 0 asks each time.
   */
  readonly ttl?: number;
  /**
   * So long after its `ttl` a value is still given at once, while a new one is read in the background; after that it is
   * waited for. Default: as long as `ttl`.
   */
  readonly maxStale?: number;
  /** Asks SSM now, whatever is known, and waits for the answer. Default false. */
  readonly forceFetch?: boolean;
}

/** What is known of one parameter. */
interface Entry {
  readonly key: string;
  readonly name: string;
  readonly decrypt: boolean;
  value: KnownValue | undefined;
  pending: PendingRead | undefined;
  failedAt: number;
}

interface KnownValue {
  readonly text: string;
  readonly order: number;
  /** When it was asked for: an answer may have waited while Lambda froze the environment. */
  readonly since: number;
  readonly freshPart: number;
}

const DEFAULT_TTL = 300;
/** So many seconds after a failure nothing is read in the background. */
const PAUSE = 5;

const entries = new Map<string, Entry>();

/**
 * Forgets every parameter that was read, for tests.
 *
 * @example
 * afterEach(() => clearParameters());
 */
export function clearParameters(): void {
  entries.clear();
}

/**
 * Has parameters read with a client of your own in place of the one that is made of `awsClientConfig()`, and forgets
 * what was read before.
 *
 * @param client An `SSMClient` of `@aws-sdk/client-ssm`; without it, Lambent's own is used again.
 * @example
 * useSsmClient(new SSMClient({ ...awsClientConfig(), region: "eu-central-1" }));
 */
export function useSsmClient(client?: SsmClient): void {
  setClient(client);
  clearParameters();
}

/** The text of a parameter: from the environment outside of Lambda, from memory, or from SSM. */
export async function readText(asked: string, decrypt: boolean, options: FreshnessOptions): Promise<string> {
  checkName(asked);
  // SSM takes spaces around a name for none; here they would make of it as many names as there are ways to write it.
  const name = asked.trim();
  const ttl = checkSeconds("ttl", options.ttl ?? DEFAULT_TTL);
  const maxStale = checkSeconds("maxStale", options.maxStale ?? ttl);
  const local = localValue(name);
  if (local !== undefined) return local;

  const entry = entryOf(name, decrypt);
  // What has gone out already may not know what the caller knows has changed.
  if (options.forceFetch) return await textOf(entry.pending?.isSent === false ? entry.pending : startReadingOf(entry));
  const { value } = entry;
  if (value === undefined) return await textOf(readingOf(entry));
  if (isWithin(value.since, ttl * value.freshPart)) return value.text;
  if (secondsSince(value.since) >= ttl + maxStale) return await textOf(readingOf(entry));
  if (!isWithin(entry.failedAt, PAUSE)) readingOf(entry);
  return value.text;
}

function entryOf(name: string, decrypt: boolean): Entry {
  const key = JSON.stringify([name, decrypt]);
  const known = entries.get(key);
  if (known !== undefined) return known;
  const entry: Entry = { key, name, decrypt, value: undefined, pending: undefined, failedAt: Number.NEGATIVE_INFINITY };
  entries.set(key, entry);
  return entry;
}

/** The reading that is under way, or a new one. */
function readingOf(entry: Entry): PendingRead {
  const { pending } = entry;
  // An older one hangs, most likely because Lambda froze it; it may hang for long, where a new one does not.
  const isAlive = pending !== undefined && isWithin(pending.startedAt, settings.readTimeout);
  return isAlive ? pending : startReadingOf(entry);
}

function startReadingOf(entry: Entry): PendingRead {
  const pending = startReading(entry.name, entry.decrypt);
  const { order, startedAt: since } = pending;
  entry.pending = pending;
  pending.result.then(
    ({ text, freshPart }) => {
      settle(entry, pending);
      // One that was overtaken says what held before.
      if (entry.value === undefined || entry.value.order < order) entry.value = { text, order, since, freshPart };
    },
    () => {
      settle(entry, pending);
      entry.failedAt = Date.now();
      // Names may come from requests: nothing is kept of those that SSM does not have.
      if (entry.value === undefined && entries.get(entry.key) === entry) entries.delete(entry.key);
    },
  );
  return pending;
}

function settle(entry: Entry, pending: PendingRead): void {
  if (entry.pending === pending) entry.pending = undefined;
}

async function textOf({ result }: PendingRead): Promise<string> {
  return (await result).text;
}

function secondsSince(time: number): number {
  return (Date.now() - time) / 1000;
}

/** Whether so many seconds have not passed; false where the clock was set back, for then nobody knows. */
function isWithin(time: number, seconds: number): boolean {
  const passed = secondsSince(time);
  return passed >= 0 && passed < seconds;
}

/** A name often comes from an environment variable, which may be missing. */
function checkName(name: unknown): void {
  if (typeof name === "string" && name.trim() !== "") return;
  throw new TypeError(`a parameter was asked for by ${JSON.stringify(name)}, but its name has to be a text`);
}

function checkSeconds(option: string, value: unknown): number {
  if (typeof value === "number" && value >= 0) return value;
  throw new RangeError(`${option} is ${String(value)}, but it has to be a number of seconds, 0 or more`);
}
