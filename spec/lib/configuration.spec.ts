import { runInNewContext } from "node:vm";
import { IsString } from "class-validator";
import {
  All,
  type ApplicationOptions,
  Body,
  ConfigurationError,
  type Constructor,
  Controller,
  type Controllers,
  Cookie,
  createApplication,
  createParameterDecorator,
  Delete,
  Get,
  Header,
  type Middleware,
  Options,
  Param,
  Post,
  Query,
  Redirect,
  Req,
  Res,
  Route,
  SetHeader,
  Status,
  type UncheckedParameterDecorator,
  Use,
} from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import ts from "typescript";
import { call } from "../support/lambda.js";

class Item {
  @IsString() name!: string;
}

class Order {
  @IsString() id!: string;
}

class Unchecked {
  name!: string;
}

interface Shape {
  readonly corners: number;
}

enum Color {
  Red = "red",
  Blue = "blue",
}

/** What a class is at the moment when files that import each other in a circle have not come to it yet. */
const notThereYet = undefined as never;
const isFine: Middleware = (_request, next) => next();

/** All faults of the controllers; none where the application is made. */
function faultsOf(controllers: Controllers, options: ApplicationOptions = {}): readonly string[] {
  try {
    createLambdaHandler(controllers, options);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    for (const fault of error.faults) expect(fault).not.toMatch(/undefined|\[object/);
    return error.faults;
  }
}

type Case = [what: string, controller: Constructor, ...faults: string[]];

const describeFaults = (name: string, cases: Case[]) =>
  describe(name, () => {
    it.each(cases)("%s", (_what, controller, ...faults) => expect(faultsOf([controller])).toEqual(faults));
  });

/** A class as a compiler leaves it that emits no metadata: the decorators alone. */
function withoutMetadata(decorate: (prototype: { create(first?: unknown): void }) => void): Constructor {
  @Controller("/items")
  class Items {
    create(_first?: unknown): void {}
  }
  decorate(Items.prototype);
  Post()(Items.prototype, "create", {});
  return Items;
}

/** A class whose parameter has the type that is given, as the compiler would have written it. */
function withMetadata(type: unknown, decorator: (prototype: object, key: never, index: never) => void): Constructor {
  return withoutMetadata((prototype) => {
    decorator(prototype, "create" as never, 0 as never);
    const emit = Reflect as unknown as { metadata(key: string, value: unknown): (target: object, key: string) => void };
    emit.metadata("design:paramtypes", [type])(prototype, "create");
  });
}

const unknownType = (why: string, label = "@Body()", name = "") =>
  `Items.create, parameter 1 ${label}: its type is unknown, because ${why}. ` +
  `Write @Body(${name}ItemCreate), or @Body(${name}Object) for free JSON. To go without, set emitDecoratorMetadata, ` +
  'do not bundle with esbuild alone, and import "lambent" first in the entry file.';
const noMetadata = "the compiler emitted no metadata for the method";
const saysNothing = "the compiler says nothing of it: it is an interface, a union, or a type-only import";
const circle = (label: string) =>
  `Items.create, parameter 1 ${label}: its type was not there yet when the decorator ran, because files import each ` +
  "other in a circle. Move the class into a file that is outside of the circle.";

describeFaults("a body whose type is unknown", [
  ["no metadata", withoutMetadata((prototype) => Body()(prototype, "create", 0 as never)), unknownType(noMetadata)],
  [
    "no metadata, a field",
    withoutMetadata((prototype) => Body("name")(prototype, "create", 0 as never)),
    unknownType(noMetadata, '@Body("name")', '"name", '),
  ],
  ["Object", withMetadata(Object, Body()), unknownType(saysNothing)],
  ["Function", withMetadata(Function, Body()), unknownType(saysNothing)],
  ["an enum object", withMetadata(Color, Body()), unknownType(saysNothing)],
  ["a text", withMetadata("red", Body()), unknownType(saysNothing)],
  [
    "an interface",
    (() => {
      @Controller("/items")
      class Items {
        @Post() create(@Body() _shape: Shape): void {}
      }
      return Items;
    })(),
    unknownType(saysNothing),
  ],
  [
    "an array",
    (() => {
      @Controller("/items")
      class Items {
        @Post() create(@Body() _items: Item[]): void {}
      }
      return Items;
    })(),
    "Items.create, parameter 1 @Body(): its type is unknown, because the compiler says only that it is an array. " +
      "Write @Body([ItemCreate]).",
  ],
  [
    "a field that is an array",
    withMetadata(Array, Body("items")),
    'Items.create, parameter 1 @Body("items"): its type is unknown, because the compiler says only that it is an array. ' +
      'Write @Body("items", [ItemCreate]).',
  ],
  [
    "not there yet: emitted",
    withMetadata(undefined, Body()),
    unknownType("it was not there yet when the decorator ran: files import each other in a circle"),
  ],
  ["not there yet: given", withMetadata(undefined, Body(notThereYet)), circle("@Body(?)")],
  ["not there yet: given, without metadata", withMetadata(Object, Body(notThereYet)), circle("@Body(?)")],
  ["not there yet: a field", withMetadata(Object, Body("item", notThereYet)), circle('@Body("item", ?)')],
  ["not there yet: an element", withMetadata(Array, Body([notThereYet])), circle("@Body([?])")],
]);

describeFaults("a body whose type cannot be read", [
  [
    "a class without validators",
    withMetadata(Unchecked, Body(Unchecked)),
    "Items.create, parameter 1 @Body(Unchecked): the class Unchecked has no validators, so nothing of it would " +
      "be checked. Put class-validator's decorators on its fields, or take free JSON with @Body(Object).",
  ],
  [
    "a class without validators, from metadata",
    withMetadata(Unchecked, Body()),
    "Items.create, parameter 1 @Body(): the class Unchecked has no validators, so nothing of it would " +
      "be checked. Put class-validator's decorators on its fields, or take free JSON with @Body(Object).",
  ],
  [
    "a class without validators and without a name",
    withMetadata(Object, Body([class {}])),
    "Items.create, parameter 1 @Body([(anonymous class)]): the class (anonymous class) has no validators, so nothing " +
      "of it would be checked. Put class-validator's decorators on its fields, or take free JSON with " +
      "@Body(Object).",
  ],
  [
    "a class of the language",
    withMetadata(Date, Body()),
    "Items.create, parameter 1 @Body(): the class Date has no validators, so nothing of it would be checked. " +
      "Put class-validator's decorators on its fields, or take free JSON with @Body(Object).",
  ],
  [
    "an array of two",
    withMetadata(Array, Body([Item, Order] as never)),
    "Items.create, parameter 1 @Body([Item, Order]): an array type has one element. Write @Body([ItemCreate]).",
  ],
  [
    "an array of none",
    withMetadata(Array, Body([] as never)),
    "Items.create, parameter 1 @Body([]): an array type has one element. Write @Body([ItemCreate]).",
  ],
  [
    "an object",
    withMetadata(Object, Body({} as never)),
    "Items.create, parameter 1 @Body({...}): its type is {...}, not a class. Give the class itself: @Body(ItemCreate).",
  ],
  [
    "null",
    withMetadata(Object, Body(null as never)),
    "Items.create, parameter 1 @Body(null): its type is null, not a class. Give the class itself: @Body(ItemCreate).",
  ],
  [
    "a number",
    withMetadata(Object, Body("count", 1 as never)),
    'Items.create, parameter 1 @Body("count", 1): its type is 1, not a class. Give the class itself: @Body(ItemCreate).',
  ],
]);

describeFaults("a body that is declared twice, differently", [
  [
    "two classes",
    (() => {
      @Controller("/items")
      class Items {
        @Post() create(@(Body(Item) as UncheckedParameterDecorator) _order: Order): void {}
      }
      return Items;
    })(),
    "Items.create, parameter 1 @Body(Item): it gives Item, but the parameter is declared as Order. " +
      "Give both the same type.",
  ],
  [
    "an array and one",
    withMetadata(Item, Body([Item])),
    "Items.create, parameter 1 @Body([Item]): it gives [Item], but the parameter is declared as Item. " +
      "Give both the same type.",
  ],
  [
    "one and an array",
    withMetadata(Array, Body(Item)),
    "Items.create, parameter 1 @Body(Item): it gives Item, but the parameter is declared as Array. " +
      "Give both the same type.",
  ],
  [
    "text and number",
    withMetadata(Number, Body("name", String)),
    'Items.create, parameter 1 @Body("name", String): it gives String, but the parameter is declared as Number. ' +
      "Give both the same type.",
  ],
  [
    "a class without a name",
    withMetadata((() => class {})(), Body(Item)),
    "Items.create, parameter 1 @Body(Item): it gives Item, but the parameter is declared as (anonymous class). " +
      "Give both the same type.",
  ],
]);

class SpecialItem extends Item {}

describeFaults("no fault in a body", [
  ["a subclass of what is declared", withMetadata(Item, Body(SpecialItem))],
  ["free JSON, whatever is declared", withMetadata(Item, Body(Object))],
  ["an array where an array is declared", withMetadata(Array, Body([Item]))],
  ["a class where an interface is declared", withMetadata(Object, Body(Item))],
  ["a class where the compiler knew only that it is one", withMetadata(Function, Body(Item))],
  ["a class where the compiler wrote an enum object", withMetadata(Color, Body(Item))],
  ["a class without metadata", withoutMetadata((prototype) => Body(Item)(prototype, "create", 0 as never))],
]);

const contradiction = (label: string, gives: string, declared: string, write: string) =>
  `Items.create, parameter 1 ${label}: it gives ${gives}, but the parameter is declared as ${declared}. ` +
  `Make them one: write ${write}.`;

describeFaults("a value that is declared twice, differently", [
  [
    "a number and a string",
    (() => {
      @Controller("/items")
      class Items {
        @Post() create(@Query("n", Number as never) _n: string): void {}
      }
      return Items;
    })(),
    contradiction('@Query("n")', "a Number", "String", '@Query("n", String)'),
  ],
  [
    "a string and a number",
    withMetadata(Number, Query("n")),
    contradiction('@Query("n")', "a String", "Number", '@Query("n", Number)'),
  ],
  [
    "the type of a default",
    withMetadata(String, Query("n", { default: 1 })),
    contradiction('@Query("n")', "a Number", "String", '@Query("n", String)'),
  ],
  [
    "one and an array",
    withMetadata(Array, Header("X-Tag")),
    contradiction('@Header("X-Tag")', "a String", "Array", '@Header("X-Tag", [String])'),
  ],
  [
    "an array and one",
    withMetadata(Date, Query("d", [Date])),
    contradiction('@Query("d")', "an array", "Date", '@Query("d", Date)'),
  ],
  [
    "a class",
    withMetadata(Item, Cookie("session")),
    contradiction('@Cookie("session")', "a String", "Item", '@Cookie("session", String)'),
  ],
  [
    "one member of an enum and an array",
    withMetadata(Array, Query("color", { enum: Color })),
    'Items.create, parameter 1 @Query("color"): it gives one member of the enum, but the parameter is declared as ' +
      'Array. Make them one: write @Query("color", { type: [String], enum: ... }).',
  ],
  [
    "an array of members of an enum and one",
    withMetadata(String, Query("color", { type: [String], enum: Color })),
    'Items.create, parameter 1 @Query("color"): it gives an array, but the parameter is declared as String. ' +
      'Make them one: write @Query("color", { enum: ... }).',
  ],
]);

describeFaults("a value whose options cannot work", [
  [
    "a class as the type",
    withMetadata(Item, Query("item", Item as never)),
    'Items.create, parameter 1 @Query("item"): its type is none that a text can be turned into. ' +
      'Use String, Number, Boolean, Date, BigInt, or one of them in an array: write @Query("item", Number).',
  ],
  [
    "an array of two types",
    withMetadata(Array, Query("tag", [String, Number] as never)),
    'Items.create, parameter 1 @Query("tag"): its type is none that a text can be turned into. ' +
      'Use String, Number, Boolean, Date, BigInt, or one of them in an array: write @Query("tag", Number).',
  ],
  [
    "an array of no type",
    withMetadata(Array, Query("tag", [] as never)),
    'Items.create, parameter 1 @Query("tag"): its type is none that a text can be turned into. ' +
      'Use String, Number, Boolean, Date, BigInt, or one of them in an array: write @Query("tag", Number).',
  ],
  [
    "an enum that is not there yet",
    withMetadata(Object, Query("color", { enum: notThereYet })),
    'Items.create, parameter 1 @Query("color"): its enum has no members. Give an enum object or a list of literals; ' +
      "one from a file that imports this one may not be there yet.",
  ],
  [
    "an enum without members",
    withMetadata(Object, Query("color", { enum: [] })),
    'Items.create, parameter 1 @Query("color"): its enum has no members. Give an enum object or a list of literals; ' +
      "one from a file that imports this one may not be there yet.",
  ],
]);

function cyclic(): object {
  const object: Record<string, unknown> = {};
  object.self = object;
  return object;
}

describe("a default that is not of its type", () => {
  it.each<[what: string, options: object, shown: string]>([
    ["a text for a number", { type: Number, default: "1" }, '"1"'],
    ["a number for a text", { type: String, default: Number.NaN }, "NaN"],
    ["a number for a BigInt", { type: BigInt, default: 1 }, "1"],
    ["a BigInt for a number", { type: Number, default: 1n }, "1n"],
    ["a text for a date", { type: Date, default: "2026-01-31" }, '"2026-01-31"'],
    ["a date for a text", { type: String, default: new Date(0) }, '"1970-01-01T00:00:00.000Z"'],
    ["one for an array", { type: [String], default: "a" }, '"a"'],
    ["an array for one", { type: String, default: ["a"] }, '["a"]'],
    ["an array with another element", { type: [Number], default: [1, 2n, "3"] }, '[1, 2n, "3"]'],
    ["an array without a type", { default: [true, null] }, "[true, null]"],
    ["an array with a hole", { type: [Number], default: [undefined] }, "[nothing]"],
    ["an object", { default: {} }, "an object"],
    ["an object that holds itself", { default: cyclic() }, "an object"],
    ["a function", { default: () => 1 }, "a function"],
    ["a symbol", { default: Symbol("a") }, "a symbol"],
    ["no member of the enum", { enum: Color, default: "green" }, '"green"'],
    ["the name of a member", { enum: Color, default: "Red" }, '"Red"'],
    ["no literal of the list", { enum: [1, 2], default: 3 }, "3"],
    ["an array with no member", { type: [String], enum: Color, default: ["red", "green"] }, '["red", "green"]'],
  ])("%s", (_what, options, shown) => {
    expect(faultsOf([withMetadata(Object, Query("q", options as never))])).toEqual([
      `Items.create, parameter 1 @Query("q"): the default ${shown} is not of the declared type. Give a default of that type.`,
    ]);
  });

  it.each<[what: string, options: object]>([
    ["null", { default: null }],
    ["null for a number", { type: Number, default: null }],
    ["a member of the enum", { enum: Color, default: Color.Red }],
    ["an empty array", { type: [Number], default: [] }],
    ["a date", { type: Date, default: new Date(0) }],
  ])("no fault: %s", (_what, options) => {
    expect(faultsOf([withMetadata(Object, Query("q", options as never))])).toEqual([]);
  });
});

const orphan = (name: string, known = "") =>
  `Items.read, parameter 1 @Param("${name}"): the path has no parameter "${name}"${known}. ` +
  `Put {${name}} into the path, or give the decorator the path's own name.`;

describe("path parameters", () => {
  /** The faults of a method with these paths, whose first parameter has this decorator. */
  function faultsOfPath(paths: readonly string[], param: (target: never, key: never, index: never) => void) {
    class Items {
      read(_id: unknown): void {}
    }
    for (const path of paths) Get(path)(Items.prototype, "read", {});
    param(Items.prototype as never, "read" as never, 0 as never);
    Controller("/items")(Items);
    return faultsOf([Items]);
  }

  it.each<[what: string, paths: string[], param: (target: never, key: never, index: never) => void, faults: string[]]>([
    ["not in the path", ["/{id}"], Param("name"), [orphan("name", ', only "id"')]],
    ["of another case", ["/{id}"], Param("ID"), [orphan("ID", ', only "id"')]],
    ["not in a path without parameters", ["/all"], Param("id"), [orphan("id")]],
    ["in one of two paths", ["/{id}", "/by-name/{name}"], Param("id"), [orphan("id", ', only "name", "id"')]],
    ["optional and in no path", ["/{id}"], Param("name", { optional: true }), [orphan("name", ', only "id"')]],
    ["with a default and in no path", ["/{id}"], Param("page", { default: 1 }), [orphan("page", ', only "id"')]],
    ["in the path", ["/{id}"], Param("id"), []],
    ["in the path, greedy", ["/{rest+}"], Param("rest"), []],
    ["in every path", ["/{id}", "/v2/{id}"], Param("id"), []],
    ["optional and in one of two paths", ["/{id}", "/mine"], Param("id", { optional: true }), []],
    ["with a default and in one of two paths", ["/{id}", "/mine"], Param("id", { default: "me" }), []],
  ])("%s", (_what, paths, param, faults) => {
    expect(faultsOfPath(paths, param)).toEqual(faults);
  });

  it("in the prefix", () => {
    @Controller("/tenants/{tenant}")
    class Tenants {
      @Get("/items") list(@Param("tenant") _tenant: string): void {}
    }
    expect(faultsOf([Tenants])).toEqual([]);
  });

  it("tells only what is wrong with the path where that is the fault", () => {
    expect(faultsOfPath(["/{id"], Param("id", { optional: true }))).toEqual([
      'Items.read: the segment "{id" of the path "/items/{id" is neither literal text nor a parameter. ' +
        'A parameter is a whole segment: "{name}", ":name", or "{name+}" for the rest of the path.',
    ]);
  });
});

describe("a path that cannot be matched", () => {
  const neither = (segment: string, path: string) =>
    `the segment "${segment}" of the path "${path}" is neither literal text nor a parameter. ` +
    'A parameter is a whole segment: "{name}", ":name", or "{name+}" for the rest of the path.';
  const nameless = (segment: string, path: string) =>
    `the parameter "${segment}" of the path "${path}" has no valid name. Use letters, digits, "_" and "-".`;
  const empty = (path: string) =>
    `the path "${path}" has an empty segment, which nothing matches. Remove the doubled slash.`;
  const malformed = (segment: string, path: string) =>
    `the segment "${segment}" of the path "${path}" has a malformed percent escape. Write "%25" for "%".`;
  const twice = (name: string, path: string) =>
    `the path "${path}" has two parameters named "${name}". Give each its own name.`;
  const greedy = (name: string, path: string) =>
    `"{${name}+}" is not at the end of the path "${path}". Nothing can follow it: move it to the end.`;

  it.each<[prefix: string, path: string, problem: string]>([
    ["/items", "/{id}/parts/{id}", twice("id", "/items/{id}/parts/{id}")],
    ["/items", "/{id}/parts/:id", twice("id", "/items/{id}/parts/:id")],
    ["/items/{id}", "/{id}", twice("id", "/items/{id}/{id}")],
    ["/items", "/{id}/{id+}", twice("id", "/items/{id}/{id+}")],
    ["/items", "/{rest+}/parts", greedy("rest", "/items/{rest+}/parts")],
    ["/items/{rest+}", "/parts", greedy("rest", "/items/{rest+}/parts")],
    ["/items", "/a//b", empty("/items/a//b")],
    ["/items/", "//b", empty("/items//b")],
    ["/items//", "/b", empty("/items//b")],
    ["//items", "", empty("//items")],
    ["/items", "/a//", empty("/items/a//")],
    ["//", "", empty("//")],
    ["", "//", empty("//")],
    ["/items", "/{}", nameless("{}", "/items/{}")],
    ["/items", "/{+}", nameless("{+}", "/items/{+}")],
    ["/items", "/:", nameless(":", "/items/:")],
    ["/items", "/{1st}", nameless("{1st}", "/items/{1st}")],
    ["/items", "/{a b}", nameless("{a b}", "/items/{a b}")],
    ["/items", "/{id?}", nameless("{id?}", "/items/{id?}")],
    ["/items", "/:id?", nameless(":id?", "/items/:id?")],
    ["/items", "/:id(\\d+)", nameless(":id(\\d+)", "/items/:id(\\d+)")],
    ["/items", "/{id}.json", neither("{id}.json", "/items/{id}.json")],
    ["/items", "/item-{id}", neither("item-{id}", "/items/item-{id}")],
    ["/items", "/{id", neither("{id", "/items/{id")],
    ["/items", "/*", neither("*", "/items/*")],
    ["/items", "/search?q=1", neither("search?q=1", "/items/search?q=1")],
    ["/items", "/a#b", neither("a#b", "/items/a#b")],
    ["/items", "/100%", malformed("100%", "/items/100%")],
    ["/items", "/%zz", malformed("%zz", "/items/%zz")],
    ["/items", "/%C3", malformed("%C3", "/items/%C3")],
  ])('"%s" and "%s"', (prefix, path, problem) => {
    @Controller(prefix)
    class Items {
      @Get(path) read(): void {}
    }
    expect(faultsOf([Items])).toEqual([`Items.read: ${problem}`]);
  });

  it.each<[prefix: string, path: string, pattern: string]>([
    ["", "", "/"],
    ["/", "/", "/"],
    ["items", "{id}", "/items/{id}"],
    ["/items/", "/{id}/", "/items/{id}"],
    ["/items", ":id", "/items/{id}"],
    ["/", "/{rest+}", "/{rest+}"],
    ["/caf\u00e9", "/100%25", "/caf%C3%A9/100%25"],
  ])('no fault: "%s" and "%s" is %s', (prefix, path, pattern) => {
    @Controller(prefix)
    class Items {
      @Get(path) read(): void {}
    }
    expect(createApplication([Items]).routes.map((route) => route.path)).toEqual([pattern]);
  });
});

describe("two routes for one request", () => {
  const taken = (route: string, by: string, as = "") =>
    `${route} is already answered by ${by}${as}. Change the path or the method of one of them.`;

  it.each<[what: string, first: PropertyDecorators, second: PropertyDecorators, faults: string[]]>([
    ["one pattern", [Get("/{id}")], [Get("/{id}")], [taken("Items.second: GET /items/{id}", "Items.first")]],
    ["{id} and :id", [Get("/{id}")], [Get("/:id")], [taken("Items.second: GET /items/{id}", "Items.first")]],
    [
      "other names of parameters",
      [Get("/{id}/parts/{part}")],
      [Get("/{item}/parts/{id}")],
      [taken("Items.second: GET /items/{item}/parts/{id}", "Items.first", " as /items/{id}/parts/{part}")],
    ],
    [
      "other names of greedy parameters",
      [Get("/{rest+}")],
      [Get("/{path+}")],
      [taken("Items.second: GET /items/{path+}", "Items.first", " as /items/{rest+}")],
    ],
    ["a trailing slash", [Get("/all")], [Get("/all/")], [taken("Items.second: GET /items/all", "Items.first")]],
    [
      "a literal and its escape",
      [Get("/caf\u00e9")],
      [Get("/caf%C3%A9")],
      [taken("Items.second: GET /items/caf%C3%A9", "Items.first")],
    ],
    ["every method", [All("/{id}")], [All("/{id}")], [taken("Items.second: every method /items/{id}", "Items.first")]],
    ["a method by its name", [Delete()], [Route("DELETE")], [taken("Items.second: DELETE /items", "Items.first")]],
    ["one method", [Get(), Get("/")], [Post()], [taken("Items.first: GET /items", "Items.first")]],
    ["a verb and every method", [All("/{id}")], [Get("/{id}")], []],
    ["two methods", [Get("/{id}")], [Delete("/{id}")], []],
    ["a parameter and a greedy one", [Get("/{id}")], [Get("/{rest+}")], []],
    ["a parameter and a literal", [Get("/{id}")], [Get("/all")], []],
  ])("%s", (_what, first, second, faults) => {
    class Items {
      first(): void {}
      second(): void {}
    }
    for (const decorate of first) decorate(Items.prototype, "first", {});
    for (const decorate of second) decorate(Items.prototype, "second", {});
    Controller("/items")(Items);
    expect(faultsOf([Items])).toEqual(faults);
  });

  type PropertyDecorators = ((target: object, key: string, descriptor: PropertyDescriptor) => void)[];

  it("of two controllers", () => {
    @Controller("/items")
    class Items {
      @Get("/{id}") read(): void {}
    }
    @Controller()
    class Catchall {
      @Get("/:kind/:id") read(): void {}
      @Get("/items/:name") find(): void {}
    }
    expect(faultsOf([Items, Catchall])).toEqual([
      taken("Catchall.find: GET /items/{name}", "Items.read", " as /items/{id}"),
    ]);
  });

  it("of one controller that is listed twice", () => {
    @Controller("/items")
    class Items {
      @Get() list(): void {}
    }
    expect(faultsOf([Items, new Items()])).toEqual(["Items is listed twice. Remove one of them."]);
  });

  it("of a parent and its child", () => {
    @Controller("/items")
    class Items {
      @Get() list(): void {}
    }
    class SpecialItems extends Items {}
    expect(faultsOf([Items, SpecialItems])).toEqual([taken("SpecialItems.list: GET /items", "Items.list")]);
  });

  it("of a controller and an extension", () => {
    @Controller("/docs")
    class Docs {
      @Get() read(): void {}
    }
    const extension = { name: "docs", routes: () => [{ method: "GET", path: "/docs", handle: () => "" }] };
    expect(faultsOf([Docs], { extensions: [extension] })).toEqual([
      taken('the extension "docs": GET /docs', "Docs.read"),
    ]);
  });
});

it("an extension's path that cannot be matched is a fault among the others", () => {
  @Controller()
  class Empty {}
  const extension = { name: "docs", routes: () => [{ method: "GET", path: "/{docs", handle: () => "" }] };
  expect(faultsOf([Empty], { extensions: [extension] })).toEqual([
    "Empty: the controller has no routes. Put @Get(), @Post() or another route decorator on a method.",
    'the extension "docs": the segment "{docs" of the path "/{docs" is neither literal text nor a parameter. ' +
      'A parameter is a whole segment: "{name}", ":name", or "{name+}" for the rest of the path.',
  ]);
});

describe("a method that cannot be routed", () => {
  const notAToken = (method: string) =>
    `Items.run: @Route(${method}) is not an HTTP method. Use a token such as "PURGE".`;
  const notRouted = (method: string) =>
    `Items.run: @Route("${method}") cannot be routed, it is not a request for a resource. Use another method.`;

  it.each<[method: string, fault: string]>([
    ["CONNECT", notRouted("CONNECT")],
    ["TRACE", notRouted("TRACE")],
    ["", notAToken('""')],
    ["GET POST", notAToken('"GET POST"')],
    ["GET\n", notAToken('"GET\\n"')],
    ["G\u00c9T", notAToken('"G\u00c9T"')],
    ["get", 'Items.run: @Route("get") answers no request, because methods are case-sensitive. Write @Route("GET").'],
    [
      "Patch",
      'Items.run: @Route("Patch") answers no request, because methods are case-sensitive. Write @Route("PATCH").',
    ],
  ])("%j", (method, fault) => {
    @Controller("/items")
    class Items {
      @Route(method) run(): void {}
    }
    expect(faultsOf([Items])).toEqual([fault]);
  });

  it.each(["PURGE", "M-SEARCH", "OPTIONS", "custom"])("no fault: %s", (method) => {
    @Controller("/items")
    class Items {
      @Route(method) run(): void {}
    }
    expect(faultsOf([Items])).toEqual([]);
  });
});

describe("an outcome that cannot be sent", () => {
  const notAStatus = (status: string) =>
    `Items.run: @Status(${status}) is not a status. Give an integer from 200 to 599.`;
  const notARedirect = (status: string) =>
    `Items.run: @Redirect(..., ${status}) is not a redirect. Give a status from 300 to 399.`;
  const badValue = (name: string) =>
    `Items.run: @SetHeader("${name}", ...): a header must not be sent: the value of the header "${name}" is not a text of ` +
    "printable one-byte characters. Correct it.";
  const badName = (name: string) =>
    `Items.run: @SetHeader(${name}, ...): a header must not be sent: the header name ${name} is not a token. Correct it.`;
  const badLimit = (limit: string) => `Items.run: maxBodyBytes is ${limit}. Give a whole number of bytes.`;

  it.each<
    [what: string, decorate: (target: object, key: string, descriptor: PropertyDescriptor) => void, faults: string[]]
  >([
    ["@Status(99)", Status(99), [notAStatus("99")]],
    ["@Status(100)", Status(100), [notAStatus("100")]],
    ["@Status(600)", Status(600), [notAStatus("600")]],
    ["@Status(200.5)", Status(200.5), [notAStatus("200.5")]],
    ["@Status(NaN)", Status(Number.NaN), [notAStatus("NaN")]],
    ["@Status(200)", Status(200), []],
    ["@Status(599)", Status(599), []],
    ["@Redirect 200", Redirect("/", 200), [notARedirect("200")]],
    ["@Redirect 299", Redirect("/", 299), [notARedirect("299")]],
    ["@Redirect 400", Redirect("/", 400), [notARedirect("400")]],
    ["@Redirect 301.5", Redirect("/", 301.5), [notARedirect("301.5")]],
    ["@Redirect 308", Redirect("/", 308), []],
    ["@Redirect", Redirect("/"), []],
    ["@SetHeader with a line break", SetHeader("X-A", "a\r\nX-B: b"), [badValue("X-A")]],
    ["@SetHeader with a null character", SetHeader("X-A", "\0"), [badValue("X-A")]],
    ["@SetHeader with a character of two bytes", SetHeader("X-A", "\u20ac"), [badValue("X-A")]],
    ["@SetHeader with a list", SetHeader("X-A", ["a"] as never), [badValue("X-A")]],
    ["@SetHeader with nothing", SetHeader("X-A", undefined as never), [badValue("X-A")]],
    ["@SetHeader with a space in the name", SetHeader("X A", "a"), [badName('"X A"')]],
    ["@SetHeader with a line break in the name", SetHeader("X\n", "a"), [badName('"X\\n"')]],
    ["@SetHeader without a name", SetHeader("", "a"), [badName('""')]],
    ["@SetHeader", SetHeader("__proto__", "a\tb \u00e9"), []],
    ["maxBodyBytes -1", Post("", { maxBodyBytes: -1 }), [badLimit("-1")]],
    ["maxBodyBytes 0.5", Post("", { maxBodyBytes: 0.5 }), [badLimit("0.5")]],
    ["maxBodyBytes NaN", Post("", { maxBodyBytes: Number.NaN }), [badLimit("NaN")]],
    ["maxBodyBytes 0", Post("", { maxBodyBytes: 0 }), []],
  ])("%s", (_what, decorate, faults) => {
    @Controller("/items")
    class Items {
      @Get() run(): void {}
    }
    decorate(Items.prototype, "run", {});
    expect(faultsOf([Items])).toEqual(faults);
  });

  it.each([
    [-1, "-1"],
    [1.5, "1.5"],
    [Number.NaN, "NaN"],
  ])("the application's maxBodyBytes %s", (maxBodyBytes, shown) => {
    expect(faultsOf([], { maxBodyBytes })).toEqual([
      `the option maxBodyBytes is ${shown}. Give a whole number of bytes.`,
    ]);
  });

  it("no fault: the application's maxBodyBytes 0", () => {
    expect(faultsOf([], { maxBodyBytes: 0 })).toEqual([]);
  });
});

describe("a decorator in the wrong place", () => {
  const decorators: [label: string, decorate: (target: never, key: never, descriptor: never) => void][] = [
    ["@Get()", Get()],
    ['@Route("PURGE")', Route("PURGE")],
    ["@Status(201)", Status(201)],
    ['@SetHeader("X-A")', SetHeader("X-A", "a")],
    ['@Redirect("/")', Redirect("/")],
    ["@Use()", Use(isFine)],
    ['@Query("q")', Query("q")],
    ["@Body(Item)", Body(Item)],
    ["@Req()", Req()],
    ["@currentUser()", createParameterDecorator(function currentUser() {})()],
  ];
  const ofParameters = decorators.slice(6);
  const ofMethods = decorators.slice(0, 5);

  function fine(): Constructor {
    @Controller("/items")
    class Items {
      @Get() list(): void {}
    }
    return Items;
  }

  it.each(decorators)("%s on a static method", (label, decorate) => {
    const cls = fine();
    decorate(cls as never, "list" as never, (label === "@Get()" ? {} : 0) as never);
    expect(faultsOf([cls])).toEqual([
      `Items.list: ${label} stands on a static method, which no instance answers for. Remove "static".`,
    ]);
  });

  it.each(ofMethods)("%s on a class", (label, decorate) => {
    const cls = fine();
    (decorate as (target: unknown) => void)(cls);
    expect(faultsOf([cls])).toEqual([`Items: ${label} stands on the class. Move it to a method.`]);
  });

  it.each(ofParameters)("%s on a parameter of the constructor", (label, decorate) => {
    const cls = fine();
    decorate(cls as never, undefined as never, 0 as never);
    expect(faultsOf([cls])).toEqual([
      `Items: ${label} stands on a parameter of the constructor, which is called once and without a request. ` +
        "Move it to a method.",
    ]);
  });

  it.each(ofParameters)("%s on a class", (label, decorate) => {
    const cls = fine();
    (decorate as (target: unknown) => void)(cls);
    expect(faultsOf([cls])).toEqual([`Items: ${label} stands on the class. Move it to a parameter of a method.`]);
  });

  it.each(ofParameters)("%s on a method", (label, decorate) => {
    const cls = fine();
    decorate(cls.prototype as never, "list" as never, {} as never);
    expect(faultsOf([cls])).toEqual([
      `Items.list: ${label} stands on the method itself. Move it to one of its parameters.`,
    ]);
  });

  it("two on one parameter", () => {
    @Controller("/items")
    class Items {
      @Get("/{id}") read(@Param("id") @Query("id") _id: string): void {}
    }
    expect(faultsOf([Items])).toEqual([
      'Items.read, parameter 1: it has two decorators, @Param("id") and @Query("id"). Remove one.',
    ]);
  });

  it("a custom one without a name", () => {
    const cls = fine();
    const decorator = createParameterDecorator(
      (
        () => () =>
          1
      )(),
    );
    decorator()(cls as never, undefined as never, 0 as never);
    expect(faultsOf([cls])).toEqual([
      "Items: (a custom decorator) stands on a parameter of the constructor, which is called once and without a " +
        "request. Move it to a method.",
    ]);
  });

  it("a route on an accessor", () => {
    @Controller("/items")
    class Items {
      readonly #items: string[] = [];
      @Get() get list(): string[] {
        return this.#items;
      }
    }
    expect(faultsOf([Items])).toEqual([
      "Items.list: it is an accessor, which is read and not called. Make it a method.",
    ]);
  });

  it("the fault of a parent is told once, however many children there are", () => {
    class Base {
      @Get() static list(): void {}
      @Get() read(): void {}
    }
    @Controller("/first")
    class First extends Base {}
    @Controller("/second")
    class Second extends Base {}
    expect(faultsOf([First, Second])).toEqual([
      'Base.list: @Get() stands on a static method, which no instance answers for. Remove "static".',
    ]);
  });
});

describe("a class that cannot be a controller", () => {
  const noController = (name: string) =>
    `${name}: the class is not a controller. Put @Controller() on it, or on a class it extends.`;
  const noRoutes = (name: string) =>
    `${name}: the controller has no routes. Put @Get(), @Post() or another route decorator on a method.`;
  const takes = (name: string, what: string) =>
    `${name}: its constructor takes ${what}. Pass an instance, or the option resolve: (cls) => container.resolve(cls).`;

  class Routed {
    @Get() list(): void {}
  }

  it.each<[what: string, controllers: () => Controllers, faults: string[]]>([
    ["without @Controller", () => [Routed], [noController("Routed")]],
    ["an instance without @Controller", () => [new Routed()], [noController("Routed")]],
    ["without anything", () => [Item], [noController("Item"), noRoutes("Item")]],
    ["a plain object", () => [{}], [noController("Object"), noRoutes("Object")]],
    ["a function", () => [() => ({})], [noController("(anonymous class)"), noRoutes("(anonymous class)")]],
    [
      "without routes",
      () => {
        @Controller("/items")
        class Items {
          list(): void {}
        }
        return [Items];
      },
      [noRoutes("Items")],
    ],
    [
      "without a name",
      () => {
        const make = () => class {};
        const cls = make();
        Controller("/items")(cls);
        return [cls];
      },
      [noRoutes("(anonymous class)")],
    ],
    [
      "with one argument of the constructor",
      () => {
        @Controller("/items")
        class Items {
          constructor(readonly _items: object) {}
          @Get() list(): void {}
        }
        return [Items as Constructor];
      },
      [takes("Items", "1 argument")],
    ],
    [
      "with two arguments of the constructor",
      () => {
        @Controller("/items")
        class Items {
          constructor(
            readonly _items: object,
            readonly _log: object,
          ) {}
          @Get() list(): void {}
        }
        return [Items as Constructor];
      },
      [takes("Items", "2 arguments")],
    ],
    [
      "with an inherited constructor",
      () => {
        class Base {
          constructor(readonly _items: object) {}
          @Get() list(): void {}
        }
        class Between extends Base {}
        @Controller("/items")
        class Items extends Between {}
        return [Items as Constructor];
      },
      [takes("Items", "1 argument")],
    ],
    [
      "that gives its parent the argument",
      () => {
        class Base {
          constructor(readonly _items: object) {}
          @Get() list(): void {}
        }
        @Controller("/items")
        class Items extends Base {
          constructor() {
            super({});
          }
        }
        return [Items];
      },
      [],
    ],
    [
      "that has a default for the argument",
      () => {
        @Controller("/items")
        class Items {
          constructor(readonly _items: object = {}) {}
          @Get() list(): void {}
        }
        return [Items];
      },
      [],
    ],
    [
      "that is an instance",
      () => {
        @Controller("/items")
        class Items {
          constructor(readonly _items: object) {}
          @Get() list(): void {}
        }
        return [new Items({})];
      },
      [],
    ],
    [
      "that is not there yet",
      () => [notThereYet, Item, null as never],
      [
        "the list of controllers has no class at position 1. Files that import each other in a circle may leave it out.",
        "the list of controllers has no class at position 3. Files that import each other in a circle may leave it out.",
        noController("Item"),
        noRoutes("Item"),
      ],
    ],
    ["no controllers at all", () => [], []],
  ])("%s", (_what, controllers, faults) => {
    expect(faultsOf(controllers())).toEqual(faults);
  });

  it("a constructor with arguments is no fault where there is resolve", () => {
    @Controller("/items")
    class Items {
      constructor(readonly _items: object) {}
      @Get() list(): void {}
    }
    expect(faultsOf([Items as Constructor], { resolve: () => new Items({}) })).toEqual([]);
  });
});

describe("a method that would get nothing", () => {
  const bare = (where: string) =>
    `${where}: it has no decorator, so nothing would be passed. Say where it comes from: ` +
    '@Param("id"), @Query("q"), @Body(Type), @Req().';

  it("has a parameter without a decorator", () => {
    @Controller("/items")
    class Items {
      @Get("/{id}") read(_id: string, @Query("q") _q: string, _rest: string): void {}
      @Get() list(_first = 1, ..._others: number[]): void {}
    }
    expect(faultsOf([Items])).toEqual([bare("Items.read, parameter 1"), bare("Items.read, parameter 3")]);
  });

  it("has a parameter that its parent's method did not have", () => {
    class Base {
      @Get("/{id}") read(@Param("id") _id: string, _more?: unknown): void {}
    }
    @Controller("/items")
    class Items extends Base {
      override read(_id: string, _more: unknown): void {}
    }
    expect(faultsOf([Items])).toEqual([bare("Items.read, parameter 2")]);
  });

  it.each<[label: string, decorate: (target: object, key: string, descriptor: PropertyDescriptor) => void]>([
    ["@Status", Status(201)],
    ["@SetHeader", SetHeader("X-A", "a")],
    ["@Redirect", Redirect("/")],
    ["@Use", Use(isFine)],
  ])("has %s but no route", (_label, decorate) => {
    @Controller("/items")
    class Items {
      @Get() list(): void {}
      read(): void {}
    }
    decorate(Items.prototype, "read", {});
    expect(faultsOf([Items])).toEqual([
      "Items.read: the method has decorators but no route. Put @Get(), @Post() or another route decorator on it.",
    ]);
  });

  it("has a decorated parameter but no route", () => {
    @Controller("/items")
    class Items {
      @Get() list(): void {}
      read(@Query("q") _q: string): void {}
    }
    expect(faultsOf([Items])).toEqual([
      "Items.read: the method has decorators but no route. Put @Get(), @Post() or another route decorator on it.",
    ]);
  });

  it("no fault: is a function in a field, which only an instance has", async () => {
    @Controller("/items")
    class Items {
      readonly list = (): unknown => ({ from: this.constructor.name });
    }
    Get()(Items.prototype, "list", {});

    expect((await call(createLambdaHandler([Items]), "GET", "/items")).json).toEqual({ from: "Items" });
  });

  it("is named by a symbol", () => {
    const key = Symbol("list");
    @Controller("/items")
    class Items {
      @Get() [key](_first: string): void {}
    }
    expect(faultsOf([Items])).toEqual([bare("Items.Symbol(list), parameter 1")]);
  });
});

describe("all faults of all controllers", () => {
  @Controller("/items")
  class Items {
    constructor(readonly _items: object) {}
    @Get("/{id}") read(@Param("name") _name: string, @Query("n", Number as never) _n: string): void {}
    @Post() @Status(99) create(@Body(Unchecked) _item: Unchecked, _more: unknown): void {}
    @Options() @Get("/:key") options(@Res() _response: unknown): void {}
  }
  class Orders {
    @Route("TRACE", "/{a}/{a}") @SetHeader("X-A", "\n") trace(): void {}
  }
  const faults = [
    "Items: its constructor takes 1 argument. Pass an instance, or the option resolve: (cls) => container.resolve(cls).",
    'Items.read, parameter 1 @Param("name"): the path has no parameter "name", only "id". Put {name} into the path, or ' +
      "give the decorator the path's own name.",
    'Items.read, parameter 2 @Query("n"): it gives a Number, but the parameter is declared as String. ' +
      'Make them one: write @Query("n", String).',
    "Items.create: @Status(99) is not a status. Give an integer from 200 to 599.",
    "Items.create, parameter 2: it has no decorator, so nothing would be passed. Say where it comes from: " +
      '@Param("id"), @Query("q"), @Body(Type), @Req().',
    "Items.create, parameter 1 @Body(Unchecked): the class Unchecked has no validators, so nothing of it would " +
      "be checked. Put class-validator's decorators on its fields, or take free JSON with @Body(Object).",
    "Orders: the class is not a controller. Put @Controller() on it, or on a class it extends.",
    'Orders.trace: @SetHeader("X-A", ...): a header must not be sent: the value of the header "X-A" is not a text of ' +
      "printable one-byte characters. Correct it.",
    'Orders.trace: @Route("TRACE") cannot be routed, it is not a request for a resource. Use another method.',
    'Orders.trace: the path "/{a}/{a}" has two parameters named "a". Give each its own name.',
    "Items.options: GET /items/{key} is already answered by Items.read as /items/{id}. " +
      "Change the path or the method of one of them.",
  ];
  const create = () => createLambdaHandler([Items as Constructor, Orders]);

  it("are in one error, in the order of declaration", () => {
    expect(create).toThrow(ConfigurationError);
    expect(create).toThrow(`11 faults:\n${faults.map((fault) => `- ${fault}`).join("\n")}`);
  });

  it("are its field `faults`", () => {
    expect(create).toThrow(expect.objectContaining({ name: "ConfigurationError", faults }));
  });

  it("one alone is the message", () => {
    expect(() => createLambdaHandler([Orders, Orders].slice(0, 0), { maxBodyBytes: -1 })).toThrow(
      /^the option maxBodyBytes is -1\. Give a whole number of bytes\.$/,
    );
  });

  it("are told by createApplication too", () => {
    expect(() => createApplication([Items as Constructor, Orders])).toThrow(expect.objectContaining({ faults }));
  });
});

describe("a standard decorator", () => {
  const refusal = (label: string, what: string) =>
    `${label} was called as a standard decorator, on the ${what}. ` +
    'Set "experimentalDecorators": true in the tsconfig.json that compiles it.';

  it.each<[label: string, kind: string, decorator: unknown]>([
    ["@Controller()", "class", Controller("/items")],
    ["@Use()", "class", Use(isFine)],
    ["@Use()", "method", Use(isFine)],
    ["@Get()", "method", Get("/{id}")],
    ["@Get()", "field", Get()],
    ["@All()", "method", All()],
    ['@Route("PURGE")', "method", Route("PURGE")],
    ["@Status(201)", "method", Status(201)],
    ['@SetHeader("X-A")', "method", SetHeader("X-A", "a")],
    ['@Redirect("/")', "method", Redirect("/")],
    ['@Query("q")', "method", Query("q")],
    ["@Body(Item)", "field", Body(Item)],
    ["@Req()", "class", Req()],
  ])("%s on a %s", (label, kind, decorator) => {
    const value = kind === "field" ? undefined : class {};
    const context = { kind, name: "subject", static: false, private: false, metadata: {}, addInitializer() {} };
    const decorate = () => (decorator as (value: unknown, context: object) => void)(value, context);
    expect(decorate).toThrow(ConfigurationError);
    expect(decorate).toThrow(new Error(refusal(label, `${kind} subject`)));
  });

  it("on a class without a name, or a method named by a symbol", () => {
    const decorate = (decorator: unknown, kind: string, name: unknown) => () =>
      (decorator as (value: unknown, context: object) => void)(class {}, { kind, name });
    expect(decorate(Controller(), "class", undefined)).toThrow(new Error(refusal("@Controller()", "class")));
    expect(decorate(Get(), "method", Symbol("list"))).toThrow(new Error(refusal("@Get()", "method Symbol(list)")));
  });

  it.each<[what: string, source: string, message: string]>([
    ["a class", "@Controller('/items') class Items {}", refusal("@Controller()", "class Items")],
    ["a method", "@Controller('/items') class Items { @Get('/{id}') read() {} }", refusal("@Get()", "method read")],
    ["a static method", "class Items { @Get() static read() {} }", refusal("@Get()", "method read")],
    ["a private method", "class Items { @Get() #read() {} }", refusal("@Get()", "method #read")],
  ])("compiled by TypeScript without experimentalDecorators: %s", (_what, source, message) => {
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
    });
    const run = () => runInNewContext(outputText, { Controller, Get });
    expect(run).toThrow(ConfigurationError);
    expect(run).toThrow(new Error(message));
  });
});
