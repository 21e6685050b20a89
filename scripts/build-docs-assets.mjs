// Writes what `lambent/docs-assets` carries along: the scripts and the style of the pages, compressed, as constants that
// any bundler takes, in place of the module that makes them of node_modules. A part of build.mjs, which names the folder.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const formats = {
  esm: { begin: "", declare: (name) => `export const ${name}` },
  cjs: {
    begin: '"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\n',
    declare: (name) => `exports.${name}`,
  },
};

// The legal parts of what is in the files, first those of the packages themselves.
const licenses = {
  "swagger-ui-dist": ["LICENSE", "NOTICE", "swagger-ui-bundle.js.LICENSE.txt"],
  redoc: ["LICENSE", "bundles/redoc.standalone.js.LICENSE.txt"],
};

const [target] = process.argv.slice(2);
const packed = Object.entries(await loadPacked());
const versions = Object.keys(licenses).map(
  (name) => `${name} ${manifestOf(name).version} (${manifestOf(name).license})`,
);
const notice = `/*! Contains ${versions.join(" and ")}: see LICENSES.txt in dist/docs-assets of lambent. */\n`;
for (const [format, { begin, declare }] of Object.entries(formats)) {
  const constants = packed.map(([name, { file, mediaType, base64 }]) => {
    const fields = `file: ${JSON.stringify(file)}, mediaType: ${JSON.stringify(mediaType)}`;
    return `${declare(name)} = { ${fields}, base64() { return "${base64()}"; } };\n`;
  });
  writeFileSync(join(target, format, "docs-assets/packed.js"), `${begin}${notice}${constants.join("")}`);
}
mkdirSync(join(target, "docs-assets"), { recursive: true });
writeFileSync(join(target, "docs-assets/LICENSES.txt"), Object.keys(licenses).map(licenseOf).join("\n\n"));

/** The module as the specs have it. */
async function loadPacked() {
  const { outputFiles } = await build({
    entryPoints: ["docs-assets/packed.ts"],
    bundle: true,
    platform: "node",
    format: "esm",
    write: false,
    logLevel: "warning",
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}

function licenseOf(name) {
  const texts = licenses[name].map((file) => readFileSync(join("node_modules", name, file), "utf8").trim());
  return [`${name} ${manifestOf(name).version}`, ...texts].join("\n\n");
}

function manifestOf(name) {
  return JSON.parse(readFileSync(join("node_modules", name, "package.json"), "utf8"));
}
