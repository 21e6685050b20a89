import type { Class, Decorator, FunctionNode, MethodDefinition, ParamPattern } from "./ast.js";
import { type ClassDeclaration, decoratorsOf } from "./classes.js";
import type { Declarations } from "./declarations.js";
import { EmittedTypes, type TypeSite } from "./emitted-type.js";
import { atEnd, type Insertion } from "./insertions.js";
import { keyOf } from "./members.js";
import type { SourceFile } from "./source-file.js";

/**
 * What has to be put into a file so that its classes have the metadata of TypeScript's `emitDecoratorMetadata`.
 *
 * It stands as decorators behind the others, because esbuild writes them as they are; all else is left to esbuild.
 */
export async function metadataOf(
  file: SourceFile,
  classes: readonly ClassDeclaration[],
  declarations: Declarations,
): Promise<readonly Insertion[]> {
  const types = new EmittedTypes(declarations);
  const insertions = await Promise.all(
    classes.filter(({ isDecorated }) => isDecorated).flatMap((cls) => ofClass(cls, file, types)),
  );
  const imports = [...types.namespaces].map(([from, name]) => `import * as ${name} from ${JSON.stringify(from)};`);
  if (imports.length > 0) insertions.push(atEnd(file, imports.join(" ")));
  return insertions.filter((insertion) => insertion !== undefined);
}

function ofClass(
  { node, scope }: ClassDeclaration,
  file: SourceFile,
  types: EmittedTypes,
): Promise<Insertion | undefined>[] {
  const site: TypeSite = { scope, file };
  return [
    ofConstructor(node, site, types),
    ...node.body.body.map(async (member) => {
      switch (member.type) {
        case "PropertyDefinition":
        case "TSAbstractPropertyDefinition":
        case "AccessorProperty":
          return behind(member.decorators, { type: await types.of(member.typeAnnotation?.typeAnnotation, site) });
        case "MethodDefinition":
          return ofMethod(member, node, site, types);
        default:
          return undefined;
      }
    }),
  ];
}

async function ofConstructor(cls: Class, site: TypeSite, types: EmittedTypes): Promise<Insertion | undefined> {
  const { value } = cls.body.body.find(isConstructor) ?? {};
  if (value === undefined) return undefined;
  const params = realParameters(value);
  if (cls.decorators.length === 0 && !hasDecorators(params)) return undefined;
  return place({ paramtypes: await types.ofParameters(params, site) }, cls.decorators, params);
}

async function ofMethod(
  method: MethodDefinition,
  cls: Class,
  site: TypeSite,
  types: EmittedTypes,
): Promise<Insertion | undefined> {
  const { decorators, value, kind } = method;
  const params = realParameters(value);
  if (kind === "constructor" || value.body === null) return undefined;
  if (decorators.length === 0 && !hasDecorators(params)) return undefined;
  if (kind !== "method") return ofAccessor(method, cls, site, types);
  const paramtypes = await types.ofParameters(params, site);
  return place({ type: "Function", paramtypes, returntype: await types.ofResult(value, site) }, decorators, params);
}

/** Of a pair, the one that is decorated speaks for both. */
async function ofAccessor(
  { decorators, key, static: isStatic, value: own }: MethodDefinition,
  cls: Class,
  site: TypeSite,
  types: EmittedTypes,
): Promise<Insertion | undefined> {
  const pair = cls.body.body
    .flatMap((member) => (member.type === "MethodDefinition" ? member : []))
    .filter((member) => member.static === isStatic && keyOf(member, site.file) === keyOf({ key }, site.file));
  const setter = pair.find(({ kind }) => kind === "set")?.value;
  const getter = pair.find(({ kind }) => kind === "get")?.value;
  const params = setter === undefined ? [] : realParameters(setter);
  const paramtypes = await types.ofParameters(params, site);
  const declared = getter?.returnType?.typeAnnotation;
  const type = declared === undefined ? paramtypes.slice(1, -1) || "Object" : await types.of(declared, site);
  return place({ type, paramtypes }, decorators, realParameters(own));
}

function isConstructor(member: Class["body"]["body"][number]): member is MethodDefinition {
  return member.type === "MethodDefinition" && member.kind === "constructor" && member.value.body !== null;
}

/** The parameters of a function but for `this`, which is for the compiler alone. */
function realParameters({ params }: FunctionNode): readonly ParamPattern[] {
  return params.filter((param) => param.type !== "Identifier" || param.name !== "this");
}

function hasDecorators(params: readonly ParamPattern[]): boolean {
  return params.some((param) => decoratorsOf(param).length > 0);
}

/** Has metadata defined before any other decorator runs, of parameters too: the last one of all runs first. */
function place(
  metadata: Readonly<Record<string, string>>,
  decorators: readonly Decorator[],
  params: readonly ParamPattern[],
): Insertion | undefined {
  const last = params.at(-1);
  if (last === undefined) return behind(decorators, metadata);
  const ownDecorators = decoratorsOf(last);
  return ownDecorators.length > 0 ? behind(ownDecorators, metadata) : { at: last.start, text: `${written(metadata)} ` };
}

function behind(decorators: readonly Decorator[], metadata: Readonly<Record<string, string>>): Insertion | undefined {
  const last = decorators.at(-1);
  return last === undefined ? undefined : { at: last.end, text: ` ${written(metadata)}` };
}

function written(metadata: Readonly<Record<string, string>>): string {
  return Object.entries(metadata)
    .map(([key, expression]) => `@Reflect.metadata("design:${key}", ${expression})`)
    .join(" ");
}
