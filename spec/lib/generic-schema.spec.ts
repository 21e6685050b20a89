import { IsInt, IsString } from "class-validator";
import { type Constructor, createApplication, genericSchema, Nested, Schema } from "lambent";
import { ownSchemaNameOf } from "../../lib/dto/schema-name.js";
import { controllerOf, returned } from "../support/returned.js";

class Item {
  @IsString() name!: string;
}

@Schema({ name: "Person" })
class User {
  @IsString() email!: string;
}

const PageOf = genericSchema("PageOf", <T extends object>(item: Constructor<T>) => {
  class Page {
    @Nested(() => item, { each: true }) items!: T[];
    @IsInt() total!: number;
  }
  return Page;
});

describe("a generic schema", () => {
  it("is one class for the same arguments, and another for others", () => {
    expect(PageOf(Item)).toBe(PageOf(Item));
    expect(PageOf(Item)).not.toBe(PageOf(User));
    expect(PageOf(PageOf(Item))).toBe(PageOf(PageOf(Item)));

    const Pair = genericSchema("Pair", (_one: Constructor, _other: Constructor, _limit?: number) => class Made {});
    expect(Pair(Item, User)).toBe(Pair(Item, User));
    const all = [Pair(Item, User), Pair(User, Item), Pair(Item, User, 1), Pair(Item, User, 2)];
    expect(new Set(all).size).toBe(4);
  });

  it("has a name for documents and messages, made of those of its arguments", () => {
    class Child extends User {}
    const Named = genericSchema("Of", (..._args: readonly unknown[]) => class Made {});
    const names = [
      PageOf(Item),
      PageOf(User),
      PageOf(Child),
      PageOf(PageOf(Item)),
      Named(),
      Named([Item], 5, "a b"),
    ].map((cls) => [cls.name, ownSchemaNameOf(cls)]);
    expect(names).toEqual(
      ["PageOfItem", "PageOfPerson", "PageOfChild", "PageOfPageOfItem", "Of", "OfItemList5a_b"].map((name) => [
        name,
        name,
      ]),
    );
  });

  it("shapes and is checked as any class", async () => {
    const page = { items: [{ name: "n", secret: 1 }], total: 1, secret: 1 };
    expect((await returned([[PageOf(Item)]], page)).json).toEqual({ items: [{ name: "n" }], total: 1 });
    class Bare {}
    expect(() => createApplication([controllerOf([[PageOf(Bare)]])])).toThrow(
      "PageOfBare.items: nothing is known of the fields of the class Bare",
    );
  });
});
