import { HttpException, withoutStack } from "./errors.js";
import type { Outcome } from "./outcome.js";

/** The default of the option `deadlineMargin`, in milliseconds. */
export const DEFAULT_DEADLINE_MARGIN = 100;

// Middleware gets so many milliseconds for the 504 that next() gave it; then it is answered without the middleware.
const GRACE = 20;

/**
 * The time that one request may take, the shortest of several limits.
 *
 * A timer runs only while something is waited for, so a handler that returns at once costs none.
 */
export class Deadline {
  readonly #outcome: Outcome;
  readonly #now: () => number;
  readonly #startedAt: number;
  #limit: number;
  #origin: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #reached: HttpException | undefined;
  #isOver = false;
  #interrupt: ((reason: HttpException) => void) | undefined;
  #abandon: ((reason: HttpException) => void) | undefined;

  /** @param limit Milliseconds from now on; `origin` says for the log who set it. */
  constructor(outcome: Outcome, now: () => number, startedAt: number, limit: number, origin: string) {
    this.#outcome = outcome;
    this.#now = now;
    this.#startedAt = startedAt;
    this.#limit = limit;
    this.#origin = origin;
  }

  /** Sets another limit, in milliseconds from the start of the request; the shorter one counts. */
  shorten(limit: number, origin: string): void {
    if (limit >= this.#limit) return;
    this.#limit = limit;
    this.#origin = origin;
    if (this.#timer !== undefined) this.#start();
  }

  /** What the route gives, or at the deadline a rejection with a 504; what it gives later goes nowhere. */
  interrupt<Value>(work: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      work.then(resolve, reject);
      this.#interrupt = reject;
      if (this.#timer === undefined) this.#start();
    });
  }

  /** The same for all there is around the route, a moment later. */
  abandon<Value>(work: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      work.then(resolve, reject);
      this.#abandon = reject;
      if (this.#timer === undefined) this.#start();
    });
  }

  /**
   * Called before work begins that nobody would wait for any more.
   *
   * @throws HttpException where the deadline has passed.
   */
  check(): void {
    // The clock is asked as well, because a busy event loop holds the timer up; without a timer nothing was waited for.
    if (this.#timer !== undefined && this.#left() <= 0) this.reach(this.#timeout());
    if (this.#reached !== undefined) throw this.#reached;
  }

  /** Ends the request before its time. */
  reach(reason: HttpException): void {
    if (this.#isOver || this.#reached !== undefined) return;
    this.#reached = reason;
    this.#wait(GRACE, () => this.#abandon?.(reason));
    this.#interrupt?.(reason);
    // Last, because it runs listeners of the application.
    this.#outcome.request?.abort(reason);
  }

  /** Leaves no timer behind, and lets no other begin: a middleware may answer while the route still waits. */
  end(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  #start(): void {
    // A stream of a platform without a limit.
    if (this.#limit === Number.POSITIVE_INFINITY) return;
    this.#wait(Math.max(this.#left(), 0), () => this.reach(this.#timeout()));
  }

  /** Runs one timer at a time. What came in while the event loop was busy has its turn first: the process was late. */
  #wait(milliseconds: number, action: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = setTimeout(action);
    }, milliseconds);
  }

  /** How many milliseconds there are until the deadline. */
  #left(): number {
    return this.#limit - (this.#now() - this.#startedAt);
  }

  #timeout(): HttpException {
    // Then it waited for the application to start, or for a middleware.
    const place = this.#interrupt === undefined ? " before its route" : "";
    const errorDetail = `stopped${place} after ${Math.max(Math.round(this.#limit), 0)} ms, by ${this.#origin}`;
    return withoutStack(() => new HttpException(504, undefined, { errorDetail }));
  }
}
