import { IsNumber, IsOptional, IsPositive, IsString, Length } from "class-validator";
import { Body, Controller, Cookie, Get, Header, Param, Post, Query, Status } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";

class ItemCreate {
  @IsString() @Length(1, 100) name!: string;
  @IsOptional() @IsString() description?: string;
  @IsNumber() @IsPositive() price!: number;
}

@Controller("/items")
class ItemsController {
  @Get()
  list(
    @Query("limit", { default: 20 }) limit: number,
    @Query("tag", { type: [String], default: [] }) tags: string[],
    @Query("sort", { enum: ["name", "price"], optional: true }) sort?: "name" | "price",
  ) {
    return { limit, tags, sort };
  }

  @Get("/{id}/versions/{version}")
  read(
    @Param("id") id: string,
    @Param("version", Number) version: number,
    @Header("If-None-Match", { optional: true }) etag: string | undefined,
    @Cookie("session") session: string,
  ) {
    return { id, version, etag, session };
  }

  @Post()
  @Status(201)
  create(@Body(ItemCreate) item: ItemCreate) {
    return item;
  }
}

export const handler = createLambdaHandler([ItemsController]);

// GET /items -> 200 {"limit":20,"tags":[]}
// GET /items?limit=1e1&tag=a&tag=b&sort=price -> 200 {"limit":10,"tags":["a","b"],"sort":"price"}
// GET /items?limit=0x10 -> 422 {"detail":[{"loc":["query","limit"],"msg":"Input should be a valid number",
// GET /items?sort=age -> 422 {"detail":[{"loc":["query","sort"],"msg":"Input should be one of \"name\", \"price\"",
// GET /items/1/versions/x -> 422 {"detail":[{"loc":["path","version"],
// GET /items/1/versions/2 -> 422 {"detail":[{"loc":["cookie","session"],"msg":"Field required","type":"missing"}]}
// POST /items {"name":"Lamp","price":12.5,"unknown":true} -> 201 {"name":"Lamp","price":12.5}
// POST /items {"name":"Lamp","price":"12.5"} -> 422 {"detail":[{"loc":["body","price"],
// POST /items [] -> 422 {"detail":[{"loc":["body"],"msg":"Input should be an object","type":"object_type"}]}
// POST /items -> 422 {"detail":[{"loc":["body"],"msg":"Field required","type":"missing"}]}
