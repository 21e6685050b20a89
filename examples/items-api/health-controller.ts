import { Controller, Get, Returns, Summary } from "lambent";
import { Health } from "./answers.js";

/** Tells load balancers and people that the application answers. */
@Controller("/health")
export class HealthController {
  @Get()
  @Summary("Tell whether the application answers")
  @Returns(Health)
  check() {
    return { status: "healthy", runtime: "node", version: process.version, framework: "Lambent" };
  }
}
