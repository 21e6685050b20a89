import { Controller, Get, type Middleware, Param, Post, Redirect, SetHeader, Status, Use } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";

const noStore: Middleware = async (_request, next) => {
  const response = await next();
  response.headers.set("cache-control", "no-store");
  return response;
};

@Controller("/jobs")
@Use(noStore)
class JobsController {
  readonly #jobs = new Map<string, { state: string }>();

  @Post()
  @Status(202)
  start() {
    const id = String(this.#jobs.size + 1);
    this.#jobs.set(id, { state: "running" });
    return { id };
  }

  @Get("/latest")
  @Redirect("/jobs/1", 307)
  latest() {}

  @Get("/{id}")
  @SetHeader("X-Poll-After", "5")
  async read(@Param("id") id: string) {
    return this.#jobs.get(id);
  }
}

@Controller("/health")
class HealthController {
  constructor(readonly version: string) {}

  @Get()
  read() {
    return { version: this.version };
  }
}

export const handler = createLambdaHandler([JobsController, new HealthController("1.2.3")]);

// POST /jobs -> 202 {"id":"1"}
// GET /jobs/1 -> 200 {"state":"running"}
// GET /jobs/latest -> 307
// GET /jobs/2 -> 204
// GET /health -> 200 {"version":"1.2.3"}
