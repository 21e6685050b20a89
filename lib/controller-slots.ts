import { type Constructor, nameOf } from "./class.js";
import type { ApplicationOptions } from "./options.js";
import { isPromiseLike } from "./promise.js";
import type { ControllerSlot } from "./route.js";

/** Reads the list of controllers; mistakes are added to `faults` instead of thrown, so that all are seen at once. */
export function readControllers(controllers: unknown, options: ApplicationOptions, faults: string[]): ControllerSlot[] {
  if (!Array.isArray(controllers)) {
    faults.push(describeNoList(controllers));
    return [];
  }
  const slots = new Map<Constructor, ControllerSlot>();
  for (const [index, controller] of controllers.entries()) {
    const slot = toSlot(controller);
    if (slot === undefined) faults.push(`the list of controllers has ${describeNoClass(controller, index + 1)}`);
    else if (slots.has(slot.cls)) faults.push(`${nameOf(slot.cls)} is listed twice. Remove one of them.`);
    else slots.set(slot.cls, slot);
  }
  for (const slot of slots.values()) checkConstruction(slot, options, faults);
  return [...slots.values()];
}

function describeNoList(controllers: unknown): string {
  if (isPromiseLike(controllers)) return 'the controllers are a promise. Write "await" before it.';
  const name = typeof controllers === "function" ? nameOf(controllers) : "ItemsController";
  return `the controllers are no list. Write [${name}].`;
}

function toSlot(controller: unknown): ControllerSlot | undefined {
  if (typeof controller === "function") return { cls: controller as Constructor, instance: undefined };
  if (typeof controller !== "object" || typeof controller?.constructor !== "function") return undefined;
  if (Array.isArray(controller) || isPromiseLike(controller)) return undefined;
  return { cls: controller.constructor as Constructor, instance: controller };
}

function describeNoClass(controller: unknown, position: number): string {
  if (Array.isArray(controller)) return `a list at position ${position}. Write "..." before it.`;
  if (isPromiseLike(controller)) return `a promise at position ${position}. Write "await" before it.`;
  return `no class at position ${position}. Files that import each other in a circle may leave it out.`;
}

function checkConstruction({ cls, instance }: ControllerSlot, options: ApplicationOptions, faults: string[]): void {
  if (instance !== undefined || options.resolve !== undefined) return;
  const count = constructorLength(cls);
  if (count === 0) return;
  faults.push(
    `${nameOf(cls)}: its constructor takes ${count} ${count === 1 ? "argument" : "arguments"}. ` +
      "Pass an instance, or the option resolve: (cls) => container.resolve(cls).",
  );
}

/** How many arguments a class takes. One without a constructor of its own says none, and takes its parent's. */
function constructorLength(cls: Constructor): number {
  const parent: unknown = Object.getPrototypeOf(cls);
  if (cls.length > 0 || typeof parent !== "function" || String(cls).includes("constructor")) return cls.length;
  return constructorLength(parent as Constructor);
}
