import type { Decorator, Expression } from "./ast.js";
import type { Imported, Scope } from "./scope.js";

/** A decorator by the package that it is imported from. */
export interface KnownDecorator {
  /** As the import names it, such as `"lambent"`; undefined for what is no import. */
  readonly from: string | undefined;
  readonly name: string;
  readonly args: readonly Expression[];
  readonly node: Decorator;
}

/** What the decorators of one place are. */
export function decoratorsAt(decorators: readonly Decorator[], scope: Scope): readonly KnownDecorator[] {
  return decorators.map((node) => {
    const { expression } = node;
    const isCall = expression.type === "CallExpression";
    const args = isCall ? (expression.arguments as readonly Expression[]) : [];
    return { ...nameOf(isCall ? expression.callee : expression, scope), args, node };
  });
}

function nameOf(callee: Expression, scope: Scope): Pick<KnownDecorator, "from" | "name"> {
  if (callee.type === "Identifier") {
    const imported = importOf(callee.name, scope);
    return { from: imported?.from, name: imported?.name ?? callee.name };
  }
  if (callee.type === "MemberExpression" && !callee.computed && callee.object.type === "Identifier") {
    const imported = importOf(callee.object.name, scope);
    if (callee.property.type === "Identifier" && imported?.name === "*") {
      return { from: imported.from, name: callee.property.name };
    }
  }
  return { from: undefined, name: "" };
}

function importOf(name: string, scope: Scope): Imported | undefined {
  const declared = scope.find(name);
  return declared?.kind === "import" ? declared : undefined;
}
