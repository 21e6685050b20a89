import { type HttpException, toError } from "./errors.js";
import { type Initialisation, shuttingDown } from "./initialisation.js";
import type { Log } from "./log/log.js";
import { toMicroseconds, withCauses } from "./log/record.js";

/**
 * What the end may take, in milliseconds. Lambda kills a function with an external extension 300 ms after its signal, one
 * with an internal extension after 500 ms, and sends no signal to one without.
 */
const PATIENCE = 250;
/** Of the time that there is, what is in flight gets so much; the rest is for disposal. */
const SHARE_IN_FLIGHT = 2 / 3;
/** Of the time that is left, one step of the disposal gets so much. */
const SHARE_OF_STEP = 1 / 2;

/** Work that the end of the application waits for, and stops where there is no more time. */
export interface InFlight {
  readonly deadline: { reach(reason: HttpException): void };
}

/** Knows what is in flight, and ends the application after it. */
export interface Shutdown {
  begin(work: InFlight): void;
  end(work: InFlight): void;
  /** Whoever uses an application that has ended has to end it again. */
  reopen(): void;
  /** Ends the application, once; `within` milliseconds. */
  run(within?: number): Promise<void>;
}

/** Makes the end of an application: answers what is in flight, disposes, and says so in the log. */
export function createShutdown(initialisation: Initialisation, log: Log, now: () => number): Shutdown {
  const inFlight = new Set<InFlight>();
  let notifyIdle: (() => void) | undefined;
  let ending: Promise<void> | undefined;
  let hasEnded = false;

  function reopen(): void {
    if (hasEnded) ending = undefined;
    hasEnded = false;
  }

  function idle(): Promise<void> {
    return new Promise((resolve) => {
      if (inFlight.size === 0) resolve();
      else notifyIdle = resolve;
    });
  }

  async function drain(within: number): Promise<void> {
    if (await isInTime(idle(), within * SHARE_IN_FLIGHT)) return;
    for (const { deadline } of inFlight) deadline.reach(shuttingDown());
    await isInTime(idle(), (within * (1 - SHARE_IN_FLIGHT)) / 2);
  }

  async function end(within: number): Promise<void> {
    const startedAt = now();
    await drain(within);
    const failures: string[] = [];
    const left = (): number => within - (now() - startedAt);
    const disposal = initialisation.dispose(async (what, step) => {
      const share = left() * SHARE_OF_STEP;
      try {
        if (!(await isInTime(begin(step), share))) failures.push(`${what} is not over after ${Math.round(share)} ms`);
      } catch (error) {
        failures.push(withCauses(toError(error)));
      }
    });
    if (!(await isInTime(disposal, left()))) failures.push(`disposal takes longer than ${Math.round(within)} ms`);
    log.event("shutdown", failures.length === 0 ? "info" : "error", {
      execution_time: toMicroseconds(now() - startedAt),
      ...(failures.length > 0 && { error_detail: failures.join("\n") }),
    });
  }

  return {
    begin: (work) => {
      reopen();
      inFlight.add(work);
    },
    reopen,
    end: (work) => {
      inFlight.delete(work);
      if (inFlight.size === 0) notifyIdle?.();
    },
    run: (within = PATIENCE) => {
      ending ??= end(within).then(() => {
        hasEnded = true;
      });
      return ending;
    },
  };
}

/** What a step gives, a rejection also where it throws at once. */
async function begin(step: () => unknown): Promise<unknown> {
  return await step();
}

/** Whether something has ended within some milliseconds; what comes later goes nowhere. */
async function isInTime(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), Math.max(milliseconds, 0));
  });
  const inTime = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return inTime;
}
