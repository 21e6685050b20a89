// As the documentation of routing-controllers shows it: JSON controllers with a class-validator DTO.
import "reflect-metadata";
import { IsNumber, IsOptional, IsPositive, IsString, Length } from "class-validator";
import { BadRequestError, Body, Get, HttpCode, HttpError, JsonController, Param, Post } from "routing-controllers";
import { createItem, health, type Item, readItem } from "../store.js";
import { createHandler } from "./lambda.js";

class ItemCreate {
  @IsString() @Length(1, 100) name!: string;
  @IsOptional() @IsString() description?: string;
  @IsNumber() @IsPositive() price!: number;
}

class ItemNotFound extends HttpError {
  constructor() {
    super(404, "Item not found");
    Object.setPrototypeOf(this, ItemNotFound.prototype);
  }

  toJSON(): { detail: string } {
    return { detail: this.message };
  }
}

@JsonController("/health")
class HealthController {
  @Get()
  check(): { status: string } {
    return health;
  }
}

@JsonController("/items")
class ItemsController {
  @Get("/:id")
  read(@Param("id") id: string): Item {
    const item = readItem(id);
    if (item === undefined) throw new ItemNotFound();
    return item;
  }

  @Post()
  @HttpCode(201)
  create(@Body({ required: true }) item: ItemCreate): Item {
    // A list is validated element by element, so that an empty one passes for an item.
    if (Array.isArray(item)) throw new BadRequestError("The body has to be an object.");
    return createItem(item);
  }
}

export const handler = createHandler([HealthController, ItemsController]);
