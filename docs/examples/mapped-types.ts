import { Type } from "class-transformer";
import { IsDate, IsInt, IsPositive, IsString, Length } from "class-validator";
import { Body, Controller, IntersectionType, Nested, OmitType, PartialType, Patch, PickType, Post, Put } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";

class Address {
  @IsString() city!: string;
}

class Item {
  @IsInt() id!: number;
  @Length(1, 100) name!: string;
  @IsPositive() price!: number;
  @Nested(() => Address) origin!: Address;
}

class Audit {
  @IsDate() @Type(() => Date) checkedAt!: Date;
}

class ItemCreate extends OmitType(Item, ["id"]) {}
class ItemUpdate extends PartialType(ItemCreate, { skipNullProperties: false }) {}
class ItemCheck extends IntersectionType(PickType(Item, ["id", "price"]), Audit) {}

class ItemMove extends PickType(Item, ["origin"]) {
  @IsString() reason!: string;
}

@Controller("/items")
class ItemsController {
  @Post()
  create(@Body(ItemCreate) item: ItemCreate) {
    return item;
  }

  @Patch()
  update(@Body(ItemUpdate) changes: ItemUpdate) {
    return Object.keys(changes);
  }

  @Put("/check")
  check(@Body(ItemCheck) { id, checkedAt }: ItemCheck) {
    return { id, year: checkedAt.getUTCFullYear() };
  }

  @Put("/move")
  move(@Body(ItemMove) { origin, reason }: ItemMove) {
    return `to ${origin.city}: ${reason}`;
  }
}

export const handler = createLambdaHandler([ItemsController]);

// POST /items {"id":7,"name":"saw","price":2,"origin":{"city":"Bern"}} -> 200 {"name":"saw","price":2,"origin":{"city":"Bern"}}
// POST /items {"name":"saw","price":2} -> 422 {"detail":[{"loc":["body","origin"]
// PATCH /items {"price":3} -> 200 ["price"]
// PATCH /items {"price":null} -> 422 {"detail":[{"loc":["body","price"]
// PATCH /items {"origin":{}} -> 422 {"detail":[{"loc":["body","origin","city"]
// PUT /items/check {"id":7,"price":2,"checkedAt":"2026-01-02T00:00:00Z"} -> 200 {"id":7,"year":2026}
// PUT /items/check {"id":7,"price":2} -> 422 {"detail":[{"loc":["body","checkedAt"]
// PUT /items/move {"origin":{"city":"Rom"},"reason":"sold"} -> 200 "to Rom: sold"
