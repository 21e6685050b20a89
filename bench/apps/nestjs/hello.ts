import "reflect-metadata";
import { Controller, Get, Module, Param } from "@nestjs/common";
import { createHandler } from "./lambda.js";

@Controller("hello")
class HelloController {
  @Get(":name")
  greet(@Param("name") name: string): { message: string } {
    return { message: `Hello, ${name}` };
  }
}

@Module({ controllers: [HelloController] })
class AppModule {}

export const handler = createHandler(AppModule);
