// Ten routes a controller, as in the app of lambent.
import "reflect-metadata";
import { Get, JsonController, Param } from "routing-controllers";
import { createHandler } from "./lambda.js";

declare const ROUTES: number;

const perController = 10;
const controllers: (new () => object)[] = [];

for (let first = 0; first < ROUTES; first += perController) {
  class ScaleController {}
  const methods = ScaleController.prototype as Record<string, (id: string) => { id: string }>;
  for (let i = first; i < Math.min(first + perController, ROUTES); i += 1) {
    const key = `read${i}`;
    methods[key] = (id) => ({ id });
    // What a compiler would emit for the parameter; @Param reads it.
    Reflect.defineMetadata("design:paramtypes", [String], methods, key);
    Param("id")(methods, key, 0);
    Get(`/r${i}/:id`)(methods, key);
  }
  JsonController()(ScaleController);
  controllers.push(ScaleController);
}

export const handler = createHandler(controllers);
