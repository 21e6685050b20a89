import { bundlePrograms } from "./spec-programs.js";

const programs = {
  soak: 'import "./soak-process.js";',
  isolation: `
    import { isolate } from "./isolation.js";
    void isolate(Number(process.argv[2]), Number(process.argv[3])).then((figures) => {
      process.send(figures);
      process.disconnect();
    });`,
  deadlines: 'export { handler } from "./deadlines-function.js";',
};

/** Bundles the programs of a soak; gives the file of each. */
export function bundleSoak(place) {
  return bundlePrograms(place, programs);
}
