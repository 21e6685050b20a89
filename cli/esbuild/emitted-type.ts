import type { FunctionNode, ParamPattern, TSEnumDeclaration, TSType, TSTypeName } from "./ast.js";
import type { Declarations, Found } from "./declarations.js";
import type { Scope } from "./scope.js";
import type { SourceFile } from "./source-file.js";

/** Where a type stands. */
export interface TypeSite {
  readonly scope: Scope;
  readonly file: SourceFile;
  /** The aliases that led here: some name themselves. */
  readonly through?: readonly TSType[];
}

const KEYWORDS: Readonly<Partial<Record<TSType["type"], string>>> = {
  TSStringKeyword: "String",
  TSTemplateLiteralType: "String",
  TSNumberKeyword: "Number",
  TSBooleanKeyword: "Boolean",
  TSBigIntKeyword: "BigInt",
  TSSymbolKeyword: "Symbol",
  TSUndefinedKeyword: "void 0",
  TSVoidKeyword: "void 0",
  TSNullKeyword: "void 0",
  TSNeverKeyword: "void 0",
  TSArrayType: "Array",
  TSTupleType: "Array",
  TSFunctionType: "Function",
  TSConstructorType: "Function",
};

// What an alias stands for in another file may be written in this one.
const EVERYWHERE = new Set(["String", "Number", "Boolean", "BigInt", "Symbol", "Array", "Function", "void 0"]);

// Node.js loads these when they are touched for the first time, which takes tens of milliseconds.
const LAZY = new Set(["Request", "Response", "Headers", "FormData", "WebSocket", "EventSource", "MessageEvent"]);

/** Writes the expressions that TypeScript's `emitDecoratorMetadata` emits for types, of one file. */
export class EmittedTypes {
  readonly #declarations: Declarations;
  /** Imports that the expressions need, by what they import from. */
  readonly namespaces: Map<string, string> = new Map<string, string>();

  constructor(declarations: Declarations) {
    this.#declarations = declarations;
  }

  /** The expression for a declared type; without one the compiler knows nothing. */
  async of(type: TSType | null | undefined, site: TypeSite): Promise<string> {
    if (type === null || type === undefined) return "Object";
    const keyword = KEYWORDS[type.type];
    if (keyword !== undefined) return keyword;
    switch (type.type) {
      case "TSLiteralType":
        return ofLiteral(type.literal);
      case "TSTypeOperator":
        return type.operator === "readonly" ? this.of(type.typeAnnotation, site) : "Object";
      case "TSTypePredicate":
        return type.asserts ? "void 0" : "Boolean";
      case "TSUnionType":
        return this.#ofMany(
          type.types.filter(({ type: kind }) => kind !== "TSNeverKeyword"),
          site,
        );
      case "TSIntersectionType":
        return this.#ofMany(
          type.types.filter(({ type: kind }) => kind !== "TSUnknownKeyword"),
          site,
        );
      case "TSConditionalType":
        return this.#ofMany([type.trueType, type.falseType], site);
      case "TSTypeReference":
        return this.#ofName(type.typeName, site);
      default:
        return "Object";
    }
  }

  /** The expression for the parameters of a function. */
  async ofParameters(params: readonly ParamPattern[], site: TypeSite): Promise<string> {
    const types = await Promise.all(params.map((param) => this.of(typeOfParameter(param), site)));
    return `[${types.join(", ")}]`;
  }

  /** The expression for what a function returns. */
  async ofResult({ returnType, async: isAsync }: FunctionNode, site: TypeSite): Promise<string> {
    if (returnType != null) return this.of(returnType.typeAnnotation, site);
    return isAsync ? "Promise" : "void 0";
  }

  async #ofMany(types: readonly TSType[], site: TypeSite): Promise<string> {
    const [first = "void 0", ...others] = await Promise.all(types.map((type) => this.of(type, site)));
    return others.every((other) => other === first) ? first : "Object";
  }

  async #ofName(name: TSTypeName, site: TypeSite): Promise<string> {
    if (name.type === "ThisExpression") return "Object";
    if (name.type === "TSQualifiedName") return this.#ofQualified(name, site);
    const declared = site.scope.find(name.name);
    if (declared === undefined) return ofGlobal(name.name);
    const found = await this.#declarations.follow(declared, site.file);
    if (found.kind === "external" && declared.kind === "import") {
      return found.isTypeOnly ? "Object" : this.#ofExternal(declared.from, declared.name);
    }
    return this.#ofFound(found, name.name, site);
  }

  /** The expression for what a name leads to, by which the file itself knows it. */
  async #ofFound(found: Found, expression: string, site: TypeSite): Promise<string> {
    if (found.kind === "unknown") return found.isTypeOnly ? "Object" : guarded(expression);
    if (found.kind !== "declared") return "Object";
    const { declared, file } = found;
    switch (declared.kind) {
      case "class":
      case "value":
        return found.isTypeOnly ? "Object" : expression;
      case "enum":
        return ofEnum(declared.node);
      case "alias":
        return this.#ofAlias(declared.type, file === site.file ? site : { ...site, scope: file.scope, file });
      case "parameter":
        return this.#ofAlias(declared.constraint, site);
      default:
        return "Object";
    }
  }

  /** Of an alias of a class the compiler says no more than that it is an object. */
  async #ofAlias(type: TSType | null, site: TypeSite): Promise<string> {
    const { through = [] } = site;
    if (type === null || through.includes(type)) return "Object";
    const expression = await this.of(type, { ...site, through: [...through, type] });
    return EVERYWHERE.has(expression) ? expression : "Object";
  }

  async #ofQualified({ left, right }: Extract<TSTypeName, { type: "TSQualifiedName" }>, site: TypeSite) {
    if (left.type !== "Identifier") return "Object";
    const declared = site.scope.find(left.name);
    if (declared === undefined) return "Object";
    const member = `${left.name}.${right.name}`;
    const found = await this.#declarations.follow(declared, site.file);
    if (found.kind === "module") {
      return this.#ofFound(await this.#declarations.find(right.name, found.file, found.isTypeOnly), member, site);
    }
    if (found.kind === "declared") {
      if (found.declared.kind === "enum") return ofEnumMember(found.declared.node, right.name);
      // What of a namespace is a class shows when it is there.
      if (found.declared.kind !== "namespace" && found.declared.kind !== "value") return "Object";
    } else if (found.kind === "nothing") return "Object";
    return found.isTypeOnly ? "Object" : `typeof ${member} === "function" ? ${member} : Object`;
  }

  /** A module that is linked when the program starts may lack the name: then there is no program. */
  #ofExternal(from: string, name: string): string {
    if (name === "*") return "Object";
    const namespace = this.namespaces.get(from) ?? `__lambent${this.namespaces.size}`;
    this.namespaces.set(from, namespace);
    const member = `${namespace}[${JSON.stringify(name)}]`;
    return `typeof ${member} === "function" ? ${member} : Object`;
  }
}

