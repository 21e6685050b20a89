import { basename, extname, relative } from "node:path";
import { CommandError } from "../command-error.js";
import { type Project, toName } from "../project.js";
import type { ApplicationDescription, ControllerDescription, Place } from "./describe-application.js";

/** A function to be: the controllers of one module. */
export interface FunctionPlan {
  readonly name: string;
  readonly module: string;
  /** The modules of its controllers' parents. */
  readonly parents: ReadonlySet<string>;
  readonly controllers: readonly ControllerDescription[];
}

/** How an application is cut up. */
export interface SplitPlan {
  readonly functions: readonly FunctionPlan[];
  /** The names of controllers that the module of each function exports. */
  readonly controllerNames: ReadonlyMap<string, readonly string[]>;
}

/**
 * Puts each controller into the function of the module that defines it.
 *
 * @param modules The files behind the numbers of the description, each after those that it imports.
 * @throws CommandError that names every controller without a module of its own.
 */
export function planFunctions(
  { entry, entryName, root }: Project,
  { controllers }: ApplicationDescription,
  modules: readonly string[],
): SplitPlan {
  const faults: string[] = [];
  const byModule = new Map<string, ControllerDescription[]>();
  for (const controller of controllers) {
    const module = definedIn(controller.places, modules);
    if (module === undefined) {
      faults.push(
        `${controller.name} is exported by no module that the entry imports. Export it from a module of its own.`,
      );
    } else if (module === entry) {
      faults.push(
        `${controller.name} is defined in the entry ${entryName}, which every function has. Put it into a module of its own.`,
      );
    } else byModule.set(module, [...(byModule.get(module) ?? []), controller]);
  }
  if (faults.length > 0) {
    throw new CommandError(`--split finds controllers that it cannot cut out.\n${faults.join("\n")}`);
  }
  const names = nameFunctions(byModule, root);
  return {
    functions: [...byModule].map(([module, own]) => ({
      name: names.get(module) ?? "",
      module,
      parents: new Set(own.flatMap(({ parents }) => parents.map((places) => definedIn(places, modules) ?? module))),
      controllers: own,
    })),
    controllerNames: new Map(
      [...byModule].map(([module, own]) => [
        module,
        own.flatMap(({ places }) => places.filter((place) => modules[place.module] === module).map(({ name }) => name)),
      ]),
    ),
  };
}

/** Of the modules that export a class, the one that the others have it from: it comes before them. */
function definedIn(places: readonly Place[], modules: readonly string[]): string | undefined {
  return modules.find((_, index) => places.some(({ module }) => module === index));
}

/**
 * A function is called after its controller, where it has one and no other is called so, else after its module.
 *
 * @throws CommandError where two would have one name, and one the files of the other, or where one would have none.
 */
function nameFunctions(byModule: ReadonlyMap<string, readonly ControllerDescription[]>, root: string) {
  const wanted = [...byModule].map(([module, [first, ...more]]) => {
    const name = first === undefined || more.length > 0 ? "" : toFunctionName(first.name.replace(/Controller$/, ""));
    return [module, name === "" ? moduleName(module) : name] as const;
  });
  const names = wanted.map(([module, name]) => {
    const isAlone = wanted.filter(([, other]) => other === name).length === 1;
    return [module, isAlone ? name : toFunctionName(relative(root, module).replace(/\.\w+$/, ""))] as const;
  });
  const faults = new Set(names.map(([, name]) => faultOf(name, names)).filter((fault) => fault !== undefined));
  if (faults.size > 0) throw new CommandError(`--split cannot name the functions.\n${[...faults].join("\n")}`);
  return new Map(names);
}

function faultOf(name: string, names: readonly (readonly [module: string, name: string])[]): string | undefined {
  const modules = names.filter(([, other]) => other === name).map(([module]) => toName(module));
  if (name === "") {
    return `${modules.join(", ")}: neither the controller nor its module has a letter from A to Z in its name. Rename one.`;
  }
  if (modules.length === 1) return undefined;
  return `${modules.join(" and ")} would both be "${name}". Rename a controller, and no path is needed to tell them apart.`;
}

function moduleName(module: string): string {
  return toFunctionName(basename(module, extname(module)).replace(/[.-]controllers?$/, ""));
}

/** A name that a function of Lambda may have: `OrderItems` is `order-items`, and `shop/items` is `shop-items`. */
function toFunctionName(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, "-")
    .replace(/[^\w-]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .toLowerCase();
}
