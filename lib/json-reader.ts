import type { Constructor } from "./class.js";
import { reportCircle } from "./declared-type.js";
import { classEngine } from "./dto/class-engine.js";
import type { ValidationOptions } from "./dto/class-validator.js";
import { MAX_LEVELS, TOO_DEEP } from "./dto/convert.js";
import type { Location } from "./dto/findings.js";
import { isStandardSchema, readBySchema, type StandardSchema } from "./dto/standard-schema.js";
import { MAX_ISSUES, type ValidationIssue } from "./errors.js";
import { isDeeperThan, isRecord } from "./json.js";
import { OrderedIssues } from "./ordered-issues.js";
import type { ParameterSite } from "./parameters.js";
import { isPromiseLike } from "./promise.js";
import { displayType } from "./type-name.js";

/** Turns a JSON value into an argument; what does not fit goes into `issues`. */
export type JsonReader = (value: unknown, loc: Location, issues: ValidationIssue[]) => unknown;

/** The reader of a declared type; undefined where it is none, which has been reported. */
export function jsonReader(type: unknown, options: ValidationOptions, site: ParameterSite): JsonReader | undefined {
  if (Array.isArray(type)) {
    const element = type.length === 1 ? jsonReader(type[0], options, site) : undefined;
    if (type.length !== 1) site.fault("an array type has one element", "Write @Body([ItemCreate])");
    return element && readArray(element);
  }
  if (isStandardSchema(type)) return readSchema(type);
  switch (type) {
    case Object:
      return (value) => value;
    case String:
      return readPrimitive("string", "string_type", "Input should be a string");
    case Number:
      return readPrimitive("number", "float_type", "Input should be a number");
    case Boolean:
      return readPrimitive("boolean", "bool_type", "Input should be a boolean");
    default:
      return instanceReader(type, options, site);
  }
}

/** Schemas walk by recursion, which JSON of a few kilobytes would bring to its end. */
function readSchema(schema: StandardSchema): JsonReader {
  return (value, loc, issues) => {
    if (!isDeeperThan(MAX_LEVELS, value)) return readBySchema(schema, value, loc, issues);
    issues.push({ loc, ...TOO_DEEP });
    return undefined;
  };
}

function readPrimitive(expected: string, type: string, msg: string): JsonReader {
  return (value, loc, issues) => {
    if (typeof value === expected) return value;
    issues.push({ loc, msg, type });
    return undefined;
  };
}

function readArray(element: JsonReader): JsonReader {
  return (value, loc, issues) => {
    if (!Array.isArray(value)) {
      issues.push({ loc, msg: "Input should be a list", type: "list_type" });
      return undefined;
    }
    const elements: unknown[] = [];
    const ordered = new OrderedIssues(issues);
    let isWaiting = false;
    for (const [index, one] of value.entries()) {
      // The rest would only lengthen a list that is not answered any longer.
      if (issues.length > MAX_ISSUES) break;
      const read = element(one, [...loc, index], ordered.current);
      elements.push(read);
      isWaiting ||= isPromiseLike(read);
      if (isWaiting) ordered.holdBack();
    }
    if (!isWaiting) return elements;
    return Promise.all(elements).then((settled) => {
      ordered.release();
      return settled;
    });
  };
}

function instanceReader(type: unknown, options: ValidationOptions, site: ParameterSite): JsonReader | undefined {
  if (type === undefined) {
    reportCircle(site);
    return undefined;
  }
  if (typeof type !== "function") {
    site.fault(`its type is ${displayType(type)}, not a class`, "Give the class itself: @Body(ItemCreate)");
    return undefined;
  }
  const read = classEngine.ofJson(type as Constructor, options, site);
  return (value, loc, issues) => {
    if (isRecord(value)) return read(value, loc, issues);
    issues.push({ loc, msg: "Input should be an object", type: "object_type" });
    return undefined;
  };
}
