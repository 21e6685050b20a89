import { IsInt, IsNumber, IsOptional, IsPositive, IsString, Length, Max, MaxLength, Min } from "class-validator";
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

/** The query of `GET /items`. */
export class ItemPage {
  @IsInt()
  @Min(1)
  @Max(100)
  limit = 20;

  /** The `next_cursor` of the page before. */
  @IsOptional()
  @IsString()
  cursor?: string;
}
