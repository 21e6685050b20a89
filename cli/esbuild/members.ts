import type { ClassElement, Span } from "./ast.js";
import type { ClassDeclaration } from "./classes.js";
import type { TypeSite } from "./emitted-type.js";
import type { SourceFile } from "./source-file.js";

/** A member of a class that holds a value. */
export type Field = Extract<ClassElement, { type: "PropertyDefinition" | "TSAbstractPropertyDefinition" }>;

/** What is found in each member of some classes, in their order. */
export async function inMembers<Found>(
  file: SourceFile,
  classes: readonly ClassDeclaration[],
  look: (member: ClassElement, className: string, site: TypeSite) => Promise<readonly Found[]>,
): Promise<readonly Found[]> {
  const found = classes.flatMap(({ node, scope }) =>
    node.body.body.map((member) => look(member, node.id?.name ?? "(anonymous class)", { scope, file })),
  );
  return (await Promise.all(found)).flat();
}

export function isField(member: ClassElement): member is Field {
  return member.type === "PropertyDefinition" || member.type === "TSAbstractPropertyDefinition";
}

/** The name of a member as it is written. */
export function keyOf({ key }: { readonly key: Span }, { text }: SourceFile): string {
  return text.slice(key.start, key.end);
}
