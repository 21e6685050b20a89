import type { Directive, ExportAllDeclaration, ExportDefaultDeclarationKind, Program, Statement } from "./ast.js";
import { type Declared, declaredNames, type Imported, nameOf, type Scope } from "./scope.js";

/** What a file exports. */
export interface Exports {
  readonly names: ReadonlyMap<string, Exported>;
  /** The files of which it exports everything. */
  readonly everythingOf: readonly Imported[];
}

/** What an exported name stands for; as a type alone, a class is none. */
export type Exported = Declared & { readonly isTypeOnly?: boolean };

/** What a file exports whose names stand for what a scope says. */
export function exportsOf({ body }: Program, scope: Scope): Exports {
  const names = new Map<string, Exported>();
  const everythingOf: Imported[] = [];
  for (const statement of body) {
    for (const [name, exported] of exportedNames(statement, scope)) names.set(name, exported);
    if (statement.type === "ExportAllDeclaration" && statement.exported === null) everythingOf.push(allOf(statement));
  }
  return { names, everythingOf };
}

function exportedNames(statement: Statement | Directive, scope: Scope): readonly (readonly [string, Exported])[] {
  const local = (name: string): Exported => scope.find(name) ?? { kind: "value" };
  switch (statement.type) {
    case "ExportAllDeclaration":
      return statement.exported === null ? [] : [[nameOf(statement.exported), { ...allOf(statement) }]];
    case "ExportDefaultDeclaration":
      return [["default", defaultExport(statement.declaration, local)]];
    case "ExportNamedDeclaration": {
      const { declaration, specifiers, source, exportKind } = statement;
      const declared =
        declaration === null ? [] : declaredNames(declaration).map(([name]) => [name, local(name)] as const);
      const specified = specifiers.map((specifier) => {
        const name = nameOf(specifier.local);
        const target: Exported =
          source === null ? local(name) : { kind: "import", from: source.value, name, isTypeOnly: false };
        const isTypeOnly = exportKind === "type" || specifier.exportKind === "type" || target.isTypeOnly === true;
        return [nameOf(specifier.exported), { ...target, isTypeOnly }] as const;
      });
      return [...declared, ...specified];
    }
    default:
      return [];
  }
}

function allOf({ source, exportKind }: ExportAllDeclaration): Imported {
  return { kind: "import", from: source.value, name: "*", isTypeOnly: exportKind === "type" };
}

function defaultExport(node: ExportDefaultDeclarationKind, local: (name: string) => Exported): Exported {
  if (node.type === "ClassDeclaration") return { kind: "class", node };
  if (node.type === "TSInterfaceDeclaration") return { kind: "interface", node };
  return node.type === "Identifier" ? local(node.name) : { kind: "value" };
}