/** The declared type of a parameter; of one that takes the rest, that of each. */
export function typeOfParameter(param: ParamPattern): TSType | null | undefined {
  switch (param.type) {
    case "TSParameterProperty":
      return typeOfParameter(param.parameter);
    case "AssignmentPattern":
      return param.left.type === "AssignmentPattern" ? undefined : param.left.typeAnnotation?.typeAnnotation;
    case "RestElement": {
      const type = param.typeAnnotation?.typeAnnotation;
      if (type?.type === "TSArrayType") return type.elementType;
      return type?.type === "TSTypeReference" ? type.typeArguments?.params[0] : undefined;
    }
    default:
      return param.typeAnnotation?.typeAnnotation;
  }
}

function guarded(expression: string): string {
  return `typeof ${expression} === "undefined" ? Object : ${expression}`;
}

function ofGlobal(name: string): string {
  if (name === "ReadonlyArray") return "Array";
  if (LAZY.has(name)) return "Object";
  return name === "Array" || name === "Promise" || name === "Date" ? name : guarded(name);
}

function ofLiteral(literal: Extract<TSType, { type: "TSLiteralType" }>["literal"]): string {
  if (literal.type === "TemplateLiteral") return "String";
  const value = literal.type === "UnaryExpression" ? literal.argument : literal;
  if (value.type !== "Literal") return "Object";
  if ("bigint" in value) return "BigInt";
  return { string: "String", number: "Number", boolean: "Boolean" }[typeof value.value as string] ?? "Object";
}

function ofEnum({ body }: TSEnumDeclaration): string {
  const types = new Set(body.members.map(({ initializer }) => ofMember(initializer)));
  const [first = "Number"] = types;
  return types.size > 1 ? "Object" : first;
}

function ofEnumMember({ body }: TSEnumDeclaration, name: string): string {
  const member = body.members.find(({ id }) => (id.type === "Identifier" ? id.name : undefined) === name);
  return member === undefined ? "Object" : ofMember(member.initializer);
}

function ofMember(initializer: TSEnumDeclaration["body"]["members"][number]["initializer"]): "String" | "Number" {
  if (initializer?.type === "TemplateLiteral") return "String";
  return initializer?.type === "Literal" && typeof initializer.value === "string" ? "String" : "Number";
}
