import { extname } from "node:path";
import type { Loader } from "esbuild";

/** The loader that esbuild itself has for a source: a result that names none is taken for JavaScript. */
export function loaderOf(path: string): Loader {
  return extname(path).replace(/^\.[cm]?/, "") as Loader;
}
