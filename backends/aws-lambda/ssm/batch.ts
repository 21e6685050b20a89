import { ConfigurationError, toError } from "../../../lib/errors.js";
import { observed } from "../../../lib/promise.js";
import { type FoundParameter, requestParameters } from "./client.js";
import { notFound, requestFailed } from "./parameter-error.js";
import { parameterKey, withoutSelector } from "./parameter-name.js";

/** So many names SSM takes in one request. */
const MAX_NAMES = 10;
/** So much earlier than its time to live, at the most, a value is read again. */
const MAX_JITTER = 0.2;

/** The text of a parameter, and for what part of its time to live it is fresh. */
export interface Fetched {
  readonly text: string;
  /** The same for all that was asked for together, so that it is read again together. */
  readonly freshPart: number;
}

/** A parameter that is being read. */
export interface PendingRead {
  /** Counts up: what was asked for later says more. */
  readonly order: number;
  readonly startedAt: number;
  /** Whether the request has gone out; until then it says what holds now. */
  isSent: boolean;
  readonly result: Promise<Fetched>;
}

interface Waiting {
  readonly name: string;
  readonly decrypt: boolean;
  markSent(): void;
  resolve(fetched: Fetched): void;
  reject(error: unknown): void;
}

interface Batch {
  readonly decrypt: boolean;
  /** By what could mean the same parameter: SSM refuses duplicates, and its answers have to be told apart. */
  readonly waiting: Map<string, Waiting>;
}

let queue: Waiting[] = [];
let count = 0;

/** Reads a parameter, in one request with the others that are asked for before the event loop turns. */
export function startReading(name: string, decrypt: boolean): PendingRead {
  // After the promises that are settled already: what they lead to is asked for in the same request.
  if (queue.length === 0) queueMicrotask(() => process.nextTick(flush));
  count += 1;
  const pending: PendingRead = {
    order: count,
    startedAt: Date.now(),
    isSent: false,
    result: observed(
      new Promise((resolve, reject) => {
        const markSent = () => {
          pending.isSent = true;
        };
        queue.push({ name, decrypt, markSent, resolve, reject });
      }),
    ),
  };
  return pending;
}

function flush(): void {
  const waiting = queue;
  queue = [];
  // Environments that started together would else ask SSM together each time.
  const freshPart = 1 - Math.random() * MAX_JITTER;
  for (const one of waiting) one.markSent();
  // It never rejects: whoever waits for a name is told of its failure.
  for (const batch of toBatches(waiting)) void read([...batch.waiting.values()], batch.decrypt, freshPart);
}

function toBatches(waiting: readonly Waiting[]): readonly Batch[] {
  const batches: Batch[] = [];
  for (const one of waiting) {
    const { decrypt } = one;
    const key = parameterKey(one.name);
    const fits = (batch: Batch) =>
      batch.decrypt === decrypt && batch.waiting.size < MAX_NAMES && !batch.waiting.has(key);
    const batch = batches.find(fits);
    if (batch === undefined) batches.push({ decrypt, waiting: new Map([[key, one]]) });
    else batch.waiting.set(key, one);
  }
  return batches;
}

async function read(batch: readonly Waiting[], decrypt: boolean, freshPart: number): Promise<void> {
  const names = batch.map(({ name }) => name);
  try {
    const found = await requestFresh(names, decrypt);
    for (const { name, resolve, reject } of batch) {
      const text = textOf(name, found);
      if (text === undefined) reject(notFound(name));
      else resolve({ text, freshPart });
    }
  } catch (error) {
    // One name that may not be read has the whole request refused; the others have not asked for it.
    if (batch.length > 1 && isRefusal(error)) await Promise.all(batch.map((one) => read([one], decrypt, freshPart)));
    else for (const { name, reject } of batch) reject(toFailure(name, error));
  }
}

/** A request that waited while Lambda froze the environment arrives with an old signature; a new one gets a fresh one. */
async function requestFresh(names: readonly string[], decrypt: boolean): Promise<readonly FoundParameter[]> {
  try {
    return await requestParameters(names, decrypt);
  } catch (error) {
    if (!isExpired(error)) throw error;
    return await requestParameters(names, decrypt);
  }
}

function isExpired(error: unknown): boolean {
  const { name, message } = toError(error);
  if (name === "InvalidSignatureException") return /expired|not yet current/i.test(message);
  return /^(?:RequestExpired|RequestTimeTooSkewed|RequestInTheFuture|ExpiredToken)/.test(name);
}

/** Whether SSM refuses what is asked for, and may have done so because of one name alone. */
function isRefusal(error: unknown): boolean {
  return /^(?:AccessDenied|ValidationException|InvalidKeyId)/.test(toError(error).name);
}

/** A missing package, or a bad setting, is no failure of the parameter. */
function toFailure(name: string, error: unknown): unknown {
  return error instanceof ConfigurationError ? error : requestFailed(name, error);
}

/** The value that was asked for by a name: SSM answers without the selector in it, and names some by their ARN. */
function textOf(name: string, found: readonly FoundParameter[]): string | undefined {
  const base = withoutSelector(name);
  return found.find(({ Name, ARN }) => Name === base || ARN === base)?.Value;
}
