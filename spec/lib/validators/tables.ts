import {
  type DecoratorCase,
  decoratorsIn,
  describeDecorators,
  describeJudgements,
  type Judgement,
  propertyDecoratorsOf,
  type Validators,
  type Version,
} from "../../support/validators.js";
import { arrayCases, arrayJudgements } from "./array.js";
import { commonCases, commonJudgements } from "./common.js";
import { dateCases, dateJudgements } from "./date.js";
import { formatCases, formatJudgements } from "./format.js";
import { identifierCases, identifierJudgements } from "./identifier.js";
import { numberCases, numberJudgements } from "./number.js";
import { objectCases, objectJudgements } from "./object.js";
import { stringCases, stringJudgements } from "./string.js";
import { typeCases, typeJudgements } from "./type.js";

const topics: readonly [name: string, cases: readonly DecoratorCase[], judgements: readonly Judgement[]][] = [
  ["common", commonCases, commonJudgements],
  ["types", typeCases, typeJudgements],
  ["numbers", numberCases, numberJudgements],
  ["texts", stringCases, stringJudgements],
  ["formats of texts", formatCases, formatJudgements],
  ["identifiers", identifierCases, identifierJudgements],
  ["dates", dateCases, dateJudgements],
  ["arrays", arrayCases, arrayJudgements],
  ["objects", objectCases, objectJudgements],
];

/** Everything that is said of a version of class-validator: one spec a version, each in a store of its own. */
export function describeValidators(v: Validators, version: Version): void {
  describe(`the decorators of class-validator ${version}`, () => {
    it("are all in the tables", () => {
      const judged = decoratorsIn(
        version,
        topics.flatMap(([, cases]) => cases),
      );

      expect(judged).toEqual(propertyDecoratorsOf(v));
    });

    describe.each(topics)("%s", (_, cases, judgements) => {
      describeDecorators(v, version, cases);
      describeJudgements(v, version, judgements);
    });
  });
}
