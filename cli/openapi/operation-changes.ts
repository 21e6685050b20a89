import type { Finding } from "./comparison.js";
import { compareContents } from "./content-changes.js";
import { fieldsOf, isFields, textOf } from "./json-document.js";
import type { Operation } from "./operation.js";
import { compareParameters } from "./parameter-changes.js";
import { compareResponses } from "./response-changes.js";
import type { CompareSchemas } from "./schema-changes.js";
import { compareSecurity } from "./security-changes.js";

/** Finds what breaks the clients of an operation. */
export function compareOperations(before: Operation, after: Operation, compare: CompareSchemas): readonly Finding[] {
  return [
    ...compareIds(textOf(before.fields.operationId), textOf(after.fields.operationId)),
    ...compareSecurity(before, after),
    ...compareParameters(before, after, compare),
    ...compareBodies(before, after, compare),
    ...compareResponses(before, after, compare),
  ];
}

/** Generated clients name their functions by them. */
function compareIds(before: string | undefined, after: string | undefined): readonly Finding[] {
  if (before === undefined || before === after) return [];
  const what = after === undefined ? "has no operationId any more" : `operationId is ${after} now`;
  return [{ path: [], what: `${what}, was ${before}` }];
}

function compareBodies(before: Operation, after: Operation, compare: CompareSchemas): readonly Finding[] {
  const [old, now] = [before.resolve(before.fields.requestBody), after.resolve(after.fields.requestBody)];
  const isRequired = fieldsOf(now).required === true && fieldsOf(old).required !== true;
  const required = isRequired ? [{ path: ["body"], what: "is required now" }] : [];
  if (!isFields(old)) return required;
  if (!isFields(now)) return [{ path: ["body"], what: "is no longer read" }];
  return [...required, ...compareContents("request", "body", old.content, now.content, compare)];
}
