import { classRecord } from "../lib/metadata.js";
import { refuseStandardDecorator } from "../lib/standard-decorator.js";
import type { ControllerDecorator } from "./types.js";

/**
 * Makes a class a controller: its route decorators are read by `createLambdaHandler` and its like.
 *
 * @param prefix Stands before the path of each of its routes; a child's prefix replaces its parent's.
 * @example
 * @Controller("/items")
 * class ItemsController {
 *   @Get("/{id}")
 *   read(@Param("id") id: string) { ... }
 * }
 */
export function Controller(prefix = ""): ControllerDecorator {
  return (target, ...context: unknown[]) => {
    refuseStandardDecorator("@Controller()", context[0]);
    classRecord(target).prefix = prefix;
  };
}
