import { readFile } from "node:fs/promises";
import { join } from "node:path";
// One of the project's own: it is built with its tools anyway.
import { transform } from "@swc/core";
import { benchFolder } from "./prepare.js";

/** A plugin of esbuild for the apps whose frameworks read the metadata of decorators. */
export const decoratorMetadata = {
  name: "decorator-metadata",
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (!path.startsWith(join(benchFolder, "apps/"))) return undefined;
      const { code } = await transform(await readFile(path, "utf8"), {
        filename: path,
        configFile: false,
        swcrc: false,
        jsc: {
          target: "es2022",
          parser: { syntax: "typescript", decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
      });
      return { contents: code, loader: "js" };
    });
  },
};
