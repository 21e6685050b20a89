// class-validator is an optional peer: no file of this spec imports it.
import { Body, ConfigurationError, Controller, Post } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { call } from "../support/lambda.js";

describe("without class-validator", () => {
  class Item {
    name = "";
  }

  it("a class as a body is a fault, because nothing of it would be checked", () => {
    @Controller()
    class Items {
      @Post()
      create(@Body(Item) _item: Item) {}
    }

    const create = () => createLambdaHandler([Items]);

    expect(create).toThrow(ConfigurationError);
    expect(create).toThrow("Items.create, parameter 1 @Body(Item): the class Item has no validators");
  });

  it("every other body is read", async () => {
    @Controller()
    class Items {
      @Post()
      create(@Body("count", Number) count: number, @Body(Object) all: unknown) {
        return [count, all];
      }
    }

    const { json } = await call(createLambdaHandler([Items]), "POST", "/", { json: { count: 1 } });

    expect(json).toEqual([1, { count: 1 }]);
    expect("classValidatorMetadataStorage" in globalThis).toBe(false);
  });
});
