// Ten routes a controller, as a large application has them; the decorators are called by hand because the number of
// routes is given when the bundle is made.
import { Controller, Get, Param } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";

declare const ROUTES: number;

const perController = 10;
const controllers: (new () => object)[] = [];

for (let first = 0; first < ROUTES; first += perController) {
  class ScaleController {}
  const methods = ScaleController.prototype as Record<string, (id: string) => { id: string }>;
  for (let i = first; i < Math.min(first + perController, ROUTES); i += 1) {
    const key = `read${i}`;
    methods[key] = (id) => ({ id });
    Param("id")(methods, key, 0);
    Get(`/r${i}/{id}`)(methods, key, { value: methods[key] });
  }
  Controller()(ScaleController);
  controllers.push(ScaleController);
}

export const handler = createLambdaHandler(controllers);
