import { createHook } from "node:async_hooks";
import { IsString } from "class-validator";
import { Body, Controller, Get, Param, Post } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { httpSource } from "../support/events.js";

class Note {
  @IsString() title!: string;
}

@Controller("/notes")
class Notes {
  @Get("/{id}")
  read(@Param("id") id: string) {
    return { id };
  }

  @Get("/later/{id}")
  async later(@Param("id") id: string) {
    return { id };
  }

  @Post()
  write(@Body(Note) note: Note) {
    return note;
  }
}

const { encode } = httpSource("HTTP API, payload 2.0");
const get = (path: string) => encode({ method: "GET", path });
const post = (body: string) =>
  encode({ method: "POST", path: "/notes", headers: [["content-type", "application/json"]], body });

/** Counts what a call makes before it gives its promise: promises, timers and the like. */
function countOf(type: string, call: () => unknown): number {
  let count = 0;
  const hook = createHook({
    init: (_id, made) => {
      if (made === type) count += 1;
    },
  }).enable();
  try {
    call();
  } finally {
    hook.disable();
  }
  return count;
}

// What a process has once, for all applications.
beforeAll(async () => {
  const handler = createLambdaHandler([Notes], { accessLog: false });
  await handler(get("/notes/1"));
  await handler.dispose();
});

describe("a call that nothing has to be waited for", () => {
  it.each([
    ["of a parameter", () => get("/notes/1")],
    ["of a body", () => post('{"title":"a"}')],
    ["that is refused", () => post('{"title":1}')],
    ["of no route", () => get("/nothing")],
  ])("%s makes the promise that it gives, and no timer, the first one too", async (_what, event) => {
    const handler = createLambdaHandler([Notes], { accessLog: false });
    for (let call = 0; call < 3; call++) {
      expect(countOf("PROMISE", () => handler(event()))).toBe(1);
      expect(countOf("Timeout", () => handler(event()))).toBe(0);
    }
    await handler.dispose();
  });

  it("is told from one that has to be", async () => {
    const handler = createLambdaHandler([Notes], { accessLog: false });
    const counted = countOf("PROMISE", () => handler(get("/notes/later/1")));
    expect(counted).toBeGreaterThan(1);
    await handler.dispose();
  });
});
