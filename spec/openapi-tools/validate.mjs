// Prints, as a JSON list, what a document of OpenAPI, read from standard input, has against the schema of its version.
import { text } from "node:stream/consumers";
import { Validator } from "@seriousme/openapi-schema-validator";

const { valid, errors } = await new Validator().validate(JSON.parse(await text(process.stdin)));
const problems = Array.isArray(errors)
  ? errors.map(({ instancePath, message }) => `#${instancePath} ${message}`)
  : [String(errors)];
console.log(JSON.stringify(valid ? [] : problems));
