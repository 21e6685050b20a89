import { Container, inject, injectable } from "inversify";
import { Controller, Get, Param } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";

@injectable()
class Catalogue {
  readonly #names = new Map([["1", "saw"]]);

  nameOf(id: string) {
    return this.#names.get(id);
  }
}

@injectable()
@Controller("/items")
class ItemsController {
  constructor(@inject(Catalogue) private readonly catalogue: Catalogue) {}

  @Get("/{id}")
  read(@Param("id") id: string) {
    return { name: this.catalogue.nameOf(id) };
  }
}

const container = new Container({ defaultScope: "Singleton" });
container.bind(Catalogue).toSelf();
container.bind(ItemsController).toSelf();

export const handler = createLambdaHandler([ItemsController], {
  resolve: (cls) => container.get(cls),
});

// GET /items/1 -> 200 {"name":"saw"}
