import type { ApplicationOptions, ResolvableClass } from "./options.js";
import type { ControllerSlot } from "./route.js";

/** What has to happen once before the first request is answered. */
export interface Initialisation {
  done: boolean;
  run(): Promise<void>;
}

/** Initialisation runs once; after a failure the next call runs it again. */
export function createInitialisation(
  slots: readonly ControllerSlot[],
  { init, resolve }: ApplicationOptions,
): Initialisation {
  let running: Promise<void> | undefined;
  const start = async (): Promise<void> => {
    await init?.();
    for (const slot of slots) {
      slot.instance ??= resolve === undefined ? new slot.cls() : resolve(slot.cls as ResolvableClass);
    }
    initialisation.done = true;
  };
  const initialisation: Initialisation = {
    done: false,
    run: () => {
      if (running === undefined) {
        running = start();
        // Observed here, whether or not the caller looks at it: an unhandled rejection ends the environment.
        running.catch(() => {
          running = undefined;
        });
      }
      return running;
    },
  };
  return initialisation;
}
