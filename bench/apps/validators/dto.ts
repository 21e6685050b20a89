// The classes that lambent and class-validator both validate.
import { Type } from "class-transformer";
import {
  IsArray,
  IsInt,
  IsNumber,
  IsOptional,
  IsPositive,
  IsString,
  Length,
  Min,
  ValidateNested,
} from "class-validator";
import type { Verdict } from "./validator.js";

export class ItemCreate {
  @IsString() @Length(1, 100) name!: string;
  @IsOptional() @IsString() description?: string | null;
  @IsNumber() @IsPositive() price!: number;
}

export class OrderLine {
  @IsString() sku!: string;
  @IsInt() @Min(1) quantity!: number;
  @IsNumber() @IsPositive() price!: number;
}

export class OrderCreate {
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => OrderLine)
  lines!: OrderLine[];
}

/** The verdict on a value that was accepted: it has to be an instance, and so has each of its lines. */
export function accepted(value: unknown, cls: typeof ItemCreate | typeof OrderCreate): Verdict {
  const lines = value instanceof OrderCreate ? value.lines : [];
  if (!(value instanceof cls)) throw new TypeError(`The value is no ${cls.name}.`);
  if (!lines.every((line) => line instanceof OrderLine)) throw new TypeError("A line is no OrderLine.");
  return { value };
}
