// Judged by the compiler alone, of TypeScript 6 and 7: nothing here runs.
import {
  Body,
  type BodyOptions,
  Controller,
  Cookie,
  createParameterDecorator,
  File,
  type FileOptions,
  Files,
  Get,
  Header,
  type HttpRequest,
  HttpResponse,
  Param,
  Post,
  Query,
  Req,
  Res,
  type UploadedFile,
  type ValueParameterOptions,
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

declare const condition: boolean;
declare const anything: ReturnType<typeof JSON.parse>;
declare const unknown: unknown;
declare const text: string | null;
declare const count: number;
declare const counts: readonly number[];
declare const colors: Color[];
declare const options: ValueParameterOptions;
declare const bodyOptions: BodyOptions;
declare const counted: { readonly type?: NumberConstructor };

const LIMIT = { default: 20 } as const;
const OFFSET = { default: 0 };
const SORT = { enum: ["name", "price"], default: "name" } as const;
const DIRECTIONS = ["asc", "desc"] as const;
const Size = { Small: "s", Large: "l" } as const;
const Rank = { First: 1, Second: 2 } as const;

type ItemId = string & { readonly brand: unique symbol };
declare const itemId: ItemId;

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
    @Query("r", {}) _r: string = "",
    @Query("s", { optional: false, description: "s", example: { s: 1 } }) _s: string = "",
  ): void {}

  @Get("/declared-outside")
  declaredOutside(
    @Query("a", LIMIT) _a: number,
    @Query("b", OFFSET) _b: number,
    @Query("c", SORT) _c: "name" | "price",
    @Query("d", { enum: DIRECTIONS, default: "asc" }) _d: "asc" | "desc",
    @Query("e", { default: count }) _e: number,
    @Query("f", { default: text }) _f: string | null,
    @Query("g", { type: [Number], default: counts }) _g: number[],
    @Query("h", { type: [Number], default: [1, 2] }) _h: readonly number[],
    @Query("i", { type: [String], enum: Color, default: colors }) _i: Color[],
    @Query("j", options) _j: unknown,
    @Query("k", anything) _k: number,
    @Query("l", { default: anything }) _l: number,
    @Query("m", counted) _m: string | number,
  ): void {}

  @Get("/enums")
  enums(
    @Query("a", { enum: Size, default: "s" }) _a: "s" | "l",
    @Query("b", { enum: Rank, default: Rank.First }) _b: 1 | 2,
    @Query("c", { enum: Level, default: condition ? Level.High : null }) _c: Level | null,
    @Query("d", { type: [String], enum: Size, default: [] }) _d: ("s" | "l")[],
    @Query("e", { enum: [itemId] }) _e: ItemId,
    @Query("f", { default: itemId }) _f: string,
    @Query("g", { type: String, default: itemId }) _g: string,
  ): void {}

  @Get("/conditions")
  conditions(
    @Query("a", { type: Number, default: condition ? 1 : null }) _a: number | null,
    @Query("b", { default: condition ? 1 : null }) _b: string | number | null,
    @Query("c", { default: condition ? 1 : "x" }) _c: string | number,
    @Query("d", { default: condition }) _d: boolean,
    @Query("e", { enum: ["a", "b"], default: condition ? "a" : "b" }) _e: "a" | "b",
    @Query("f", condition ? Number : Boolean) _f: number | boolean,
    @Query("g", condition ? { type: Number } : { type: Boolean }) _g: number | boolean,
    @Query("h", condition ? LIMIT : { default: "x" }) _h: number | string,
    @Query("i", { type: Number, optional: condition }) _i?: number,
    @Body(Item, { optional: condition }) _j?: Item,
    @Body("k", [Item], bodyOptions) _k?: Item[],
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
    @Body(Uint8Array, { optional: true }) _l?: Uint8Array,
    @Body("m", Number, { optional: false }) _m: number = 0,
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
  // @ts-expect-error no such option beside others
  queryOptions(@Query("n", { type: Number, defualt: 20 }) _n: number): void {}
  // @ts-expect-error the options are of other types
  queryOptionType(@Query("n", { optional: "yes" }) _n?: string): void {}
  // @ts-expect-error a string where the default is null
  queryDefaultOrNull(@Query("n", { default: condition ? 5 : null }) _n: number | null): void {}
  // @ts-expect-error the default may be a number
  queryNullOrDefault(@Query("n", { default: condition ? 5 : null }) _n: string | null): void {}
  // @ts-expect-error the default may be a string
  queryDefaults(@Query("n", { type: Number, default: condition ? 1 : "x" }) _n: number): void {}
  // @ts-expect-error the default, and so the value, may be a string
  queryDefaultsAlone(@Query("n", { default: condition ? 1 : "x" }) _n: number): void {}
  // @ts-expect-error the default may be no member
  queryMembers(@Query("n", { enum: ["a", "b"], default: condition ? "a" : "zz" }) _n: "a" | "b"): void {}
  // @ts-expect-error one element is of another type
  queryDefaultList(@Query("n", { type: [Number], default: [1, "x"] }) _n: number[]): void {}
  // @ts-expect-error a list as the default for one
  queryListForOne(@Query("n", { type: Number, default: [1] }) _n: number): void {}
  // @ts-expect-error one as the default for a list
  queryOneForList(@Query("n", { type: [Number], default: 1 }) _n: number[]): void {}
  // @ts-expect-error a list is no list of values without its type
  queryListAlone(@Query("n", { default: [1] }) _n: number[]): void {}
  // @ts-expect-error it may be undefined
  queryMaybe(@Query("n", { optional: condition }) _n: string): void {}
  // @ts-expect-error it may be null, whatever is optional
  queryNullMaybe(@Query("n", { type: Number, default: null, optional: true }) _n?: number): void {}
  // @ts-expect-error the one or the other type
  queryTypes(@Query("n", condition ? Number : String) _n: number): void {}
  // @ts-expect-error the one or the other options
  queryEither(@Query("n", condition ? { type: Number } : { type: Boolean }) _n: number): void {}
  // @ts-expect-error it may be undefined by one of the options
  queryEitherOptional(@Query("n", condition ? { optional: true } : {}) _n: string): void {}
  // @ts-expect-error options of which nothing is known
  queryAnyOptions(@Query("n", options) _n: string): void {}
  // @ts-expect-error a string where the type is left out
  queryMaybeType(@Query("n", counted) _n: number): void {}
  // @ts-expect-error neither a type nor options
  queryUnknown(@Query("n", unknown) _n: string): void {}
  // @ts-expect-error neither a type nor options
  queryText(@Query("n", "x") _n: string): void {}
  // @ts-expect-error a list of two types
  queryTuple(@Query("n", [Number, String]) _n: number[]): void {}
  // @ts-expect-error a text is no branded one
  queryBrand(@Query("n", { default: itemId }) _n: ItemId): void {}
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
  // @ts-expect-error it may be undefined
  bodyMaybe(@Body(Item, { optional: condition }) _b: Item): void {}
  // @ts-expect-error it may be undefined
  bodyFieldMaybe(@Body("n", Item, { optional: condition }) _b: Item): void {}
  // @ts-expect-error it may be undefined
  bodyAnyOptions(@Body(Item, bodyOptions) _b: Item): void {}
  // @ts-expect-error no such option
  bodyOption(@Body(Item, { opional: true }) _b: Item): void {}
  // @ts-expect-error no such option beside others
  bodyOptions(@Body("n", Item, { optional: true, default: 1 }) _b?: Item): void {}
  // @ts-expect-error the option is of another type
  bodyOptionType(@Body(Item, { optional: "yes" }) _b?: Item): void {}
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

/** A class factory: what may be chosen is a parameter, or what may be absent. */
export function ListOf<T extends object, Key extends string>(
  type: new () => T,
  keys: readonly Key[],
  most: number,
  absent: { readonly optional: true },
) {
  @Controller()
  abstract class Base {
    abstract sorted(by: Key | undefined, limit: number): T[];

    @Get()
    list(
      @Query("limit", { default: most }) limit: number,
      @Query("only", { type: [String], enum: keys }) _only: Key[],
      @Query("sort", { enum: keys, optional: true }) sort?: Key,
      @Query("after", absent) _after?: string,
    ): T[] {
      return this.sorted(sort, limit);
    }

    @Post()
    create(@Body(type, absent) item?: T): T | undefined {
      return item;
    }
  }
  return Base;
}

/** A decorator made of another: its options are a parameter. */
export function Paging<const Options extends ValueParameterOptions>(options: Options) {
  return Query("page", options);
}

export class Paged {
  @Get()
  list(@Paging({ default: 1 }) _page: number): void {}
  // @ts-expect-error the default is a number
  wrong(@Paging({ default: 1 }) _page: string): void {}
}

export const middleware = async (_request: HttpRequest, next: () => Promise<HttpResponse>): Promise<HttpResponse> => {
  const response = await next();
  return response instanceof HttpResponse ? response : new HttpResponse("never");
};

declare const fileOptions: FileOptions;
declare const mediaTypes: readonly string[];
declare const limits: { readonly maxBytes?: number };

export class AcceptedFiles {
  @Post()
  files(
    @File("a") _a: UploadedFile,
    @File("b") _b: UploadedFile | undefined,
    @File("c", {}) _c: UploadedFile,
    @File("d", { optional: false }) _d: UploadedFile,
    @File("e", { maxBytes: 100, mediaTypes: ["image/*"] }) _e: UploadedFile,
    @File("f", { mediaTypes }) _f: UploadedFile,
    @File("g", { ...limits, maxBytes: 5 }) _g: UploadedFile,
    @File("h", fileOptions) _h: UploadedFile | undefined,
    @File("i", { optional: condition }) _i: UploadedFile | undefined,
    @File("j") _j: unknown,
    @File("k") _k: { readonly filename: string },
    @Files("l") _l: UploadedFile[],
    @Files("m") _m: readonly UploadedFile[],
    @Files("n", { maxFiles: 3, optional: true }) _n: UploadedFile[],
    @Files("o", fileOptions) _o: Iterable<UploadedFile>,
    @File("p", { optional: true }) _p?: UploadedFile,
  ): void {}
}

export class RefusedFiles {
  // @ts-expect-error a file for a string
  text(@File("a") _a: string): void {}
  // @ts-expect-error a file for bytes
  bytes(@File("a") _a: Uint8Array): void {}
  // @ts-expect-error one for a list
  list(@File("a") _a: UploadedFile[]): void {}
  // @ts-expect-error a list for one
  one(@Files("a") _a: UploadedFile): void {}
  // @ts-expect-error files for strings
  texts(@Files("a") _a: string[]): void {}
  // @ts-expect-error it may be undefined
  optional(@File("a", { optional: true }) _a: UploadedFile): void {}
  // @ts-expect-error it may be undefined
  maybe(@File("a", { optional: condition }) _a: UploadedFile): void {}
  // @ts-expect-error it may be undefined
  anyOptions(@File("a", fileOptions) _a: UploadedFile): void {}
  // @ts-expect-error no such option
  option(@File("a", { maxSize: 1 }) _a: UploadedFile): void {}
  // @ts-expect-error no such option of one file
  oneOption(@File("a", { maxFiles: 1 }) _a: UploadedFile): void {}
  // @ts-expect-error no such option
  manyOption(@Files("a", { optional: true, default: [] }) _a: UploadedFile[]): void {}
  // @ts-expect-error the option is of another type
  optionType(@File("a", { maxBytes: "1" }) _a: UploadedFile): void {}
  // @ts-expect-error one media type for a list
  mediaType(@File("a", { mediaTypes: "image/png" }) _a: UploadedFile): void {}
  // @ts-expect-error a type is no options
  type(@File("a", String) _a: UploadedFile): void {}
  // @ts-expect-error the name is missing
  name(@File() _a: UploadedFile): void {}
  // @ts-expect-error nothing is no options
  nothing(@Files("a", null) _a: UploadedFile[]): void {}
}
