import {
  Body,
  Controller,
  Get,
  HtmlResponse,
  type HttpResponse,
  Post,
  Redirect,
  Res,
  SetHeader,
  Status,
} from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";

@Controller("/items")
class ItemsController {
  @Get("/{id}")
  @SetHeader("Cache-Control", "max-age=60")
  read() {
    return { name: "Lamp" };
  }

  @Post()
  @Status(201)
  create(@Body(Object) item: object, @Res() response: HttpResponse) {
    response.headers.set("Location", "/items/42");
    response.setCookie("last", "42", { httpOnly: true, secure: true, sameSite: "lax" });
    return item;
  }

  @Get("/{id}/page")
  page() {
    return new HtmlResponse("<h1>Lamp</h1>", { status: 203 });
  }

  @Get("/latest")
  @Redirect("/items/42")
  latest() {}
}

export const handler = createLambdaHandler([ItemsController]);

// GET /items/1 -> 200 {"name":"Lamp"}
// POST /items {"name":"Lamp"} -> 201 {"name":"Lamp"}
// GET /items/1/page -> 203 <h1>Lamp</h1>
// GET /items/latest -> 302
// HEAD /items/1 -> 200
