import { Equals, IsEmpty, IsInt, IsNumber, IsOptional, IsString, IsUUID } from "class-validator";
import { type Constructor, genericSchema, Nested, Property, Schema } from "lambent";
import type { Envelope } from "./envelope.js";
import type { Item } from "./item.js";

/** An item, as it is answered. */
@Schema({ name: "Item" })
export class ItemAnswer implements Item {
  @IsUUID()
  id!: string;

  @IsString()
  @Property({ example: "Lamp" })
  name!: string;

  @IsOptional()
  @IsString()
  description!: string | null;

  @IsNumber()
  @Property({ example: 9.5 })
  price!: number;

  @IsInt()
  @Property({ description: "Milliseconds since 1970" })
  created_at!: number;

  @IsInt()
  @Property({ description: "Milliseconds since 1970" })
  updated_at!: number;
}

/** One page of items. */
@Schema({ name: "ItemList" })
export class ItemListAnswer {
  @Nested(() => ItemAnswer, { each: true })
  items!: ItemAnswer[];

  @IsOptional()
  @IsString()
  @Property({ description: "The cursor of the next page; null after the last one" })
  next_cursor!: string | null;
}

/** The envelope around data of a class. */
export const EnvelopeOf = genericSchema("EnvelopeOf", <Data extends object>(data: Constructor<Data>) => {
  class EnvelopeAnswer implements Envelope<Data> {
    @Equals(true)
    success!: true;

    @Nested(() => data)
    data!: Data;

    @IsString()
    message!: string;
  }
  return EnvelopeAnswer;
});

/** The envelope around nothing. */
@Schema({ name: "EmptyEnvelope" })
export class EmptyEnvelope implements Envelope<null> {
  @Equals(true)
  success!: true;

  @IsEmpty()
  data!: null;

  @IsString()
  message!: string;
}

/** Whether the application answers, and what it runs on. */
export class Health {
  @Equals("healthy")
  status!: string;

  @IsString()
  runtime!: string;

  @IsString()
  version!: string;

  @IsString()
  framework!: string;
}
