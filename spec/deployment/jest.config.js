const { moduleNameMapper, testEnvironment, transform } = require("../../jest.config.js");

/** @type {import("jest").Config} */
module.exports = {
  rootDir: "../..",
  testMatch: ["<rootDir>/spec/deployment/*.spec.ts"],
  testEnvironment,
  transform,
  moduleNameMapper,
};
