/** A `describe` of specs that need what may be missing on a machine: skipped loudly then, or failing where `CI=true`. */
export function describeWith(missing: string | undefined, name: string, define: () => void): void {
  if (missing === undefined) {
    describe(name, define);
    return;
  }
  process.stderr.write(`\nSKIPPED: ${name}: ${missing}\n\n`);
  if (process.env.CI === "true") {
    describe(name, () => {
      it("has what it needs", () => {
        throw new Error(missing);
      });
    });
  } else {
    // biome-ignore lint/suspicious/noSkippedTests: said aloud above, and an error in CI.
    describe.skip(name, define);
  }
}
