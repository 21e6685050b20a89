// As Nest's documentation shows it: controllers, a provider, a ValidationPipe and its Express platform behind an adapter.
import "reflect-metadata";
import { Body, Controller, Get, HttpException, Injectable, Module, Param, Post, ValidationPipe } from "@nestjs/common";
import { IsNumber, IsOptional, IsPositive, IsString, Length } from "class-validator";
import { createItem, health, type Item, readItem } from "../store.js";
import { createHandler } from "./lambda.js";

class ItemCreate {
  @IsString() @Length(1, 100) name!: string;
  @IsOptional() @IsString() description?: string;
  @IsNumber() @IsPositive() price!: number;
}

@Injectable()
class ItemsService {
  create(item: ItemCreate): Item {
    return createItem(item);
  }

  read(id: string): Item | undefined {
    return readItem(id);
  }
}

@Controller("health")
class HealthController {
  @Get()
  check(): { status: string } {
    return health;
  }
}

@Controller("items")
class ItemsController {
  constructor(private readonly items: ItemsService) {}

  @Get(":id")
  read(@Param("id") id: string): Item {
    const item = this.items.read(id);
    if (item === undefined) throw new HttpException({ detail: "Item not found" }, 404);
    return item;
  }

  @Post()
  create(@Body() item: ItemCreate): Item {
    return this.items.create(item);
  }
}

@Module({ controllers: [HealthController, ItemsController], providers: [ItemsService] })
class AppModule {}

export const handler = createHandler(AppModule, new ValidationPipe());
