import type { Class, Decorator, Node, ParamPattern } from "./ast.js";
import { type Scope, scopeOf, scopeWith } from "./scope.js";
import type { SourceFile } from "./source-file.js";

/** A class that a file declares. */
export interface ClassDeclaration {
  readonly node: Class;
  /** The names that its members may use, its type parameters among them. */
  readonly scope: Scope;
  /** Whether a decorator is on it or in it. */
  readonly isDecorated: boolean;
}

/** The classes that a file declares, also inside functions; TypeScript takes decorators on no others. */
export function classesOf({ program, scope }: SourceFile): readonly ClassDeclaration[] {
  const found: ClassDeclaration[] = [];
  const visit = (node: Node, outer: Scope): void => {
    const inner = scopeInside(node, outer);
    if (node.type === "ClassDeclaration") found.push({ node, scope: inner, isDecorated: isDecorated(node) });
    forEachChild(node, (child) => visit(child, inner));
  };
  for (const statement of program.body) visit(statement, scope);
  return found;
}

function scopeInside(node: Node, outer: Scope): Scope {
  switch (node.type) {
    case "BlockStatement":
    case "StaticBlock":
    case "TSModuleBlock":
      return scopeOf(node.body, outer);
    case "ClassDeclaration":
    case "ClassExpression":
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return scopeWith(node.typeParameters?.params, outer);
    default:
      return outer;
  }
}

/** Calls back with each node right below one; a tree has thousands of nodes, so that no list of them is made. */
function forEachChild(node: Node, callback: (child: Node) => void): void {
  for (const key in node) {
    const value: unknown = node[key as keyof Node];
    if (Array.isArray(value)) {
      for (const element of value as unknown[]) if (isNode(element)) callback(element);
    } else if (isNode(value)) callback(value);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";
}

function isDecorated({ decorators, body }: Class): boolean {
  return (
    decorators.length > 0 ||
    body.body.some((member) => {
      if (member.type === "MethodDefinition") {
        return member.decorators.length > 0 || member.value.params.some((param) => decoratorsOf(param).length > 0);
      }
      return "decorators" in member && member.decorators.length > 0;
    })
  );
}

/** The decorators of a parameter. */
export function decoratorsOf(param: ParamPattern): readonly Decorator[] {
  return param.decorators ?? [];
}
