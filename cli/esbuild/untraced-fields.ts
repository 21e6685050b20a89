import type { PartialMessage } from "esbuild";
import type { TSType } from "./ast.js";
import type { ClassDeclaration } from "./classes.js";
import type { Declarations } from "./declarations.js";
import { decoratorsAt, type KnownDecorator } from "./decorators.js";
import type { TypeSite } from "./emitted-type.js";
import { type Field, inMembers, isField, keyOf } from "./members.js";
import { locationOf, type SourceFile } from "./source-file.js";

// They look at the value itself and at nothing inside of it.
const SHALLOW = new Set(
  (
    "IsArray IsObject IsNotEmptyObject IsDefined IsNotEmpty ArrayNotEmpty ArrayMinSize ArrayMaxSize ArrayUnique " +
    "ArrayContains ArrayNotContains"
  ).split(" "),
);

// They say nothing of the value.
const SILENT: Readonly<Record<string, ReadonlySet<string>>> = {
  "class-validator": new Set(["IsOptional", "ValidateIf"]),
  "class-transformer": new Set(["Expose", "Exclude"]),
  lambent: new Set(["Sensitive", "Property"]),
};

/**
 * Warnings for fields that hold objects of a class which nobody validates, and of which the program itself sees nothing:
 * of `lines: Line[]` no more is left than that it is a list.
 */
export function findUntracedFields(
  file: SourceFile,
  classes: readonly ClassDeclaration[],
  declarations: Declarations,
): Promise<readonly PartialMessage[]> {
  return inMembers(file, classes, async (member, className, site) =>
    isField(member) ? inField(member, className, site, declarations) : [],
  );
}

async function inField(
  member: Field,
  className: string,
  site: TypeSite,
  declarations: Declarations,
): Promise<readonly PartialMessage[]> {
  const type = member.typeAnnotation?.typeAnnotation;
  const decorators = decoratorsAt(member.decorators, site.scope);
  const shallow = decorators.filter(isShallow);
  const isTold = decorators.some((decorator) => !isShallow(decorator) && !isSilent(decorator));
  if (type === undefined || shallow.length === 0 || isTold) return [];
  const inside = await classIn(type, site, declarations);
  if (inside === undefined) return [];
  const { file } = site;
  const field = keyOf(member, file);
  const names = shallow.map(({ name }) => `@${name}`).join(" and ");
  return [
    {
      text:
        `${className}.${field}: it holds ${inside.names.join(" or ")}, but nothing validates what is in it: ${names} ` +
        `${shallow.length > 1 ? "look" : "looks"} at the outside alone.`,
      location: locationOf(file, member.key) ?? null,
      notes: [
        {
          text: `Write ${validationFor(inside)}, or @Allow() where anything may be in it.`,
        },
      ],
    },
  ];
}

function validationFor({ names, isMany }: Inside): string {
  const [name, ...others] = names;
  if (others.length === 0) return `@Nested(() => ${name}${isMany ? ", { each: true }" : ""})`;
  return `@OneOf(() => [${names.join(", ")}], { discriminator: "kind"${isMany ? ", each: true" : ""} })`;
}

function isShallow({ from, name }: KnownDecorator): boolean {
  return from === "class-validator" && SHALLOW.has(name);
}

function isSilent({ from, name }: KnownDecorator): boolean {
  return from !== undefined && SILENT[from]?.has(name) === true;
}

interface Inside {
  readonly names: readonly string[];
  readonly isMany: boolean;
}

/** The classes that a type names, itself or as what a list holds. */
async function classIn(type: TSType, site: TypeSite, declarations: Declarations): Promise<Inside | undefined> {
  switch (type.type) {
    case "TSArrayType":
      return many(await classIn(type.elementType, site, declarations));
    case "TSParenthesizedType":
    case "TSTypeOperator":
      return classIn(type.typeAnnotation, site, declarations);
    case "TSUnionType": {
      const each = await Promise.all(type.types.map((one) => classIn(one, site, declarations)));
      const inside = each.filter((one) => one !== undefined);
      return inside.length === 0
        ? undefined
        : { names: inside.flatMap(({ names }) => names), isMany: inside.some(({ isMany }) => isMany) };
    }
    case "TSTypeReference": {
      if (type.typeName.type !== "Identifier") return undefined;
      const { name } = type.typeName;
      const [element] = type.typeArguments?.params ?? [];
      const declared = site.scope.find(name);
      if (declared === undefined) {
        const isList = ["Array", "ReadonlyArray", "Set", "ReadonlySet"].includes(name) && element !== undefined;
        return isList ? many(await classIn(element, site, declarations)) : undefined;
      }
      const found = await declarations.follow(declared, site.file);
      return found.kind === "declared" && found.declared.kind === "class"
        ? { names: [name], isMany: false }
        : undefined;
    }
    default:
      return undefined;
  }
}

function many(inside: Inside | undefined): Inside | undefined {
  return inside && { ...inside, isMany: true };
}
