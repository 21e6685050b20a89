// Stands in for what validates classes in a bundle that class-validator is not in: then no class can have validators, and
// a parameter of one is the mistake that it would be anyway.
import { type Constructor, nameOf } from "../../lib/class.js";
import type { ClassEngine } from "../../lib/dto/class-engine.js";
import type { ParameterSite } from "../../lib/parameters.js";

export const classEngine: ClassEngine = {
  ofJson: (cls, _options, site) => {
    refuse(cls, site, "take free JSON with @Body(Object)");
    return () => undefined;
  },
  ofTexts: ({ decorator }, cls, _options, site) => {
    refuse(cls, site, `take values by their names: @${decorator}("limit", Number)`);
    return { read: () => undefined, reads: () => false };
  },
};

function refuse(cls: Constructor, { fault }: ParameterSite, alternative: string): void {
  fault(
    `the class ${nameOf(cls)} has no validators, so nothing of it would be checked; class-validator is not in the bundle`,
    `Install class-validator 0.14 or 0.15 and put its decorators on the fields, or ${alternative}`,
  );
}
