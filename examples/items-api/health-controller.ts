import { Controller, Get } from "lambent";

/** Tells load balancers and people that the application answers. */
@Controller("/health")
export class HealthController {
  @Get()
  check() {
    return { status: "healthy", runtime: "node", version: process.version, framework: "Lambent" };
  }
}
