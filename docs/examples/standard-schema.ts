import { Body, Controller, Get, Post, Query, Status } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { z } from "zod";

const ItemCreate = z.object({
  name: z.string().min(1).max(100),
  price: z.number().positive(),
  tags: z.array(z.string()).default([]),
});

const Filter = z.object({
  limit: z.coerce.number().int().max(100).default(20),
  tag: z
    .union([z.string(), z.array(z.string())])
    .default([])
    .transform((tag) => [tag].flat()),
});

const taken = new Set(["saw"]);
const FreeName = z.string().refine(async (name) => !taken.has(name), "The name is taken");

@Controller("/items")
class ItemsController {
  @Get()
  list(@Query(Filter) { limit, tag }: z.infer<typeof Filter>) {
    return { limit, tag };
  }

  @Post()
  @Status(201)
  create(@Body(ItemCreate) item: z.infer<typeof ItemCreate>) {
    return item;
  }

  @Post("/bulk")
  createAll(@Body([ItemCreate]) items: z.infer<typeof ItemCreate>[]) {
    return items.length;
  }

  @Post("/names")
  reserve(@Body("name", FreeName) name: string) {
    return name;
  }
}

export const handler = createLambdaHandler([ItemsController]);

// GET /items -> 200 {"limit":20,"tag":[]}
// GET /items?limit=5&tag=a -> 200 {"limit":5,"tag":["a"]}
// GET /items?tag=a&tag=b -> 200 {"limit":20,"tag":["a","b"]}
// GET /items?limit=many -> 422 {"detail":[{"loc":["query","limit"],"msg":"Invalid input: expected number, received NaN","type":"invalid_type"}]}
// POST /items {"name":"saw","price":2,"sku":"x"} -> 201 {"name":"saw","price":2,"tags":[]}
// POST /items {"name":"","price":2,"tags":["a",1]} -> 422 {"detail":[{"loc":["body","name"],"msg":"Too small: expected string to have >=1 characters","type":"too_small"},{"loc":["body","tags",1],
// POST /items/bulk [{"name":"saw","price":2}] -> 200 1
// POST /items/bulk [{"name":"saw","price":2},{"name":"axe"}] -> 422 {"detail":[{"loc":["body",1,"price"],
// POST /items/names {"name":"axe"} -> 200 "axe"
// POST /items/names {"name":"saw"} -> 422 {"detail":[{"loc":["body","name"],"msg":"The name is taken","type":"custom"}]}
