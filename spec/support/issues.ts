import type { ValidationError } from "class-validator";

/** One failed check, as a 422 has it. */
export interface Issue {
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
  readonly ctx?: object;
}

/** The errors of class-validator, one by one as Lambent answers them. */
export function issuesOf(errors: readonly ValidationError[], loc: readonly (string | number)[]): Issue[] {
  return errors.flatMap(({ property, constraints, contexts, children }) => {
    const here = property === undefined ? [...loc] : [...loc, /^\d+$/.test(property) ? Number(property) : property];
    return [
      ...Object.entries(constraints ?? {}).map(([type, msg]) => {
        const ctx = contexts?.[type];
        return { loc: here, msg, type, ...(ctx && { ctx }) };
      }),
      ...issuesOf(children ?? [], here),
    ];
  });
}
