import { describe } from "./errors.js";
import type { ApplicationOptions } from "./options.js";
import { checkMaxBodyBytes, checkMiddleware } from "./route-checks.js";

/** Adds a fault for each option that would be ignored, or fail with the first request. */
export function checkOptions(options: ApplicationOptions, faults: string[]): void {
  const { maxBodyBytes, middleware = [], errors, unhandledErrors, unknownFields } = options;
  checkMaxBodyBytes("the option maxBodyBytes", maxBodyBytes, faults);
  if (Array.isArray(middleware)) checkMiddleware("the option middleware", middleware, faults);
  else faults.push("the option middleware is no list. Write it in brackets: [cors(...)].");
  if (typeof errors !== "function" && !isOneOf(["fastapi", "problem"], errors)) {
    faults.push(`the option errors is ${shown(errors)}. Give "fastapi", "problem" or a function.`);
  }
  if (!isOneOf(["rethrow", "respond"], unhandledErrors)) {
    faults.push(`the option unhandledErrors is ${shown(unhandledErrors)}. Give "rethrow" or "respond".`);
  }
  if (!isOneOf(["strip", "forbid", "allow"], unknownFields)) {
    faults.push(`the option unknownFields is ${shown(unknownFields)}. Give "strip", "forbid" or "allow".`);
  }
}

function isOneOf(choices: readonly string[], value: string | undefined): boolean {
  return value === undefined || choices.includes(value);
}

function shown(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : describe(value);
}
