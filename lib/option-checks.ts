import { describe } from "./errors.js";
import { isAccessLog } from "./log/destination.js";
import type { ApplicationOptions, Extension } from "./options.js";
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
  if (options.extensions !== undefined && !Array.isArray(options.extensions)) {
    faults.push("the option extensions is no list. Write it in brackets: [requestMetrics(...)].");
  }
  if (options.docs !== undefined && typeof (options.docs as Partial<Extension> | null)?.routes !== "function") {
    faults.push(`the option docs is ${shown(options.docs)}. Give docs({ title, version }) of lambent/openapi.`);
  }
  if (!isOneOf([true, false], options.validateResponses)) {
    faults.push(`the option validateResponses is ${shown(options.validateResponses)}. Give true or false.`);
  }
  checkFunction("resolve", options.resolve, faults);
  checkFunction("init", options.init, faults);
  checkLogOptions(options, faults);
}

function checkFunction(name: string, value: unknown, faults: string[]): void {
  if (value === undefined || typeof value === "function") return;
  faults.push(`the option ${name} is ${shown(value)}. Give a function.`);
}

function checkLogOptions(options: ApplicationOptions, faults: string[]): void {
  const { accessLog = false, ignoredPaths = [], clientIp, deadlineMargin = 0 } = options;
  if (accessLog !== false && !isAccessLog(accessLog)) {
    faults.push(
      `the option accessLog is ${shown(accessLog)}. Give false, a function, or a logger of pino or Powertools.`,
    );
  }
  if (!isListOfPaths(ignoredPaths)) {
    faults.push('the option ignoredPaths is no list of paths. Give texts that start with "/": ["/health"].');
  }
  if (!isOneOf([true, false], clientIp)) faults.push(`the option clientIp is ${shown(clientIp)}. Give true or false.`);
  if (!(Number.isFinite(deadlineMargin) && deadlineMargin >= 0)) {
    faults.push(`the option deadlineMargin is ${shown(deadlineMargin)}. Give a number of milliseconds, 0 or more.`);
  }
}

function isListOfPaths(value: unknown): boolean {
  return Array.isArray(value) && value.every((path) => typeof path === "string" && path.startsWith("/"));
}

function isOneOf(choices: readonly unknown[], value: unknown): boolean {
  return value === undefined || choices.includes(value);
}

function shown(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : describe(value);
}
