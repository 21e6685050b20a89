// Judged by the compiler alone, of TypeScript 6 and 7: nothing here runs.
import { type Constructor, genericSchema, HttpResponse, Nested, Property, Returns, StreamResponse } from "lambent";
import { z } from "zod";

class Item {
  @Property() id!: string;
  @Property({ description: "d", example: { any: 1 }, deprecated: true }) name!: string;
  @Property() get label(): string {
    return this.name;
  }
}

abstract class Base {
  @Property() id!: string;
}

interface Row {
  id: string;
  secret: string;
}

declare const item: Item;
declare const row: Row;
declare const anything: ReturnType<typeof JSON.parse>;
declare const unknown: unknown;
declare const condition: boolean;

const Schema = z.object({ id: z.string() });

export class Accepted {
  @Returns(Item) same() {
    return item;
  }
  @Returns(Item) async promised() {
    return item;
  }
  @Returns(Item) other(): Row {
    return row;
  }
  @Returns(Item) plain() {
    return { id: "1", any: 1 };
  }
  @Returns(Base) abstract(): Row | undefined {
    return row;
  }
  @Returns(Item) nullable(): Item | null {
    return null;
  }
  @Returns(Item) any() {
    return anything;
  }
  @Returns(Item) unknown() {
    return unknown;
  }
  @Returns(Item) object(): object {
    return item;
  }
  @Returns(Item) response() {
    return new HttpResponse("");
  }
  @Returns(Item) either(): Item | HttpResponse<string> | Response {
    return item;
  }
  @Returns(Item) stream() {
    return new StreamResponse((async function* () {})());
  }
  @Returns(Item) never(): never {
    throw new Error();
  }
  @Returns([Item]) list(): Row[] {
    return [row];
  }
  @Returns([Item]) fixed(): readonly Item[] {
    return [item];
  }
  @Returns([Item]) empty() {
    return [];
  }
  @Returns([Item]) set() {
    return new Set([item]);
  }
  @Returns([[Item]]) nested() {
    return [[item]];
  }
  @Returns(String) text() {
    return "text";
  }
  @Returns([Number]) numbers() {
    return [1, 2];
  }
  @Returns(Boolean) flag() {
    return condition;
  }
  @Returns(Object) free() {
    return [1, "two"];
  }
  @Returns(Uint8Array, { mediaType: "image/png" }) bytes() {
    return Buffer.from("");
  }
  @Returns(null) nothing() {}
  @Returns(null) async later(): Promise<void> {}
  @Returns(Schema) schema() {
    return 5;
  }
  @Returns([Schema]) schemas(): unknown[] {
    return [];
  }
  @Returns(Item)
  @Returns(String, { status: 202 })
  several() {
    return condition ? item : "later";
  }
  // Another may answer with that status: a middleware.
  @Returns(String, { status: 203, description: "d" }) byStatus() {
    return item;
  }
}

export function crudOf<T extends object>(entry: Constructor<T>): Constructor {
  class Routes {
    declare find: () => T;
    @Returns(entry) read(): T {
      return this.find();
    }
    @Returns(entry) async later(): Promise<T | undefined> {
      return this.find();
    }
    @Returns([entry]) list(): T[] {
      return [];
    }
    @Returns([entry]) async laterList(): Promise<T[]> {
      return [];
    }
  }
  return Routes;
}

export function pagesOf<T extends object>(entry: Constructor<T>): Constructor {
  class Routes {
    @Returns(PageOf(entry)) page() {
      return { items: [new entry()], total: 1 };
    }
  }
  return Routes;
}

export class Refused {
  // @ts-expect-error a text for an object
  @Returns(Item) text() {
    return "text";
  }
  // @ts-expect-error a promised number for an object
  @Returns(Item) async number() {
    return 5;
  }
  // @ts-expect-error a list for an object
  @Returns(Item) list() {
    return [item];
  }
  // @ts-expect-error nothing for an object
  @Returns(Item) nothing() {}
  // @ts-expect-error an object for a list
  @Returns([Item]) one() {
    return item;
  }
  // @ts-expect-error a list of texts for one of objects
  @Returns([Item], { description: "d" }) texts() {
    return ["a"];
  }
  // @ts-expect-error an object for a text
  @Returns(String) object() {
    return item;
  }
  // @ts-expect-error a text for a number
  @Returns(Number) numeric() {
    return "5";
  }
  // @ts-expect-error a number for a boolean
  @Returns(Boolean) truthy() {
    return 1;
  }
  // @ts-expect-error a text for bytes
  @Returns(Uint8Array) bytes() {
    return "text";
  }
  // @ts-expect-error an object for nothing
  @Returns(null) something() {
    return item;
  }
  // @ts-expect-error an option that there is not
  @Returns(Item, { code: 201 }) option() {
    return item;
  }
  // @ts-expect-error a status that is no number
  @Returns(Item, { status: "201" }) status() {
    return item;
  }
  // @ts-expect-error no class
  @Returns(() => Item) called() {
    return item;
  }
  // @ts-expect-error nothing at all
  @Returns() missing() {
    return item;
  }
  // @ts-expect-error no option of a property
  @Property({ title: "t" }) titled!: string;
}

const PageOf = genericSchema("PageOf", <T extends object>(entry: Constructor<T>) => {
  class Page {
    @Nested(() => entry, { each: true }) items!: T[];
    total!: number;
  }
  return Page;
});

export class Paged {
  @Returns(PageOf(Item)) page() {
    return { items: [item], total: 1 };
  }
}

const page = new (PageOf(Item))();
export const first: Item | undefined = page.items[0];
// @ts-expect-error the items are of the class that was given
export const wrong: Row | undefined = page.items[0];
// @ts-expect-error no class is given
PageOf("Item");
// @ts-expect-error the factory makes no class
genericSchema("Wrong", (entry: Constructor) => ({ entry }));
