// Judged by the compiler alone, of TypeScript 6 and 7: nothing here runs.
import {
  Body,
  type Constructor,
  Controller,
  IntersectionType,
  Nested,
  OmitType,
  PartialType,
  Patch,
  PickType,
  Post,
  Schema,
} from "lambent";

class Address {
  city!: string;
}

class Town extends Address {
  zip!: number;
}

class Line {
  count!: number;
}

declare const condition: boolean;
declare const anything: ReturnType<typeof JSON.parse>;

@Schema({ name: "Order", unknownFields: "forbid" })
export class Order {
  @Nested(() => Address) required!: Address;
  @Nested(() => Address) optional?: Address;
  @Nested(() => Address) nullable!: Address | null;
  @Nested(() => Town) parent!: Address;
  @Nested(() => Address) unknown: unknown;
  @Nested(() => Address, {}) empty!: Address;
  @Nested(() => Address, { each: false }) one!: Address;
  @Nested(() => Line, { each: true }) lines!: Line[];
  @Nested(() => Line, { each: true }) readonly fixed!: readonly Line[];
  @Nested(() => Line, { each: true }) several?: Line[] | null;
  @Nested(() => Line, { each: condition }) either!: Line | Line[];
  @Nested(() => Order) itself?: Order;
  @Nested(() => Order, { each: true }) all!: Order[];
}

export class Refused {
  // @ts-expect-error an object for a text
  @Nested(() => Address) text!: string;
  // @ts-expect-error an object for an optional text
  @Nested(() => Address) optionalText?: string;
  // @ts-expect-error one for a list
  @Nested(() => Address) list!: Address[];
  // @ts-expect-error a list for one
  @Nested(() => Address, { each: true }) one!: Address;
  // @ts-expect-error a list or one for a list
  @Nested(() => Address, { each: condition }) either!: Address[];
  // @ts-expect-error a set is not what JSON has
  @Nested(() => Address, { each: true }) set!: Set<Address>;
  // @ts-expect-error a parent for a child
  @Nested(() => Address) town!: Town;
  // @ts-expect-error another class
  @Nested(() => Line, { each: true }) addresses!: Address[];
  // @ts-expect-error a class, not a function that gives it
  @Nested(Address) direct!: Address;
  // @ts-expect-error no class
  @Nested(() => String("a")) called!: Address;
  // @ts-expect-error no such option
  @Nested(() => Address, { every: true }) option!: Address;
  // @ts-expect-error a static field is of no instance
  @Nested(() => Address) static address: string;
  // @ts-expect-error a method is no field
  @Nested(() => Address) method(): void {}
  // @ts-expect-error a parameter is no field
  parameter(@Nested(() => Address) _address: Address): void {}
}

// @ts-expect-error no such word
@Schema({ unknownFields: "drop" })
export class Dropping {}

// @ts-expect-error no such option
@Schema({ title: "Item" })
export class Titled {}

export class Members {
  // @ts-expect-error a field is no class
  @Schema({ name: "Item" }) field!: string;
}

class Item {
  readonly id!: number;
  name!: string;
  note?: string | null;
  address!: Address;
  tags: string[] = [];
  free: typeof anything;

  get label(): string {
    return this.name;
  }

  describe(): string {
    return this.label;
  }
}

class Audit {
  createdAt!: Date;
  createdBy?: string;

  isOld(): boolean {
    return this.createdAt < new Date();
  }
}

/** Whether two types are the same, optional and read-only fields included. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Flat<T> = { [Key in keyof T]: T[Key] };

export class ItemUpdate extends PartialType(Item, { skipNullProperties: false }) {
  added!: string;
}
export class ItemName extends PickType(Item, ["id", "name", "note"]) {}
export class ItemCreate extends OmitType(Item, ["id", "label"]) {}
export class Audited extends IntersectionType(ItemName, Audit) {}
export class Three extends IntersectionType(PickType(Item, ["id"]), PartialType(Audit), Line) {}
export class Chained extends PartialType(OmitType(IntersectionType(Item, Audit), ["id", "createdAt"])) {}
export class Alone extends IntersectionType(Line) {}

export const same: true[] = [
  true satisfies Same<InstanceType<ReturnType<typeof PartialType<Item>>>, Partial<Item>>,
  true satisfies Same<Flat<ItemName>, { readonly id: number; name: string; note?: string | null }>,
  true satisfies Same<
    Flat<ItemCreate>,
    { name: string; note?: string | null; address: Address; tags: string[]; free: typeof anything }
  >,
  true satisfies Same<
    Flat<Audited>,
    { readonly id: number; name: string; note?: string | null; createdAt: Date; createdBy?: string }
  >,
  true satisfies Same<Flat<Three>, { readonly id: number; createdAt?: Date; createdBy?: string; count: number }>,
  true satisfies Same<
    Flat<Chained>,
    {
      name?: string;
      note?: string | null;
      address?: Address;
      tags?: string[];
      free?: typeof anything;
      readonly label?: string;
      createdBy?: string;
    }
  >,
  true satisfies Same<Flat<Alone>, { count: number }>,
];

// @ts-expect-error no such field
PickType(Item, ["id", "title"]);
// @ts-expect-error no such field
OmitType(Item, ["title"]);
// @ts-expect-error the keys are missing
PickType(Item);
// @ts-expect-error an instance is no class
PartialType(new Item());
// @ts-expect-error no such option
PartialType(Item, { skipNull: true });
// @ts-expect-error nothing to make a class of
IntersectionType();
// @ts-expect-error an object is no class
IntersectionType(Item, {});

export function read(update: ItemUpdate, create: ItemCreate, audited: Audited): void {
  // @ts-expect-error it may be undefined
  update.name.toUpperCase();
  // @ts-expect-error it was left out
  create.id;
  // @ts-expect-error methods are not kept
  create.describe();
  // @ts-expect-error methods are not kept
  audited.isOld();
}

/** A class factory: the type is a parameter. */
export function CrudOf<T extends object>(type: Constructor<T>) {
  @Controller()
  abstract class Base {
    @Post()
    create(@Body(type) item: T): T {
      return item;
    }

    @Patch()
    update(@Body(PartialType(type)) changes: Partial<T>): Partial<T> {
      return changes;
    }
  }
  return Base;
}

@Controller()
export class Items {
  @Post()
  create(@Body(ItemCreate) _item: ItemCreate): void {}

  @Patch()
  update(@Body(PartialType(Item)) _changes: Partial<Item>): void {}

  // @ts-expect-error a part for the whole
  @Patch("/wrong") wrong(@Body(PartialType(Item)) _changes: Item): void {}
}
