// Answers of declared classes: more than their fields never gets out.

import { Exclude, Expose, Transform } from "class-transformer";
import { IsInt, IsString } from "class-validator";
import { type Constructor, Controller, Get, genericSchema, Nested, Param, Property, Returns } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";

class Seller {
  @IsString() name!: string;
  @Exclude() @IsString() email!: string;
}

class Item {
  @Property({ description: "Set by the server" }) id!: string;
  @IsString() name!: string;
  @IsInt() @Expose({ name: "price" }) @Transform(({ value }) => value / 100, { toPlainOnly: true }) cents!: number;
  @Nested(() => Seller) seller!: Seller;

  @Expose() get label() {
    return `${this.name} by ${this.seller.name}`;
  }
}

class Gone {
  @Property() since!: string;
}

const PageOf = genericSchema("PageOf", <T extends object>(item: Constructor<T>) => {
  class Page {
    @Nested(() => item, { each: true }) items!: T[];
    @IsInt() total!: number;
  }
  return Page;
});

// As a database gives them, with more than anybody should see.
const rows = [
  { id: "1", name: "Lamp", cents: 1250, margin: 0.4, seller: { name: "Ada", email: "ada@example.com", iban: "DE02" } },
];

@Controller("/items")
class ItemsController {
  @Get("/{id}")
  @Returns(Item)
  @Returns(Gone, { status: 410, description: "The item is sold" })
  read(@Param("id") id: string) {
    return rows.find((row) => row.id === id);
  }

  @Get()
  @Returns(PageOf(Item))
  list() {
    return { items: rows, total: rows.length };
  }

  @Get("/export")
  @Returns(String, { mediaType: "text/csv" })
  export() {
    return rows.map(({ id, name }) => `${id},${name}\n`).join("");
  }
}

export const handler = createLambdaHandler([ItemsController]);

// GET /items/1 -> 200 {"id":"1","name":"Lamp","price":12.5,"seller":{"name":"Ada"},"label":"Lamp by Ada"}
// GET /items -> 200 {"items":[{"id":"1","name":"Lamp","price":12.5,"seller":{"name":"Ada"},"label":"Lamp by Ada"}],"total":1}
// GET /items/export -> 200 1,Lamp
// GET /items/2 -> 204
