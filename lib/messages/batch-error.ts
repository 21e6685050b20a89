import { describe, HttpException } from "../errors.js";
import type { Handled } from "./message.js";

/** One record that failed, and why. */
export interface BatchFailure {
  /** The platform's id of the message; undefined where the record has none. */
  readonly id: string | undefined;
  readonly reason: string;
}

/** So many failures are told of in the text of the error; `failures` has all. */
const TOLD = 3;
const MAX_REASON = 300;

/**
 * Why an invocation for messages is rejected: the platform has to deliver all of them again.
 *
 * `failures` lists the records that failed, `cause` is the error of the first one.
 */
export class BatchError extends Error {
  override readonly name: string = "BatchError";
  readonly failures: readonly BatchFailure[];

  constructor(handled: readonly Handled[], why: string) {
    const failed = handled.filter(({ error }) => error !== undefined);
    const failures = failed.map(({ delivery, error }) => ({ id: delivery.id, reason: reasonOf(error as Error) }));
    const told = failures.slice(0, TOLD).map(({ id, reason }) => `${id ?? "(no id)"}: ${reason.slice(0, MAX_REASON)}`);
    const rest = failures.length > TOLD ? [`and ${failures.length - TOLD} more`] : [];
    const counted = `${failures.length} of ${handled.length} records failed`;
    super(`${counted}, ${why}: ${[...told, ...rest].join("; ")}`, { cause: failed[0]?.error });
    this.failures = failures;
  }
}

function reasonOf(error: Error): string {
  return error instanceof HttpException ? `${error.status} ${error.message}` : describe(error);
}
