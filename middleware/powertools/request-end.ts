import { HttpException, toError, withoutStack } from "../../lib/errors.js";
import type { HttpResponse } from "../../lib/response.js";

/** How a request ended, as a middleware sees it. */
export interface RequestEnd {
  /** Undefined where an unknown error passed: what becomes of it is decided further out. */
  readonly status: number | undefined;
  /** The unknown error, or what stands for an answer from 500 on. */
  readonly error: Error | undefined;
}

/**
 * Resolves when the inside of a middleware has ended, or when nobody waits for it any more: at the deadline, at shutdown,
 * or because the client has gone. What is inside may then never end.
 */
export function requestEnd(answer: Promise<HttpResponse>, signal: AbortSignal): Promise<RequestEnd> {
  return new Promise((resolve) => {
    answer.then(
      ({ status }) => resolve(withStatus(status)),
      (thrown: unknown) => resolve({ status: undefined, error: toError(thrown) }),
    );
    const stop = (): void => resolve(stoppedBy(signal.reason));
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop);
  });
}

function stoppedBy(reason: unknown): RequestEnd {
  return reason instanceof HttpException
    ? withStatus(reason.status, reason)
    : { status: undefined, error: toError(reason) };
}

function withStatus(status: number, exception?: HttpException): RequestEnd {
  if (status < 500) return { status, error: undefined };
  return { status, error: exception ?? withoutStack(() => new HttpException(status)) };
}
