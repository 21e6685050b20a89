// As the documentation shows it: controllers and a DTO of class-validator.

import { IsNumber, IsOptional, IsPositive, IsString, Length } from "class-validator";
import { Body, Controller, Get, HttpException, Param, Post, Status } from "lambent";
import { createItem, health, type Item, readItem } from "../store.js";

class ItemCreate {
  @IsString() @Length(1, 100) name!: string;
  @IsOptional() @IsString() description?: string;
  @IsNumber() @IsPositive() price!: number;
}

@Controller("/health")
class HealthController {
  @Get()
  check(): { status: string } {
    return health;
  }
}

@Controller("/items")
class ItemsController {
  @Get("/{id}")
  read(@Param("id") id: string): Item {
    const item = readItem(id);
    if (item === undefined) throw new HttpException(404, "Item not found");
    return item;
  }

  @Post()
  @Status(201)
  create(@Body(ItemCreate) item: ItemCreate): Item {
    return createItem(item);
  }
}

export const controllers = [HealthController, ItemsController];
