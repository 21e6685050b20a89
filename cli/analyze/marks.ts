import { readFile } from "node:fs/promises";
import type { OnLoadResult, Plugin, PluginBuild } from "esbuild";
import { loaderOf } from "../esbuild/loader.js";

/** Where the marks keep the milliseconds of each module, by its number. */
const STORE = 'globalThis[Symbol.for("lambent.load")]';

/**
 * The line in front of a bundle with marks: a module's time is its own, without that of the modules it calls `require`
 * for. What begins before this line are parsing and Node's own modules; what lies between two modules is the compiling
 * of the next one, which a wrapper puts off until then.
 */
export const MARKS: string = `${STORE}=(()=>{
const own={},open=[];let last=performance.now();
const count=(id)=>{const now=performance.now();if(id!==undefined)own[id]=(own[id]??0)+now-last;last=now};
return{own,begun:last,enter(id){count(open.at(-1)??id);open.push(id)},leave(id){count(open.at(-1));while(open.length>0&&open.pop()!==id);}}})();`;

/** What reads the marks of a bundle in `application.mjs`, run in a process of its own. */
export const READ_MARKS: string = `
export default async () => {
  const start = performance.now();
  await import("./application.mjs");
  const end = performance.now();
  const { own, begun } = ${STORE};
  return { own, total: end - start, before: begun - start };
};
`;

const HASHBANG = /^#!.*/;
const USE_STRICT = /^(?:\s|\/\/.*|\/\*[\s\S]*?\*\/)*["']use strict["']/;

/**
 * Plugins whose modules say when their evaluation begins and ends: the last one takes what the others leave.
 *
 * @param files Gets the file of each module, by its number.
 */
export function withMarks(plugins: readonly Plugin[], files: string[]): Plugin[] {
  const mark = (text: string, file: string): string => {
    const id = files.push(file) - 1;
    const code = text.replace(HASHBANG, "");
    // A directive is one in the first place only.
    const strict = USE_STRICT.test(code) ? '"use strict";' : "";
    return `${strict}${STORE}.enter(${id});${code}\n;${STORE}.leave(${id});`;
  };
  const markResult = (result: OnLoadResult, file: string): OnLoadResult =>
    typeof result.contents === "string" && result.loader !== "json"
      ? { ...result, contents: mark(result.contents, file) }
      : result;
  const marked = plugins.map(
    ({ name, setup }): Plugin => ({
      name,
      setup: (build) => {
        const onLoad: PluginBuild["onLoad"] = (options, callback) =>
          build.onLoad(options, async (args) => {
            const result = await callback(args);
            return result && args.namespace === "file" ? markResult(result, args.path) : result;
          });
        return setup({ ...build, onLoad });
      },
    }),
  );
  const rest: Plugin = {
    name: "marks",
    setup: (build) => {
      build.onLoad({ filter: /\.[cm]?[jt]sx?$/ }, async ({ path }) => {
        return { contents: mark(await readFile(path, "utf8"), path), loader: loaderOf(path) };
      });
    },
  };
  return [...marked, rest];
}
