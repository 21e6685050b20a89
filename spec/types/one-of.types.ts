// Judged by the compiler alone, of TypeScript 6 and 7: nothing here runs.
import { OneOf } from "lambent";

class Cat {
  kind!: "cat";
  lives!: number;
}

class Dog {
  kind!: "dog";
  breed!: string;
}

class Poodle extends Dog {
  curls!: number;
}

type Pet = Cat | Dog;

declare const condition: boolean;
declare const pets: readonly (typeof Cat | typeof Dog)[];

const kind = { discriminator: "kind" } as const;
const each = { discriminator: "kind", each: true } as const;

export class Owner {
  @OneOf(() => [Cat, Dog], kind) required!: Cat | Dog;
  @OneOf(() => [Cat, Dog], kind) optional?: Pet;
  @OneOf(() => [Cat, Dog], kind) nullable!: Pet | null;
  @OneOf(() => [Cat, Dog], kind) wider!: Pet | string;
  @OneOf(() => [Cat, Poodle], kind) parent!: Pet;
  @OneOf(() => [Cat, Dog], kind) unknown: unknown;
  @OneOf(() => [Cat], kind) alone!: Cat;
  @OneOf(() => pets, kind) listed!: Pet;
  @OneOf(() => [Cat, Dog], { ...kind, each: false }) one!: Pet;
  @OneOf(() => [Cat, Dog], { discriminator: "kind", each: true }) pets!: Pet[];
  @OneOf(() => [Cat, Dog], each) readonly fixed!: readonly Pet[];
  @OneOf(() => [Cat, Dog], each) several?: (Cat | Dog)[] | null;
  @OneOf(() => [Cat, Dog], { ...kind, each: condition }) either!: Pet | Pet[];
  @OneOf(() => [Cat, Dog], { ...kind, mapping: { cat: Cat, dog: Dog, hound: Dog } }) mapped!: Pet;
  @OneOf(() => [Cat, Owner], { ...kind, mapping: () => ({ cat: Cat, owner: Owner }) }) recursive!: Cat | Owner;
}

export class Refused {
  // @ts-expect-error an object for a text
  @OneOf(() => [Cat, Dog], kind) text!: string;
  // @ts-expect-error two classes for one
  @OneOf(() => [Cat, Dog], kind) cat!: Cat;
  // @ts-expect-error one for a list
  @OneOf(() => [Cat, Dog], kind) list!: Pet[];
  // @ts-expect-error a list for one
  @OneOf(() => [Cat, Dog], each) one!: Pet;
  // @ts-expect-error a list of two classes for a list of one
  @OneOf(() => [Cat, Dog], each) cats!: Cat[];
  // @ts-expect-error a list of either class for one of one of them
  @OneOf(() => [Cat, Dog], each) either!: Cat[] | Dog[];
  // @ts-expect-error a list or one for a list
  @OneOf(() => [Cat, Dog], { ...kind, each: condition }) maybe!: Pet[];
  // @ts-expect-error a parent for a child
  @OneOf(() => [Cat, Dog], kind) poodle!: Cat | Poodle;
  // @ts-expect-error classes, not a function that gives them
  @OneOf([Cat, Dog], kind) direct!: Pet;
  // @ts-expect-error one class, no list
  @OneOf(() => Cat, kind) single!: Cat;
  // @ts-expect-error no class
  @OneOf(() => [Cat, "dog"], kind) word!: Pet;
  // @ts-expect-error nothing chooses
  @OneOf(() => [Cat, Dog]) unchosen!: Pet;
  // @ts-expect-error nothing chooses
  @OneOf(() => [Cat, Dog], { each: true }) allUnchosen!: Pet[];
  // @ts-expect-error no such option
  @OneOf(() => [Cat, Dog], { ...kind, every: true }) option!: Pet;
  // @ts-expect-error no class in the mapping
  @OneOf(() => [Cat, Dog], { ...kind, mapping: { cat: "Cat" } }) mapped!: Pet;
  // @ts-expect-error a method is no field
  @OneOf(() => [Cat, Dog], kind) method(): void {}
}
