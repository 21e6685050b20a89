import type { AnyClass } from "../class.js";
import { checkAnswer } from "../dto/class-engine.js";
import type { Location } from "../dto/findings.js";
import { isStandardSchema, readBySchema, type StandardSchema } from "../dto/standard-schema.js";
import { MAX_ISSUES, type ValidationIssue } from "../errors.js";
import { isRecord } from "../json.js";
import { isPromiseLike } from "../promise.js";
import { displayType } from "../type-name.js";
import { checkModel } from "./check-model.js";
import { mismatch, mistaken } from "./mismatch.js";
import { shapeObject } from "./shape-object.js";

/** What is known of the answers of one type. */
export interface Answer {
  /** Makes of a returned value what is answered, at once or later. */
  shape(value: unknown, loc: Location): unknown;
  /** Compares the JSON of what was shaped with the type; a promise only where something has to be waited for. */
  check(json: unknown, loc: Location, issues: ValidationIssue[]): undefined | Promise<unknown>;
}

/** Where a type stands. */
export interface AnswerSite {
  /** For messages: `ItemsController.read, @Returns(Item)`. */
  readonly where: string;
  readonly checked: Set<AnyClass>;
  fault(problem: string, fix: string): void;
  report(fault: string): void;
}

/** What is known of the answers of a declared type; undefined where it is none, which has been reported. */
export function answerOf(type: unknown, site: AnswerSite): Answer | undefined {
  if (Array.isArray(type)) {
    const element = type.length === 1 ? answerOf(type[0], site) : undefined;
    if (type.length !== 1) site.fault("an array type has one element", "Write @Returns([Item])");
    return element && listOf(element, site.where);
  }
  if (isStandardSchema(type)) return schemaAnswer(type);
  switch (type) {
    case Object:
      return { shape: (value) => value, check: () => undefined };
    case String:
      return scalarAnswer((json) => typeof json === "string", "a string", "string_type");
    case Number:
      return scalarAnswer((json) => typeof json === "number", "a number", "float_type");
    case Boolean:
      return scalarAnswer((json) => typeof json === "boolean", "a boolean", "bool_type");
    default:
      return classAnswer(type, site);
  }
}

/** What it is, is said by a comparison alone: JSON of any value is one. */
function scalarAnswer(isOne: (json: unknown) => boolean, expected: string, type: string): Answer {
  return {
    shape: (value) => value,
    check: (json, loc, issues) => {
      if (!isOne(json)) issues.push({ loc, msg: `Output should be ${expected}`, type });
      return undefined;
    },
  };
}

function listOf(element: Answer, where: string): Answer {
  return {
    shape: (value, loc) => {
      if (!Array.isArray(value) && !(value instanceof Set)) {
        throw mistaken(value, "a list", { where, subject: "the answer" });
      }
      const shaped = Array.from(value as Iterable<unknown>, (one, index) => element.shape(one, [...loc, index]));
      return shaped.some(isPromiseLike) ? Promise.all(shaped) : shaped;
    },
    check: (json, loc, issues) => {
      const pending = (json as readonly unknown[]).flatMap((one, index) => {
        // The rest would only lengthen a list that is not logged any longer.
        return issues.length > MAX_ISSUES ? [] : (element.check(one, [...loc, index], issues) ?? []);
      });
      return pending.length === 0 ? undefined : Promise.all(pending);
    },
  };
}

/** A schema gives the value that is answered; nothing else says what would be left out of one that it refuses. */
function schemaAnswer(schema: StandardSchema): Answer {
  return {
    shape: (value, loc) => {
      const issues: ValidationIssue[] = [];
      const settle = (shaped: unknown): unknown => {
        if (issues.length > 0) throw mismatch(issues);
        return shaped;
      };
      const shaped = readBySchema(schema, value, loc, issues);
      return isPromiseLike(shaped) ? Promise.resolve(shaped).then(settle) : settle(shaped);
    },
    check: () => undefined,
  };
}

function classAnswer(type: unknown, site: AnswerSite): Answer | undefined {
  if (type === undefined) {
    site.fault(
      "its type was not there yet when the decorator ran, because files import each other in a circle",
      "Move the class into a file that is outside of the circle",
    );
    return undefined;
  }
  if (typeof type !== "function" || type.prototype === undefined) {
    site.fault(`its type is ${displayType(type)}, not a class`, "Give the class itself: @Returns(Item)");
    return undefined;
  }
  const cls = type as unknown as AnyClass;
  checkModel(cls, site);
  return {
    shape: (value) => (value === null || value === undefined ? value : shapeObject(value, cls, site.where)),
    check: (json, loc, issues) => {
      if (isRecord(json)) return checkAnswer(cls, json, loc, issues);
      issues.push({ loc, msg: "Output should be an object", type: "object_type" });
      return undefined;
    },
  };
}
