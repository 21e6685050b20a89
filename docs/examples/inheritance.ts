import { IsPositive, IsString } from "class-validator";
import { Body, type Constructor, Controller, Get, HttpException, Param, Post, Query, Status } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";

class Item {
  @IsString() name!: string;
}

class Order {
  @IsPositive() total!: number;
}

// A base class: what has no type that only a child knows can stand here.
abstract class Readable<T> {
  protected abstract readonly things: T[];

  @Get()
  list(@Query("limit", { default: 20 }) limit: number): T[] {
    return this.things.slice(0, limit);
  }

  @Get("/{index}")
  read(@Param("index", Number) index: number): T {
    const thing = this.things[index];
    if (thing === undefined) throw new HttpException(404);
    return thing;
  }
}

// A class factory: the type of the body is its argument.
function Crud<T extends object>(type: Constructor<T>) {
  abstract class CrudController extends Readable<T> {
    protected readonly things: T[] = [];

    @Post()
    @Status(201)
    create(@Body(type) thing: T): T {
      this.things.push(thing);
      return thing;
    }
  }
  return CrudController;
}

@Controller("/items")
class ItemsController extends Crud(Item) {}

@Controller("/orders")
class OrdersController extends Crud(Order) {
  // Its route, parameters and status are those of the parent.
  override create(order: Order): Order {
    return super.create(Object.assign(order, { total: Math.round(order.total) }));
  }
}

export const handler = createLambdaHandler([ItemsController, OrdersController]);

// POST /items {"name":"saw"} -> 201 {"name":"saw"}
// POST /items {"total":1} -> 422
// GET /items/0 -> 200 {"name":"saw"}
// GET /items?limit=1 -> 200 [{"name":"saw"}]
// POST /orders {"total":1.6} -> 201 {"total":2}
// GET /orders/1 -> 404 {"detail":"Not Found"}
