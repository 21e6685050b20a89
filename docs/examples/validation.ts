import { Expose, Transform, Type } from "class-transformer";
import {
  Equals,
  IsBoolean,
  IsDate,
  IsEnum,
  IsIn,
  IsInt,
  IsOptional,
  IsPositive,
  IsString,
  Length,
  Max,
  Min,
  ValidateBy,
  ValidateNested,
} from "class-validator";
import { Body, Controller, Get, Nested, OneOf, Post, Put, Query, Schema, Status } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";

class Address {
  @IsString() city!: string;
}

class Line {
  @IsString() sku!: string;
  @IsInt() @Min(1, { context: { code: "TOO_FEW" } }) count = 1;
}

class Order {
  @Nested(() => Line, { each: true }) lines!: Line[];
  @Nested(() => Address) to!: Address;
  @IsOptional() @Length(1, 200) note?: string;
}

// Asks somebody else, and so takes its time.
const isFree = { name: "isFree", validator: { validate: async (value: unknown) => value !== "admin" } };

class Account {
  @ValidateBy(isFree, { message: "$property is taken" }) name!: string;
  @ValidateNested() address!: Address;
  @IsOptional() @IsDate() @Type(() => Date) since?: Date;
}

class CardPayment {
  @Equals("card") method!: "card";
  @IsString() token!: string;
}

class LaterPayment {
  @IsIn(["invoice", "instalments"]) method!: "invoice" | "instalments";
  @Nested(() => Address) to!: Address;
}

class Checkout {
  @OneOf(() => [CardPayment, LaterPayment], { discriminator: "method" }) payment!: CardPayment | LaterPayment;
}

@Schema({ unknownFields: "forbid" })
class Price {
  @IsInt({ groups: ["update"] }) id!: number;
  @IsPositive({ always: true }) amount!: number;
}

enum Sort {
  Name = "name",
  Price = "price",
}

class Filter {
  @IsInt() @Min(1) @Max(100) limit = 20;
  @IsOptional() @IsEnum(Sort) sort?: Sort;
  @IsBoolean() sold = false;
  @IsString({ each: true }) tags: string[] = [];
  @IsOptional() @IsDate() since?: Date;
  @IsOptional() @Transform(({ value }) => value.trim(), { toClassOnly: true }) @Length(1, 80) q?: string;
  @IsOptional() @Expose({ name: "page-token" }) @Length(1, 40) pageToken?: string;
}

@Controller()
class ShopController {
  @Post("/orders")
  @Status(201)
  order(@Body(Order) { lines, to, note }: Order) {
    return { lines, to, note };
  }

  @Post("/accounts")
  open(@Body(Account) { name, address, since }: Account) {
    return { name, city: address.city, year: since?.getUTCFullYear() };
  }

  @Post("/checkouts")
  pay(@Body(Checkout) { payment }: Checkout) {
    return payment.method === "card" ? { token: payment.token } : { city: payment.to.city };
  }

  @Post("/prices")
  add(@Body(Price, { groups: ["create"] }) price: Price) {
    return price;
  }

  @Put("/prices")
  change(@Body([Price], { groups: ["update"] }) prices: Price[]) {
    return prices;
  }

  @Get("/items")
  find(@Query(Filter) filter: Filter) {
    return { ...filter };
  }
}

export const handler = createLambdaHandler([ShopController]);

// POST /orders {"lines":[{"sku":"saw","count":2,"more":1},{"sku":"nail"}],"to":{"city":"Bern"}} -> 201 {"lines":[{"sku":"saw","count":2},{"sku":"nail","count":1}],"to":{"city":"Bern"}}
// POST /orders {"lines":[{"sku":"saw","count":0}],"to":{"city":"Bern"}} -> 422 {"detail":[{"loc":["body","lines",0,"count"],"msg":"count must not be less than 1","type":"min","ctx":{"code":"TOO_FEW"}}]}
// POST /orders {"lines":{"sku":"saw"}} -> 422 {"detail":[{"loc":["body","lines"],"msg":"each value in nested property lines must be an object","type":"nestedValidation"},{"loc":["body","to"],"msg":"to should not be null or undefined","type":"isDefined"}]}
// POST /accounts {"name":"ada","address":{"city":"Bern"},"since":"2026-01-31"} -> 200 {"name":"ada","city":"Bern","year":2026}
// POST /accounts {"name":"admin","address":{"city":1}} -> 422 {"detail":[{"loc":["body","name"],"msg":"name is taken","type":"isFree"},{"loc":["body","address","city"],"msg":"city must be a string","type":"isString"}]}
// POST /accounts {"name":"ada","address":[{"city":"Bern"}]} -> 422 {"detail":[{"loc":["body","address"],"msg":"nested property address must be either object or array","type":"nestedValidation"}]}
// POST /checkouts {"payment":{"method":"card","token":"t1"}} -> 200 {"token":"t1"}
// POST /checkouts {"payment":{"method":"invoice","to":{"city":"Bern"}}} -> 200 {"city":"Bern"}
// POST /checkouts {"payment":{"method":"invoice"}} -> 422 {"detail":[{"loc":["body","payment","to"],"msg":"to should not be null or undefined","type":"isDefined"}]}
// POST /checkouts {"payment":{"method":"cash"}} -> 422 {"detail":[{"loc":["body","payment","method"],"msg":"Input tag 'cash' found using 'method' does not match any of the expected tags: 'card', 'invoice', 'instalments'","type":"union_tag_invalid"}]}
// POST /checkouts {"payment":{"token":"t1"}} -> 422 {"detail":[{"loc":["body","payment","method"],"msg":"Unable to extract tag using discriminator 'method'","type":"union_tag_not_found"}]}
// POST /prices {"amount":2} -> 200 {"amount":2}
// POST /prices {"id":1,"amount":2} -> 422 {"detail":[{"loc":["body","id"],"msg":"property id should not exist","type":"whitelistValidation"}]}
// PUT /prices [{"id":1,"amount":2}] -> 200 [{"id":1,"amount":2}]
// PUT /prices [{"id":"1","amount":2}] -> 422 {"detail":[{"loc":["body",0,"id"],"msg":"id must be an integer number","type":"isInt"}]}
// GET /items -> 200 {"limit":20,"sold":false,"tags":[]}
// GET /items?limit=5&sort=price&sold=TRUE&tags=a&tags=b&since=2026-01-31&q=+saw&page-token=abc -> 200 {"limit":5,"sort":"price","sold":true,"tags":["a","b"],"since":"2026-01-31T00:00:00.000Z","q":"saw","pageToken":"abc"}
// GET /items?limit=x&tags=a -> 422 {"detail":[{"loc":["query","limit"],"msg":"Input should be a valid number","type":"float_parsing"}]}
// GET /items?limit=0&page-token= -> 422 {"detail":[{"loc":["query","limit"],"msg":"limit must not be less than 1","type":"min"},{"loc":["query","page-token"],"msg":"pageToken must be longer than or equal to 1 characters","type":"isLength"}]}
