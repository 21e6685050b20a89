import { nameOf } from "./class.js";
import type { ApplicationOptions, ResolvableClass } from "./options.js";
import type { ControllerSlot } from "./route.js";
import type { RouteTable } from "./route-table.js";

/** What has to happen once before the first request is answered. */
export interface Initialisation {
  done: boolean;
  run(): Promise<void>;
}

/** Initialisation runs once; after a failure the next call goes on with what has not succeeded yet. */
export function createInitialisation(
  { slots, preparations }: RouteTable,
  { init, resolve }: ApplicationOptions,
): Initialisation {
  let running: Promise<void> | undefined;
  let isInitialised = false;
  const start = async (): Promise<void> => {
    if (!isInitialised) {
      for (const prepare of preparations) await prepare();
      await init?.();
    }
    isInitialised = true;
    for (const slot of slots) slot.instance ??= resolve === undefined ? new slot.cls() : await ask(resolve, slot);
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

async function ask(resolve: NonNullable<ApplicationOptions["resolve"]>, { cls }: ControllerSlot): Promise<object> {
  const instance: unknown = await resolve(cls as ResolvableClass);
  if (typeof instance === "object" && instance !== null) return instance;
  throw new TypeError(`the option resolve gave no object for ${nameOf(cls)}`);
}
