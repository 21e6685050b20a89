import { All, Controller, Delete, Get, Param, Route } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";

@Controller("/files")
class FilesController {
  @Get()
  list() {
    return ["a.txt"];
  }

  @Get("/{id}")
  read(@Param("id") id: string) {
    return { id };
  }

  @Delete("/{id}")
  remove(@Param("id") _id: string) {}

  @Get("/{id}/raw/{path+}")
  raw(@Param("id") id: string, @Param("path") path: string) {
    return { id, path };
  }

  @Route("PURGE", "/{id}/cache")
  purge(@Param("id") _id: string) {}

  @All("/trash")
  trash() {
    return "any method";
  }
}

export const handler = createLambdaHandler([FilesController]);

// GET /files -> 200 ["a.txt"]
// GET /files/a%2Fb -> 200 {"id":"a/b"}
// GET /files/1/ -> 200 {"id":"1"}
// GET /files/1/raw/a%20b/c -> 200 {"id":"1","path":"a b/c"}
// GET /files/1/raw -> 404 {"detail":"Not Found"}
// GET /files// -> 404
// GET /files/%ZZ -> 400 {"detail":"Malformed percent escape in the path"}
// GET /Files -> 404
// PURGE /files/1/cache -> 204
// PATCH /files/trash -> 200 "any method"
// DELETE /files/trash -> 200 "any method"
// POST /files/1 -> 405 {"detail":"Method Not Allowed"}
// OPTIONS /files/1 -> 204
// HEAD /files/1 -> 200
