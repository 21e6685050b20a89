const { writeFileSync } = require("node:fs");

/** Writes how many tests passed and failed to the file named by `JEST_RESULT_FILE`, for .ci/run. */
module.exports = class ResultReporter {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, testResults }) {
    // A spec that cannot be loaded, or fails outside its tests, counts as one.
    const broken = testResults.filter((spec) => spec.testExecError && spec.numFailingTests === 0).length;
    writeFileSync(process.env.JEST_RESULT_FILE, `${numPassedTests} passed, ${numFailedTests + broken} failed\n`);
  }
};
