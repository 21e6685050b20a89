// Judged by the compiler alone, of TypeScript 6 and 7: nothing here runs.
import type { type as ArkType } from "arktype" with { "resolution-mode": "import" };
import {
  Body,
  type BodyOptions,
  type Constructor,
  Cookie,
  Form,
  Get,
  Header,
  Param,
  Post,
  Query,
  type StandardSchema,
  type ValidationOptions,
} from "lambent";
import * as v from "valibot";
import { z } from "zod";

declare const type: typeof ArkType;
declare const condition: boolean;
declare const anything: ReturnType<typeof JSON.parse>;
declare const unknown: unknown;
declare const notThereYet: never;
declare const schema: StandardSchema;
declare const lengthSchema: StandardSchema<string, number>;
declare const itemSchema: StandardSchema<unknown, Item>;
declare const bodyOptions: BodyOptions;
declare const validationOptions: ValidationOptions;

class Item {
  id!: string;
}

class Order {
  total!: number;
}

class SpecialItem extends Item {
  extra!: string;
}

const ByZod = z.object({
  name: z.string(),
  count: z.coerce.number().default(1),
  at: z.iso.date().transform(Date.parse),
});
const ByValibot = v.object({ name: v.string(), count: v.optional(v.pipe(v.string(), v.transform(Number)), "1") });
const ByArktype = type({ name: "string", count: "string.numeric.parse", "note?": "string" });

type Zod = z.infer<typeof ByZod>;
type Valibot = v.InferOutput<typeof ByValibot>;
type Arktype = typeof ByArktype.infer;

export class AcceptedSchemas {
  @Post()
  bodies(
    @Body(ByZod) _a: Zod,
    @Body(ByValibot) _b: Valibot,
    @Body(ByArktype) _c: Arktype,
    @Body([ByZod]) _d: Zod[],
    @Body([ByValibot]) _e: readonly Valibot[],
    @Body([ByArktype]) _f: Iterable<Arktype>,
    @Body([[ByZod]]) _g: Zod[][],
    @Body("h", ByZod) _h: Zod,
    @Body("i", [ByValibot]) _i: Valibot[],
    @Body("j", ByArktype, { optional: true }) _j: Arktype | undefined,
    @Body(ByZod, { optional: condition }) _k: Zod | undefined,
    @Body(ByZod, bodyOptions) _l: Zod | undefined,
    @Body(ByZod) _m: { readonly name: string; readonly count: number; readonly at: number },
    @Body(ByZod) _n: { readonly name: string },
    @Body(ByZod) _o: unknown,
    @Body(ByArktype, { optional: true }) _p?: Arktype,
  ): void {}

  @Get()
  texts(
    @Query(ByZod) _a: Zod,
    @Param(ByValibot) _b: Valibot,
    @Header(ByArktype) _c: Arktype,
    @Cookie(ByZod) _d: Zod,
    @Form(ByValibot) _e: Valibot,
    @Query(ByArktype, { groups: ["a"] }) _f: Arktype,
  ): void {}

  @Post("/simple")
  simple(
    @Body(z.string()) _a: string,
    @Body(v.number()) _b: number,
    @Body(type("boolean")) _c: boolean,
    @Body(z.enum(["a", "b"])) _d: "a" | "b",
    @Body(z.union([z.string(), z.null()])) _e: string | null,
    @Body(z.string().optional()) _f: string | undefined,
    @Body(type("string[]")) _g: string[],
    @Body(z.any()) _h: Item,
    @Body(z.never()) _i: Item,
    @Body(z.unknown()) _j: unknown,
    @Body(z.instanceof(Item)) _k: Item,
    @Body(z.promise(z.string())) _l: Promise<string>,
    @Body(
      v.pipeAsync(
        v.string(),
        v.transformAsync(async (text) => text.length),
      ),
    )
    _m: number,
  ): void {}

  @Post("/own")
  own(
    @Body(schema) _a: unknown,
    @Body(lengthSchema) _b: number,
    @Body([lengthSchema]) _c: number[],
    @Body(condition ? Item : ByZod) _d: Item | Zod,
    @Query(anything) _e: Item,
    @Body(anything) _f: Item,
    @Body([anything]) _g: Item[],
    @Query(notThereYet) _h: Item,
    @Body(notThereYet) _i: Item,
  ): void {}
}

