import { IsNumber, IsOptional, IsPositive, IsString, Length, MaxLength } from "class-validator";
import { PartialType } from "lambent";
import { IsStorableNumber } from "./is-storable-number.js";

/** The body of `POST /items`. */
export class ItemCreate {
  @IsString()
  @Length(1, 100)
  name!: string;

  // DynamoDB refuses items over 400 KB: what it would refuse is better refused here.
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  description?: string | null;

  @IsNumber()
  @IsPositive()
  @IsStorableNumber()
  price!: number;
}

/** The body of `PUT /items/{id}`: what is left out stays as it is, and `null` removes the description. */
export class ItemUpdate extends PartialType(ItemCreate, { skipNullProperties: false }) {}
