// Not UTC and not the machine's: a time that is read as local shows.
process.env.TZ = "America/St_Johns";
// The lines of thousands of requests would hide the results; specs of the log set their own level.
process.env.LOG_LEVEL = "silent";

/** @type {import("jest").Config} */
module.exports = {
  testMatch: ["<rootDir>/spec/**/*.spec.ts"],
  // They need what spec/deployment/setup.mjs installs: npm run test:deployment.
  testPathIgnorePatterns: ["<rootDir>/spec/deployment/"],
  modulePathIgnorePatterns: [
    "<rootDir>/bench/",
    "<rootDir>/dist/",
    "<rootDir>/spec/deployment/node_modules/",
    "<rootDir>/spec/openapi-tools/node_modules/",
  ],
  testEnvironment: "node",
  testTimeout: 10_000,
  // The specs wait for processes and deadlines more than they compute.
  maxWorkers: "100%",
  transform: { "^.+\\.ts$": ["ts-jest", { tsconfig: "<rootDir>/spec/tsconfig.json" }] },
  moduleNameMapper: {
    "^lambent$": "<rootDir>/index.ts",
    "^lambent/(aws-lambda|node)$": "<rootDir>/backends/$1/index.ts",
    "^lambent/ssm$": "<rootDir>/backends/aws-lambda/ssm/index.ts",
    "^lambent/openapi$": "<rootDir>/lib/openapi/index.ts",
    "^lambent/docs-assets$": "<rootDir>/docs-assets/index.ts",
    "^lambent/middleware$": "<rootDir>/middleware/index.ts",
    "^lambent/powertools$": "<rootDir>/middleware/powertools/index.ts",
    "^(\\.{1,2}/.*)\\.js$": "$1",
  },
  reporters: ["default", ...(process.env.JEST_RESULT_FILE ? ["<rootDir>/scripts/result-reporter.cjs"] : [])],
  collectCoverageFrom: ["index.ts", "{lib,decorators,backends,middleware}/**/*.ts", "!**/*.d.ts"],
  coverageThreshold: {
    "./lib/": { lines: 100, branches: 100 },
    "./decorators/": { lines: 100, branches: 100 },
  },
};
