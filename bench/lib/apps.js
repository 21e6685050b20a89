// What is measured, in the order of the tables. Each app is a folder in apps: `index` is the items API, `scale` the app of
// so many routes, `hello` one route that greets.

/** The two floors: Node and the runtime client on their own, and an application by hand. */
export const floors = ["noop", "raw"];

/**
 * The frameworks by name.
 *
 * - `packages`: whose versions the report names.
 * - `external`: what their code names and never loads here; bundled, it would be dead weight that nobody ships.
 * - `transpile`: by swc, because esbuild emits no metadata of decorators and these need it.
 */
export const frameworks = {
  middy: { packages: ["@middy/core", "ajv"] },
  hono: { packages: ["hono", "zod"] },
  powertools: { packages: ["@aws-lambda-powertools/event-handler", "zod"] },
  nestjs: {
    packages: ["@nestjs/core", "@nestjs/platform-express", "@codegenie/serverless-express", "class-validator"],
    external: ["@nestjs/microservices", "@nestjs/websockets"],
    transpile: true,
  },
  "routing-controllers": {
    packages: ["routing-controllers", "@codegenie/serverless-express", "class-validator"],
    external: ["@koa/cors", "@koa/multer", "@koa/router", "cors", "koa", "koa-bodyparser"],
    transpile: true,
  },
  lambent: { packages: ["class-validator", "class-transformer"] },
};

/** Lambent's app once more, which writes no line for a request. */
export const withoutLog = "lambent, no log";
