// Judged by the compiler alone, of TypeScript 6 and 7: nothing here runs.
import {
  Body,
  Controller,
  Cookie,
  createParameterDecorator,
  Get,
  Header,
  type HttpRequest,
  HttpResponse,
  Param,
  Post,
  Query,
  Req,
  Res,
} from "lambent";

class Item {
  id!: string;
}

class Order {
  total!: number;
}

class SpecialItem extends Item {
  extra!: string;
}

enum Color {
  Red = "red",
  Blue = "blue",
}

enum Level {
  Low,
  High,
}

interface User {
  name: string;
}

const CurrentUser = createParameterDecorator((_request): User => ({ name: "x" }));
const Tenant = createParameterDecorator(async (_request, prefix: string) => `${prefix}1`);

@Controller()
export class Accepted {
  @Get()
  values(
    @Query("a") _a: string,
    @Query("b", Number) _b: number,
    @Query("c", [String]) _c: string[],
    @Query("d", { type: Boolean }) _d: boolean,
    @Query("e", { default: 20 }) _e: number,
    @Query("f", { default: "x" }) _f: string,
    @Query("g", { optional: true }) _g: string | undefined,
    @Query("h", { type: Number, optional: true }) _h?: number,
    @Query("i", { enum: Color, optional: true }) _i?: Color,
    @Query("j", { enum: ["asc", "desc"], default: "asc" }) _j: "asc" | "desc" = "asc",
    @Query("k", { type: [Number], default: [] }) _k: number[] = [],
    @Query("l", { type: Date, default: null }) _l: Date | null = null,
    @Query("m", { enum: Level, default: Level.Low }) _m: Level = Level.Low,
    @Query("n", BigInt) _n: bigint = 0n,
    @Query("o", { type: [String], enum: Color }) _o: Color[] = [],
    @Query("p") _p: unknown = "",
    @Query("q") _q: string | number = "",
  ): void {}

  @Get("/{id}/{at}")
  others(
    @Param("id") _id: string,
    @Param("at", Date) _at: Date,
    @Header("x-count", Number) _count: number,
    @Cookie("session", { optional: true }) _session: string | undefined,
    @Req() _request: HttpRequest,
    @Res() _response: HttpResponse,
    @CurrentUser() _user: User,
    @Tenant("t") _tenant: string,
  ): void {}

  @Post()
  bodies(
    @Body() _a: Item,
    @Body(Item) _b: Item,
    @Body([Item]) _c: Item[],
    @Body(Object) _d: Record<string, unknown>,
    @Body(String) _e: string,
    @Body(Uint8Array) _f: Uint8Array,
    @Body("name", String) _g: string,
    @Body("items", [Item]) _h: readonly Item[],
    @Body(SpecialItem) _i: Item,
    @Body(Item, { optional: true }) _j?: Item,
    @Body("name") _k?: string,
  ): void {}
}

@Controller()
export class Refused {
  // @ts-expect-error a string for a number
  query(@Query("n") _n: number): void {}
  // @ts-expect-error a number for a string
  queryNumber(@Query("n", Number) _n: string): void {}
  // @ts-expect-error a list for one
  queryList(@Query("n", [String]) _n: string): void {}
  // @ts-expect-error one for a list
  queryOne(@Query("n", String) _n: string[]): void {}
  // @ts-expect-error numbers for strings
  queryElements(@Query("n", [Number]) _n: string[]): void {}
  // @ts-expect-error the default is a number
  queryDefault(@Query("n", { default: 20 }) _n: string): void {}
  // @ts-expect-error it may be undefined
  queryOptional(@Query("n", { optional: true }) _n: string): void {}
  // @ts-expect-error it may be null
  queryNull(@Query("n", { type: Number, default: null }) _n: number): void {}
  // @ts-expect-error another enum
  queryEnum(@Query("n", { enum: Color }) _n: Level): void {}
  // @ts-expect-error a wider list of literals
  queryLiterals(@Query("n", { enum: ["a", "b"] }) _n: "a"): void {}
  // @ts-expect-error the default is of another type than the values
  queryMixed(@Query("n", { type: Number, default: "x" }) _n: number): void {}
  // @ts-expect-error the default is no member
  queryNoMember(@Query("n", { enum: ["a", "b"], default: "c" }) _n: "a" | "b"): void {}
  // @ts-expect-error no such option
  queryOption(@Query("n", { defualt: 20 }) _n: string): void {}
  // @ts-expect-error a class is not a value of a text
  queryClass(@Query("n", Item) _n: Item): void {}

  // @ts-expect-error a string for a number
  param(@Param("id") _id: number): void {}
  // @ts-expect-error a number for a string
  paramNumber(@Param("id", Number) _id: string): void {}
  // @ts-expect-error the default is a number
  paramDefault(@Param("id", { default: 1 }) _id: string): void {}
  // @ts-expect-error a string for a boolean
  header(@Header("x") _x: boolean): void {}
  // @ts-expect-error a date for a string
  headerDate(@Header("x", Date) _x: string): void {}
  // @ts-expect-error it may be undefined
  headerOptional(@Header("x", { optional: true }) _x: string): void {}
  // @ts-expect-error a string for a number
  cookie(@Cookie("c") _c: number): void {}
  // @ts-expect-error a big integer for a number
  cookieBigInt(@Cookie("c", BigInt) _c: number): void {}
  // @ts-expect-error another enum
  cookieEnum(@Cookie("c", { enum: Level }) _c: Color): void {}

  // @ts-expect-error another class
  body(@Body(Item) _b: Order): void {}
  // @ts-expect-error a list for one
  bodyList(@Body([Item]) _b: Item): void {}
  // @ts-expect-error one for a list
  bodyOne(@Body(Item) _b: Item[]): void {}
  // @ts-expect-error a parent for a child
  bodyParent(@Body(Item) _b: SpecialItem): void {}
  // @ts-expect-error it may be undefined
  bodyOptional(@Body(Item, { optional: true }) _b: Item): void {}
  // @ts-expect-error a string for a number
  bodyField(@Body("n", String) _n: number): void {}
  // @ts-expect-error text for bytes
  bodyText(@Body(String) _b: Uint8Array): void {}

  // @ts-expect-error the request for a response
  request(@Req() _r: HttpResponse): void {}
  // @ts-expect-error the response for a request
  response(@Res() _r: HttpRequest): void {}
  // @ts-expect-error what the decorator gives is something else
  custom(@CurrentUser() _u: Order): void {}
  // @ts-expect-error its data is missing
  customData(@Tenant() _t: string): void {}

  // @ts-expect-error the second parameter is the wrong one, whatever the first is
  second(@Query("a") _a: string, @Query("n") _n: number): void {}

  // @ts-expect-error a field is not a parameter
  @Query("n") field!: string;

  // @ts-expect-error the constructor is called without a request
  constructor(@Query("n") _n: string) {}
}

/** A generic base: its own parameters are checked where they are known. */
export abstract class Crud<T> {
  abstract find(id: string): T;

  @Get("/{id}")
  read(@Param("id") id: string): T {
    return this.find(id);
  }
}

/** A class factory: the type is a parameter, the same on both sides. */
export function CrudOf<T extends object>(type: new () => T) {
  @Controller()
  abstract class Base {
    @Post()
    create(@Body(type) item: T): T {
      return item;
    }

    @Post("/all")
    createAll(@Body([type]) items: T[]): T[] {
      return items;
    }
  }
  return Base;
}

export const middleware = async (_request: HttpRequest, next: () => Promise<HttpResponse>): Promise<HttpResponse> => {
  const response = await next();
  return response instanceof HttpResponse ? response : new HttpResponse("never");
};
