// Stands in for what validates classes in a bundle that class-validator is not in: then no class can have validators, a
// parameter of one is the mistake that it would be anyway, and an answer has nothing to be compared with.
import type { Constructor } from "../../lib/class.js";
import type { AnswerCheck, ClassEngine } from "../../lib/dto/class-engine.js";
import { FREE_JSON, INSTALL_VALIDATOR, remarkOnUnvalidated, valuesByName } from "../../lib/dto/unvalidated.js";
import type { ParameterSite } from "../../lib/parameters.js";

export const classEngine: ClassEngine = {
  ofJson: (cls, _options, site) => {
    refuse(cls, site, FREE_JSON);
    return () => undefined;
  },
  ofTexts: ({ decorator }, cls, _options, site) => {
    refuse(cls, site, valuesByName(decorator));
    return { read: () => undefined, reads: () => false };
  },
};

export const checkAnswer: AnswerCheck = () => undefined;

function refuse(cls: Constructor, { fault }: ParameterSite, alternative: string): void {
  const cause = "; class-validator is not in the bundle";
  const { problem, fix } = remarkOnUnvalidated(cls, cause, INSTALL_VALIDATOR, alternative);
  fault(problem, fix);
}
