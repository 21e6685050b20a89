import { Controller, Get, Param } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { container, singleton } from "tsyringe";

@singleton()
class Catalogue {
  readonly #names = new Map([["1", "saw"]]);

  nameOf(id: string) {
    return this.#names.get(id);
  }
}

@singleton()
@Controller("/items")
class ItemsController {
  constructor(private readonly catalogue: Catalogue) {}

  @Get("/{id}")
  read(@Param("id") id: string) {
    return { name: this.catalogue.nameOf(id) };
  }
}

export const handler = createLambdaHandler([ItemsController], {
  resolve: (cls) => container.resolve(cls),
});

// GET /items/1 -> 200 {"name":"saw"}
