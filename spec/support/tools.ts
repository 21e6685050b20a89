import { bundlers } from "./bundlers.js";
import { compilers } from "./compilers.js";
import { testRunners } from "./test-runners.js";
import type { Tool } from "./tool.js";

/** Every way from TypeScript to a running program that the framework is tried with. */
export const tools: readonly Tool[] = [...compilers, ...bundlers, ...testRunners];
