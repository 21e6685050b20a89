import type { PartialMessage } from "esbuild";
import type { ClassElement, Span, TSType } from "./ast.js";
import { type ClassDeclaration, decoratorsOf } from "./classes.js";
import type { Declarations } from "./declarations.js";
import { decoratorsAt, type KnownDecorator } from "./decorators.js";
import { EmittedTypes, type TypeSite, typeOfParameter } from "./emitted-type.js";
import { type Field, inMembers, isField, keyOf } from "./members.js";
import { locationOf, type SourceFile } from "./source-file.js";

/** Errors for types that validation needs and of which nothing is left when the program runs. */
export function findLostTypes(
  file: SourceFile,
  classes: readonly ClassDeclaration[],
  declarations: Declarations,
): Promise<readonly PartialMessage[]> {
  return inMembers(file, classes, (member, className, site) => inMember(member, className, site, declarations));
}

async function inMember(
  member: ClassElement,
  className: string,
  site: TypeSite,
  declarations: Declarations,
): Promise<readonly PartialMessage[]> {
  if (isField(member)) return inField(member, className, site, declarations);
  if (member.type !== "MethodDefinition") return [];
  const where = `${className}.${keyOf(member, site.file)}`;
  const errors = member.value.params.map(async (param, index) => {
    const untyped = decoratorsAt(decoratorsOf(param), site.scope).find(takesEmittedType);
    const type = typeOfParameter(param);
    if (untyped === undefined || type == null) return [];
    const decorator = untyped.name;
    const lost = await whyLost(type, site, declarations);
    if (lost === undefined) return [];
    const given = untyped.args.map(({ start, end }) => `${site.file.text.slice(start, end)}, `).join("");
    const write = (text: string) => `@${decorator}(${given}${text})`;
    return error(
      site.file,
      type,
      `${where}, parameter ${index + 1} ${write("").replace(", )", ")")}: its type ${lost.name} ${lost.why}.`,
      lost.isClass
        ? `Write ${write(lost.name)}, and import { ${lost.name} } in place of import type.`
        : `Make ${lost.name} a class with validators and write ${write(lost.name)}` +
            (decorator === "Body" ? `, or ${write("Object")} for free JSON.` : "."),
    );
  });
  return (await Promise.all(errors)).flat();
}

async function inField(
  member: Field,
  className: string,
  site: TypeSite,
  declarations: Declarations,
): Promise<readonly PartialMessage[]> {
  const decorators = decoratorsAt(member.decorators, site.scope);
  const type = member.typeAnnotation?.typeAnnotation;
  const isNested = decorators.some(({ from, name }) => from === "class-validator" && name === "ValidateNested");
  if (!isNested || type === undefined || decorators.some(saysType)) return [];
  const lost = await whyLost(type, site, declarations);
  if (lost === undefined) return [];
  return error(
    site.file,
    type,
    `${className}.${keyOf(member, site.file)}: @ValidateNested() knows no class to validate with, because its type ${lost.name} ${lost.why}.`,
    lost.isClass
      ? `Write @Nested(() => ${lost.name}), and import { ${lost.name} } in place of import type.`
      : `Make ${lost.name} a class with validators and write @Nested(() => ${lost.name}).`,
  );
}

/** Whether a parameter has its type from the compiler: a body or form, or a field of one, without a type behind it. */
function takesEmittedType({ from, name, args }: KnownDecorator): boolean {
  const [first, ...others] = args;
  const isField = first?.type === "Literal" && typeof first.value === "string";
  return (
    from === "lambent" &&
    (name === "Body" || name === "Form") &&
    (first === undefined || (isField && others.length === 0))
  );
}

function saysType({ from, name }: KnownDecorator): boolean {
  return (
    (from === "lambent" && (name === "Nested" || name === "OneOf")) ||
    (from === "class-transformer" && (name === "Type" || name === "Transform"))
  );
}

interface Lost {
  readonly name: string;
  readonly why: string;
  /** Whether it is a class, which an import of another kind would leave. */
  readonly isClass: boolean;
}

async function whyLost(type: TSType, { scope, file }: TypeSite, declarations: Declarations): Promise<Lost | undefined> {
  if (type.type !== "TSTypeReference" || type.typeName.type !== "Identifier") return undefined;
  const { name } = type.typeName;
  const declared = scope.find(name);
  if (declared === undefined) return undefined;
  const found = await declarations.follow(declared, file);
  if (found.kind === "nothing") {
    const from = declared.kind === "import" ? declared.from : "";
    return { name, why: `is in ${JSON.stringify(from)} as a type alone, or not at all`, isClass: false };
  }
  if (found.kind !== "declared") {
    return found.isTypeOnly ? { name, why: TYPE_ONLY, isClass: true } : undefined;
  }
  switch (found.declared.kind) {
    case "interface":
      return { name, why: "is an interface, of which nothing is left at run time", isClass: false };
    case "alias":
      return (await new EmittedTypes(declarations).of(type, { scope, file })) === "Object"
        ? { name, why: "is another name for a type, of which nothing is left at run time", isClass: false }
        : undefined;
    case "class":
      return found.isTypeOnly ? { name, why: TYPE_ONLY, isClass: true } : undefined;
    default:
      return undefined;
  }
}

const TYPE_ONLY = "is imported or exported as a type alone, of which nothing is left at run time";

function error(file: SourceFile, at: Span, text: string, remedy: string): [PartialMessage] {
  return [{ text, location: locationOf(file, at) ?? null, notes: [{ text: remedy }] }];
}
