import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import standaloneCode from "ajv/dist/standalone/index.js";
import { eventSchema } from "../apps/middy/event-schema.js";

/**
 * Compiles the schema of Middy's app to a module, as Middy recommends to do during the build; gives its file.
 *
 * The options are those of `@middy/validator/transpile` but for one: what is no string is not made a string, because the
 * other apps refuse it.
 */
export function compileMiddySchema({ folder }) {
  const ajv = new Ajv2020({
    strict: true,
    coerceTypes: false,
    allErrors: true,
    useDefaults: "empty",
    messages: true,
    code: { source: true, optimize: true },
  });
  const file = join(folder, "middy-event-schema.cjs");
  writeFileSync(file, standaloneCode.default(ajv, ajv.compile(eventSchema)));
  return file;
}
