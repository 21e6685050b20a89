import { IsInt, IsString, Min } from "class-validator";
import { Body, Controller, Get, MessageAttribute, OnEvent, OnSchedule, OnSqs, Post, Status } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";

class Order {
  @IsString() item!: string;
  @IsInt() @Min(1) count!: number;
}

const counts = new Map<string, number>();

@Controller("/orders")
class OrdersController {
  @Post()
  @Status(202)
  @OnSqs("orders")
  async take(@Body(Order) { item, count }: Order) {
    counts.set(item, (counts.get(item) ?? 0) + count);
    return { accepted: count };
  }

  @OnSqs("returns.fifo", { poison: "drop" })
  async takeBack(@Body(Order) { item, count }: Order, @MessageAttribute("reason", { default: "none" }) reason: string) {
    counts.set(item, (counts.get(item) ?? 0) - count);
    return reason;
  }

  @OnEvent({ source: "com.example.stock", detailType: "SoldOut" })
  forget(@Body("item", String) item: string) {
    counts.delete(item);
  }

  @OnSchedule("nightly")
  clear() {
    counts.clear();
  }

  @Get()
  list() {
    return Object.fromEntries(counts);
  }
}

export const handler = createLambdaHandler([OrdersController]);

// POST /orders {"item":"Lamp","count":2} -> 202 {"accepted":2}
// GET /orders -> 200 {"Lamp":2}
