// Ten routes a controller, as in the app of lambent.
import "reflect-metadata";
import { Controller, Get, Module, Param, type Type } from "@nestjs/common";
import { createHandler } from "./lambda.js";

declare const ROUTES: number;

const perController = 10;
const controllers: Type[] = [];

for (let first = 0; first < ROUTES; first += perController) {
  class ScaleController {}
  const methods = ScaleController.prototype as Record<string, (id: string) => { id: string }>;
  for (let i = first; i < Math.min(first + perController, ROUTES); i += 1) {
    const key = `read${i}`;
    methods[key] = (id) => ({ id });
    Param("id")(methods, key, 0);
    Get(`r${i}/:id`)(methods, key, Object.getOwnPropertyDescriptor(methods, key)!);
  }
  Controller()(ScaleController);
  controllers.push(ScaleController);
}

class AppModule {}
Module({ controllers })(AppModule);

export const handler = createHandler(AppModule);
