import type { PluginBuild } from "esbuild";
import type { Class } from "./ast.js";
import type { ClassDeclaration } from "./classes.js";
import { atEnd, type Insertion } from "./insertions.js";
import type { SourceFile } from "./source-file.js";

const HELPER = "lambent:class-names";

/** Serves what names classes. */
export function serveClassNames(build: PluginBuild): void {
  build.onResolve({ filter: new RegExp(`^${HELPER}$`) }, () => ({
    path: HELPER,
    namespace: HELPER,
    sideEffects: false,
  }));
  build.onLoad({ filter: /./, namespace: HELPER }, () => ({
    contents:
      'export const __lambentName = (cls, value) => Object.defineProperty(cls, "name", { value, configurable: true });',
  }));
}

/**
 * What has to be put into a file so that its classes keep their names, which bundlers change.
 *
 * Functions lose theirs: to keep them, as esbuild's `keepNames` does, takes an eighth of a bundle. Of classes it is those
 * that a bundle has anyway where their file is in it: decorated ones, as controllers and DTOs, and those that extend
 * others, as errors.
 */
export function namesOf(file: SourceFile, classes: readonly ClassDeclaration[]): readonly Insertion[] {
  const insertions = classes.flatMap(({ node, isDecorated }) => {
    if (node.id === null || node.declare || !(isDecorated || node.superClass !== null) || hasOwnName(node)) return [];
    return { at: node.body.start + 1, text: ` static { __lambentName(this, ${JSON.stringify(node.id.name)}); }` };
  });
  const isNamed = file.isModule && insertions.length > 0;
  return isNamed ? [...insertions, atEnd(file, `import { __lambentName } from "${HELPER}";`)] : [];
}

/** Whether a class has something else as its `name`. */
function hasOwnName({ body }: Class): boolean {
  return body.body.some(
    (member) =>
      "key" in member &&
      "static" in member &&
      member.static &&
      member.key.type === "Identifier" &&
      member.key.name === "name",
  );
}
