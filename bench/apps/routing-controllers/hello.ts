import "reflect-metadata";
import { Get, JsonController, Param } from "routing-controllers";
import { createHandler } from "./lambda.js";

@JsonController("/hello")
class HelloController {
  @Get("/:name")
  greet(@Param("name") name: string): { message: string } {
    return { message: `Hello, ${name}` };
  }
}

export const handler = createHandler([HelloController]);
