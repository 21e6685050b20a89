import { type AnyClass, nameOf } from "../class.js";
import { type Documentation, nearerDocumentation } from "../documentation.js";
import { type ResolvedController, type ResolvedMethod, resolveController } from "../metadata.js";
import type { Middleware } from "../middleware.js";
import type { ParameterRecord } from "../parameters.js";
import { emittedParameterTypes } from "../reflect.js";
import type { RouteInfo } from "../route-info.js";

/** A parameter, and the type that the compiler saw. */
export interface DescribedParameter {
  readonly record: ParameterRecord;
  readonly emitted: unknown;
}

/** The method behind a route, with all that is declared of it. */
export interface DescribedMethod {
  /** For messages: `ItemsController.read`. */
  readonly where: string;
  readonly controller: AnyClass;
  readonly method: ResolvedMethod;
  readonly parameters: readonly DescribedParameter[];
  readonly documentation: Documentation;
  readonly classDocumentation: Documentation;
  /** Of the class and of the method, the outermost first. */
  readonly middleware: readonly Middleware[];
}

/** Looks up what is declared of the methods behind routes; each class is read once. */
export class DescribedMethods {
  readonly #controllers = new Map<AnyClass, ResolvedController>();

  of({ controller: cls, handler }: RouteInfo): DescribedMethod | undefined {
    if (cls === undefined) return undefined;
    const controller = this.#controllers.get(cls) ?? resolveController(cls);
    this.#controllers.set(cls, controller);
    const found = [...controller.methods].find(([key]) => String(key) === handler);
    if (found === undefined) return undefined;
    const [key, method] = found;
    const emitted = emittedParameterTypes(method.parametersOf.prototype as object, key);
    const classDocumentation = ofMethods(controller.documentation);
    return {
      where: `${nameOf(cls)}.${handler}`,
      controller: cls,
      method,
      parameters: Object.entries(method.parameters).map(([index, record]) => ({
        record,
        emitted: emitted?.[Number(index)],
      })),
      documentation: nearerDocumentation(method.documentation, classDocumentation) ?? {},
      classDocumentation: controller.documentation ?? {},
      middleware: [...controller.middleware, ...method.middleware],
    };
  }
}

/** What is said of a class holds for its methods, but its description. */
function ofMethods(documentation: Documentation = {}): Documentation {
  const { description: _, ...rest } = documentation;
  return rest;
}
