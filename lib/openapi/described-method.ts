import { type AnyClass, nameOf } from "../class.js";
import { type Documentation, nearerDocumentation } from "../documentation.js";
import { type ResolvedController, type ResolvedMethod, resolveController } from "../metadata.js";
import type { Middleware } from "../middleware.js";
import type { ParameterRecord } from "../parameters.js";
import { emittedParameterTypes } from "../reflect.js";
import type { RouteInfo } from "../route-info.js";

/** A parameter, and what stands in its decorator behind the name. */
export interface DescribedParameter {
  readonly record: ParameterRecord;
  /** The type, or the options of a single text; without either the type that the compiler saw. */
  readonly type: unknown;
  /** What follows the type. */
  readonly options: object;
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

  /** Of the route of a controller: those of extensions have no method. */
  of({ controller: given, handler }: RouteInfo): DescribedMethod {
    const cls = given as AnyClass;
    const controller = this.#controllers.get(cls) ?? resolveController(cls);
    this.#controllers.set(cls, controller);
    const found = [...controller.methods].find(([key]) => String(key) === handler);
    const [key, method] = found as [PropertyKey, ResolvedMethod];
    const emitted = emittedParameterTypes(method.parametersOf.prototype as object, key);
    const classDocumentation = ofMethods(controller.documentation);
    return {
      where: `${nameOf(cls)}.${handler}`,
      controller: cls,
      method,
      parameters: Object.entries(method.parameters).map(([index, record]): DescribedParameter => {
        const { given = [] } = record;
        const [type = emitted?.[Number(index)], options = {}] = given;
        return { record, type, options: options as object };
      }),
      documentation: { ...nearerDocumentation(method.documentation, classDocumentation) },
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
