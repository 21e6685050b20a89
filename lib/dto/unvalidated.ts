import { type AnyClass, nameOf } from "../class.js";

/** What a fault says: what is wrong, and how to mend it. */
export interface Remark {
  readonly problem: string;
  readonly fix: string;
}

/** What helps where no decorator of class-validator is there at all. */
export const INSTALL_VALIDATOR: string = "Install class-validator 0.14 or 0.15 and put its decorators on the fields";

/** What can be written in place of a class that is a body. */
export const FREE_JSON: string = "take free JSON with @Body(Object)";

/** What can be written in place of a class that a decorator of texts has. */
export function valuesByName(decorator: string): string {
  return `take values by their names: @${decorator}("limit", Number)`;
}

/**
 * What is wrong with a class that has no validators.
 *
 * @param cause Why none are seen, behind a semicolon; empty where there is no more to say.
 * @param alternative What can be written where no class is wanted.
 */
export function remarkOnUnvalidated(cls: AnyClass, cause: string, remedy: string, alternative?: string): Remark {
  return {
    problem: `the class ${nameOf(cls)} has no validators, so nothing of it would be checked${cause}`,
    fix: remedy + (alternative === undefined ? "" : `, or ${alternative}`),
  };
}
