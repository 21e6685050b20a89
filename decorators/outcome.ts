import { prepended } from "../lib/metadata.js";
import { methodOf } from "./target.js";
import type { HandlerDecorator } from "./types.js";

/**
 * The status of the answer to a returned value. Default 200, or 204 where nothing is returned.
 *
 * @param code An integer from 200 to 599.
 * @example
 * @Post()
 * @Status(201)
 * create(@Body(ItemCreate) item: ItemCreate) { ... }
 */
export function Status(code: number): HandlerDecorator {
  return (target, key) => {
    methodOf(`@Status(${code})`, target, key).status = code;
  };
}

/**
 * A header of the answer to a returned value; two decorators with one name send both values.
 *
 * @example
 * @Get()
 * @SetHeader("Cache-Control", "max-age=60")
 * list() { ... }
 */
export function SetHeader(name: string, value: string): HandlerDecorator {
  return (target, key) => {
    const record = methodOf(`@SetHeader(${JSON.stringify(name)})`, target, key);
    record.headers = prepended([name, value] as const, record.headers);
  };
}

/**
 * Answers with a redirect. The method may return `{ url, status }` to lead elsewhere, each of them optional.
 *
 * @param code From 300 to 399; default 302.
 * @example
 * @Get("/latest")
 * @Redirect("/items/42", 307)
 * latest() {}
 */
export function Redirect(url: string, code = 302): HandlerDecorator {
  return (target, key) => {
    methodOf(`@Redirect(${JSON.stringify(url)})`, target, key).redirect = { url, status: code };
  };
}
