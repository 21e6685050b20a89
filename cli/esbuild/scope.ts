import type {
  Class,
  Declaration,
  Directive,
  ExportDefaultDeclarationKind,
  ImportDeclaration,
  ModuleExportName,
  Statement,
  TSEnumDeclaration,
  TSInterfaceDeclaration,
  TSModuleDeclaration,
  TSType,
  TSTypeAliasDeclaration,
  TSTypeParameter,
} from "./ast.js";

/** A name that comes from another file. */
export interface Imported {
  readonly kind: "import";
  /** The other file, as the import names it. */
  readonly from: string;
  /** Its name there; `"*"` is all that the file exports. */
  readonly name: string;
  readonly isTypeOnly: boolean;
}

/** What a name stands for in a type. */
export type Declared =
  | Imported
  | { readonly kind: "class"; readonly node: Class }
  | { readonly kind: "enum"; readonly node: TSEnumDeclaration }
  | { readonly kind: "interface"; readonly node: TSInterfaceDeclaration }
  | { readonly kind: "alias"; readonly type: TSType }
  | { readonly kind: "parameter"; readonly constraint: TSType | null }
  | { readonly kind: "namespace"; readonly node: TSModuleDeclaration }
  | { readonly kind: "value" };

// A class may be declared again as an interface, an enum as a namespace: the value stands first.
const RANK = ["class", "enum", "namespace", "import", "parameter", "alias", "interface", "value"] as const;

/** The names that types may use at a place of a file. */
export class Scope {
  readonly #names = new Map<string, Declared>();
  readonly #outer: Scope | undefined;

  constructor(outer?: Scope) {
    this.#outer = outer;
  }

  declare(name: string, declared: Declared): void {
    const earlier = this.#names.get(name);
    if (earlier !== undefined && RANK.indexOf(earlier.kind) <= RANK.indexOf(declared.kind)) return;
    this.#names.set(name, declared);
  }

  find(name: string): Declared | undefined {
    return this.#names.get(name) ?? this.#outer?.find(name);
  }
}

/** A scope with what statements declare. */
export function scopeOf(statements: readonly (Statement | Directive)[], outer?: Scope): Scope {
  const scope = new Scope(outer);
  for (const statement of statements) declareStatement(statement, scope);
  return scope;
}

/** A scope with the type parameters of a class or a function. */
export function scopeWith(parameters: readonly TSTypeParameter[] | undefined, outer: Scope): Scope {
  if (parameters === undefined) return outer;
  const scope = new Scope(outer);
  for (const { name, constraint } of parameters) scope.declare(name.name, { kind: "parameter", constraint });
  return scope;
}

function declareStatement(statement: Statement | Directive, scope: Scope): void {
  switch (statement.type) {
    case "ImportDeclaration":
      for (const [name, imported] of importedNames(statement)) scope.declare(name, imported);
      return;
    case "ExportNamedDeclaration":
    case "ExportDefaultDeclaration":
      if (statement.declaration !== null) declareNames(statement.declaration, scope);
      return;
    default:
      declareNames(statement as Declaration, scope);
  }
}

function declareNames(node: Declaration | ExportDefaultDeclarationKind, scope: Scope): void {
  for (const [name, declared] of declaredNames(node)) scope.declare(name, declared);
}

/** The names that a declaration gives, with what they stand for. */
export function declaredNames(node: Declaration | ExportDefaultDeclarationKind): readonly [string, Declared][] {
  switch (node.type) {
    case "ClassDeclaration":
      return node.id === null ? [] : [[node.id.name, { kind: "class", node }]];
    case "TSEnumDeclaration":
      return [[node.id.name, { kind: "enum", node }]];
    case "TSInterfaceDeclaration":
      return [[node.id.name, { kind: "interface", node }]];
    case "TSTypeAliasDeclaration":
      return [[node.id.name, aliasOf(node)]];
    case "TSModuleDeclaration":
      return node.kind === "namespace" && node.id.type === "Identifier"
        ? [[node.id.name, { kind: "namespace", node }]]
        : [];
    case "TSImportEqualsDeclaration":
      return [[node.id.name, { kind: "value" }]];
    case "FunctionDeclaration":
      return node.id === null ? [] : [[node.id.name, { kind: "value" }]];
    case "VariableDeclaration":
      return node.declarations.flatMap(({ id }) => (id.type === "Identifier" ? [[id.name, { kind: "value" }]] : []));
    default:
      return [];
  }
}

function aliasOf({ typeAnnotation }: TSTypeAliasDeclaration): Declared {
  return { kind: "alias", type: typeAnnotation };
}

function importedNames({ specifiers, source, importKind }: ImportDeclaration): [string, Imported][] {
  return specifiers.map((specifier) => {
    const isTypeOnly =
      importKind === "type" || (specifier.type === "ImportSpecifier" && specifier.importKind === "type");
    const name =
      specifier.type === "ImportSpecifier"
        ? nameOf(specifier.imported)
        : specifier.type === "ImportDefaultSpecifier"
          ? "default"
          : "*";
    return [specifier.local.name, { kind: "import", from: source.value, name, isTypeOnly }];
  });
}

/** A name as an import or export writes it. */
export function nameOf(name: ModuleExportName): string {
  return name.type === "Literal" ? name.value : name.name;
}