export class RefusedSchemas {
  // @ts-expect-error the output of the schema for a class
  zod(@Body(ByZod) _b: Item): void {}
  // @ts-expect-error the output of the schema for a class
  valibot(@Body(ByValibot) _b: Item): void {}
  // @ts-expect-error the output of the schema for a class
  arktype(@Body(ByArktype) _b: Item): void {}
  // @ts-expect-error a field is missing
  other(@Body(ByValibot) _b: Zod): void {}
  // @ts-expect-error what goes into the schema, not what comes out
  input(@Body(ByZod) _b: z.input<typeof ByZod>): void {}
  // @ts-expect-error a list for one
  list(@Body([ByZod]) _b: Zod): void {}
  // @ts-expect-error one for a list
  one(@Body(ByValibot) _b: Valibot[]): void {}
  // @ts-expect-error a list of something else
  elements(@Body([ByArktype]) _b: Item[]): void {}
  // @ts-expect-error a string for a number
  field(@Body("n", z.string()) _n: number): void {}
  // @ts-expect-error a string for a number
  fieldOfArktype(@Body("n", type("string")) _n: number): void {}
  // @ts-expect-error it may be undefined
  optional(@Body(ByZod, { optional: true }) _b: Zod): void {}
  // @ts-expect-error it may be undefined
  optionalField(@Body("n", z.string(), { optional: condition }) _n: string): void {}
  // @ts-expect-error the schema's output may be undefined
  optionalOutput(@Body(z.string().optional()) _b: string): void {}
  // @ts-expect-error a wider list of literals
  literals(@Body(z.enum(["a", "b"])) _b: "a"): void {}
  // @ts-expect-error nothing is known of the output
  unknownOutput(@Body(schema) _b: Item): void {}
  // @ts-expect-error the one or the other
  either(@Body(condition ? Item : ByZod) _b: Item): void {}
  // @ts-expect-error no such option
  option(@Body(ByZod, { opional: true }) _b: Zod): void {}
  // @ts-expect-error the options are a schema
  options(@Body(ByZod, ByZod) _b: Zod): void {}
  // @ts-expect-error the options are a class
  classOptions(@Body(Item, Order) _b: Item): void {}
  // @ts-expect-error nothing to validate with
  noSchema(@Body({ "~standard": { version: 1, vendor: "own" } }) _b: Item): void {}
  // @ts-expect-error fields of schemas are no schema
  fields(@Body({ name: z.string() }) _b: { name: string }): void {}

  // @ts-expect-error a text becomes a number
  query(@Query(ByZod) _q: { count: string }): void {}
  // @ts-expect-error a text becomes a number
  param(@Param(ByValibot) _p: { count: string }): void {}
  // @ts-expect-error a text becomes a number
  header(@Header(ByArktype) _h: { count: string }): void {}
  // @ts-expect-error a text becomes a number
  cookie(@Cookie(ByZod) _c: { count: string }): void {}
  // @ts-expect-error a text becomes a number
  form(@Form(ByValibot) _f: { count: string }): void {}
  // @ts-expect-error nothing is known of the output
  queryUnknown(@Query(schema) _q: Item): void {}
  // @ts-expect-error values by name have types, not schemas
  queryByName(@Query("n", z.string()) _n: string): void {}
  // @ts-expect-error values by name have types, not schemas
  queryByNameOfArktype(@Query("n", type("string")) _n: string): void {}
  // @ts-expect-error values by name have types, not schemas
  queryType(@Query("n", { type: v.string() }) _n: string): void {}
}

export class AcceptedClasses {
  @Get("/{id}")
  texts(
    @Query(Item) _a: Item,
    @Param(Item) _b: Item,
    @Header(Item) _c: Item,
    @Cookie(Item) _d: Item,
    @Form(Item) _e: Item,
    @Query(SpecialItem) _f: Item,
    @Query(Item) _g: { readonly id: string },
  ): void {}

  @Get("/unchecked")
  unchecked(
    @Query() _a: Item,
    @Param() _b: Order,
    @Header() _c: unknown,
    @Cookie() _d: SpecialItem,
    @Form() _e: Item,
    @Body() _f: Item,
  ): void {}

  @Get("/options")
  options(
    @Body(Item, { groups: ["a"] }) _a: Item,
    @Query(Item, { groups: ["a"] }) _b: Item,
    @Param(Item, { groups: [] }) _c: Item,
    @Form(Item, {}) _d: Item,
    @Header(Item, validationOptions) _e: Item,
    @Body("f", [Item], { groups: ["a"], optional: false }) _f: Item[],
    @Body(Item, { groups: ["a"], optional: true }) _g?: Item,
  ): void {}

