// All that validates classes stands behind this one file: a bundler that knows that no class can have validators may leave
// it out, and the rest of the framework does without.
import type { AnyClass, Constructor } from "../class.js";
import type { ValidationIssue } from "../errors.js";
import type { ParameterSite } from "../parameters.js";
import { checkObject } from "../returns/check-object.js";
import type { TextSource, TextsReader } from "../text-source.js";
import { checkDto } from "./check-dto.js";
import type { ValidationOptions } from "./class-validator.js";
import { createDtoReader, type DtoReader } from "./dto-reader.js";
import type { Location } from "./findings.js";
import { textsReader } from "./texts-reader.js";
import { FREE_JSON } from "./unvalidated.js";

/** Makes readers of classes, each checked first. */
export interface ClassEngine {
  /** Of a class that is the body, a field of it or an element. */
  ofJson(cls: Constructor, options: ValidationOptions, site: ParameterSite): DtoReader;
  /** Of a class whose fields are texts by name. */
  ofTexts<From>(
    texts: TextSource<From>,
    cls: Constructor,
    options: ValidationOptions,
    site: ParameterSite,
  ): TextsReader<From>;
}

export const classEngine: ClassEngine = { ofJson: jsonReader, ofTexts: textsReader };

/** Compares the JSON of an answer with its class; what does not fit goes into `issues`. */
export type AnswerCheck = (
  cls: AnyClass,
  json: Record<string, unknown>,
  loc: Location,
  issues: ValidationIssue[],
) => undefined | Promise<void>;

/** Apart from the rest: an application without `@Returns` does without it. */
export const checkAnswer: AnswerCheck = checkObject;

function jsonReader(cls: Constructor, options: ValidationOptions, site: ParameterSite): DtoReader {
  checkDto(cls, site, { options, isFlat: false, alternative: FREE_JSON });
  const asked = new Set(site.parameters.filter(({ source }) => source === "body").map(({ name }) => name));
  return createDtoReader(cls, options, site.unknownFields, asked);
}
