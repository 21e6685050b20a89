import type { DescribedMethod } from "./described-method.js";

const ID = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** Gives operations their names: stable, as long as classes and methods keep theirs, and each its own. */
export class OperationIds {
  readonly #faults: string[];
  readonly #owners = new Map<string, string[]>();
  readonly #isSaid = new Set<string>();

  constructor(faults: string[]) {
    this.#faults = faults;
  }

  of({ where, method, documentation }: DescribedMethod, verb: string): string {
    const { operationId } = documentation;
    const base = operationId ?? where.replace(".", "_").replace(/[^A-Za-z0-9_.-]/g, "_");
    if (operationId !== undefined && !ID.test(operationId)) {
      this.#faults.push(
        `${where}: @OperationId(${JSON.stringify(operationId)}) is no name for clients. ` +
          'Take letters, digits, "_", "-" and ".", a letter first.',
      );
    }
    const isOne = method.routes.length === 1 && method.routes[0]?.method !== "*";
    const id = isOne ? base : `${base}_${verb}`;
    const owners = this.#owners.get(id) ?? [];
    owners.push(where);
    this.#owners.set(id, owners);
    if (operationId !== undefined) this.#isSaid.add(id);
    // Of several paths with the same verb, or of two classes with one name.
    return owners.length === 1 || this.#isSaid.has(id) ? id : `${id}_${owners.length}`;
  }

  /** Reports names that are said of two operations. */
  check(): void {
    for (const [id, owners] of this.#owners) {
      if (owners.length === 1 || !this.#isSaid.has(id)) continue;
      this.#faults.push(
        `${owners.join(" and ")}: they have the operation id "${id}" both. Give one of them another with @OperationId().`,
      );
    }
  }
}