  @Post("/form")
  form(
    @Form("name") _a: string,
    @Form("age", Number) _b: number,
    @Form("tags", [String]) _c: string[],
    @Form("page", { default: 1 }) _d: number,
    @Form("sort", { enum: ["a", "b"] }) _e: "a" | "b",
    @Form("note", { optional: true }) _f?: string,
  ): void {}
}

export class RefusedClasses {
  // @ts-expect-error another class
  query(@Query(Item) _q: Order): void {}
  // @ts-expect-error a parent for a child
  queryParent(@Query(Item) _q: SpecialItem): void {}
  // @ts-expect-error one for a list
  queryOne(@Query(Item) _q: Item[]): void {}
  // @ts-expect-error another class
  param(@Param(Item) _p: Order): void {}
  // @ts-expect-error another class
  header(@Header(Item) _h: Order): void {}
  // @ts-expect-error another class
  cookie(@Cookie(Item) _c: Order): void {}
  // @ts-expect-error another class
  form(@Form(Item) _f: Order): void {}
  // @ts-expect-error a string for a number
  formField(@Form("age") _age: number): void {}
  // @ts-expect-error a number for a string
  formNumber(@Form("age", Number) _age: string): void {}
  // @ts-expect-error it may be undefined
  formOptional(@Form("age", { type: Number, optional: true }) _age: number): void {}

  // @ts-expect-error no such option
  bodyOption(@Body(Item, { gruops: ["a"] }) _b: Item): void {}
  // @ts-expect-error one group for a list
  bodyGroups(@Body(Item, { groups: "a" }) _b: Item): void {}
  // @ts-expect-error no such option
  queryOption(@Query(Item, { gruops: ["a"] }) _q: Item): void {}
  // @ts-expect-error an object of all values is always there
  queryOptional(@Query(Item, { optional: true }) _q?: Item): void {}
  // @ts-expect-error one group for a list
  formGroups(@Form(Item, { groups: "a" }) _f: Item): void {}
  // @ts-expect-error what follows is no options
  queryOptions(@Query(Item, "a") _q: Item): void {}

  // @ts-expect-error a list is no object of all values
  queryList(@Query([Item]) _q: Item[]): void {}
  // @ts-expect-error the name is missing
  queryNumber(@Query(Number) _q: number): void {}
  // @ts-expect-error the name is missing
  formString(@Form(String) _f: string): void {}
  // @ts-expect-error the name is missing
  queryDefault(@Query({ default: 20 }) _q: number): void {}
  // @ts-expect-error neither a name nor a type
  queryIndex(@Query(5) _q: string): void {}
  // @ts-expect-error neither a name nor a type
  queryAnything(@Query(unknown) _q: string): void {}
  // @ts-expect-error neither a name nor a type
  queryNothing(@Query(undefined) _q: string): void {}
}

/** A class factory: the class or schema is a parameter, and what it gives the same on both sides. */
export function CrudOf<T extends object>(
  cls: Constructor<T>,
  anySchema: StandardSchema<unknown, T>,
  zodSchema: z.ZodType<T>,
  valibotSchema: v.GenericSchema<unknown, T>,
) {
  abstract class Base {
    @Post("/texts")
    texts(
      @Query(cls) _a: T,
      @Query(cls, { groups: [] }) _b: T,
      @Form(anySchema) _c: T,
      @Query(zodSchema) _d: T,
    ): void {}

    @Post("/bodies")
    bodies(
      @Body(anySchema) _a: T,
      @Body([anySchema]) _b: T[],
      @Body(zodSchema) _c: T,
      @Body("d", valibotSchema) _d: T,
      @Body(zodSchema, { optional: true }) _e?: T,
    ): void {}

    // @ts-expect-error a list for one
    @Post() list(@Body([anySchema]) _b: T): void {}
  }
  return Base;
}

/** A class factory that does not say what the schema gives. */
export function InboxOf<Schema extends StandardSchema>(message: Schema) {
  abstract class Base {
    @Post() receive(@Body(message) _a: unknown, @Query(message) _b: unknown): void {}
  }
  return Base;
}

export const factories = [
  CrudOf(Item, itemSchema, z.instanceof(Item), v.instance(Item)),
  InboxOf(ByZod),
  InboxOf(ByValibot),
  InboxOf(ByArktype),
];

// The libraries' schemas are schemas, and their outputs those of the libraries' own types.
export const schemas: readonly [
  StandardSchema<unknown, Zod>,
  StandardSchema<unknown, Valibot>,
  StandardSchema<unknown, Arktype>,
] = [ByZod, ByValibot, ByArktype];
