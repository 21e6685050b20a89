import { Controller, Get, type LogRecord, type Resource, type ResourceOptions, useResource } from "lambent";
import { createLambdaHandler, type LambdaHandler, type LambdaOptions } from "lambent/aws-lambda";
import { createNodeHandler } from "lambent/node";
import { call } from "../support/lambda.js";

/** What a request to /value does, and answers with. */
let answer: () => unknown;

@Controller()
class ValueController {
  @Get("/value")
  read() {
    return { value: answer() };
  }
}

const handlers: { dispose(): Promise<void> }[] = [];
const declared: Resource<unknown>[] = [];

beforeEach(() => {
  answer = () => undefined;
});

afterEach(async () => {
  await Promise.all(handlers.splice(0).map((handler) => handler.dispose()));
  // A resource lives as long as the process: with a value in its place it is not made for the next test.
  for (const resource of declared.splice(0)) resource.override(undefined);
});

function serve(options: LambdaOptions = {}): LambdaHandler {
  const handler = createLambdaHandler([ValueController], options);
  handlers.push(handler);
  return handler;
}

function declare<Value>(factory: () => Value | PromiseLike<Value>, options?: ResourceOptions<Value>): Resource<Value> {
  const resource = useResource(factory, options);
  declared.push(resource as Resource<unknown>);
  return resource;
}

async function ask(handler: LambdaHandler): Promise<unknown> {
  const { json } = await call(handler, "GET", "/value");
  return (json as { value: unknown }).value;
}

/** A promise, and the function that resolves it. */
function gate<Value = void>(): { opened: Promise<Value>; open(value: Value): void } {
  let open: (value: Value) => void = () => undefined;
  const opened = new Promise<Value>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** What has been rejected and looked at by nobody, while something runs. */
async function unhandledDuring(work: () => void): Promise<unknown[]> {
  const unhandled: unknown[] = [];
  const listener = (reason: unknown) => void unhandled.push(reason);
  process.on("unhandledRejection", listener);
  try {
    work();
    await turn();
    await turn();
  } finally {
    process.off("unhandledRejection", listener);
  }
  return unhandled;
}

const notReady =
  "the resource is not there yet: await handler.ready() before code that runs outside a request, " +
  "and in the factory of another resource await its ready()";

describe("a resource", () => {
  it("is made once, however many requests come at first, and is there in each of them", async () => {
    let count = 0;
    const counter = declare(async () => {
      await turn();
      count += 1;
      return { count };
    });
    answer = () => counter().count;
    const handler = serve();
    expect(await Promise.all([ask(handler), ask(handler), handler.ready(), counter.ready()])).toEqual([
      1,
      1,
      undefined,
      { count: 1 },
    ]);
    expect(await ask(handler)).toBe(1);
    expect(count).toBe(1);
  });

  it("is made at the same time as the others", async () => {
    const first = gate<string>();
    const second = gate<string>();
    const one = declare(() => {
      first.open("of one");
      return second.opened;
    });
    const other = declare(() => {
      second.open("of the other");
      return first.opened;
    });
    await serve().ready();
    expect([one(), other()]).toEqual(["of the other", "of one"]);
  });

  it("throws where it is called before it is there", async () => {
    const resource = declare(() => "made");
    const handler = serve();
    expect(() => resource()).toThrow(notReady);
    await handler.ready();
    expect(resource()).toBe("made");
  });

  it.each([undefined, null, 0, Number.NaN, "", false, "text"])("may be %p", async (value) => {
    const factory = jest.fn(() => value);
    const resource = declare(factory);
    const handler = serve();
    await ask(handler);
    await ask(handler);
    expect(resource()).toBe(value);
    expect(await resource.ready()).toBe(value);
    expect(factory).toHaveBeenCalledTimes(1);
  });

  it("is what a promise of any library gives", async () => {
    const later: PromiseLike<string> = {
      // biome-ignore lint/suspicious/noThenProperty: as the query builders of some libraries.
      then: (resolve) => Promise.resolve("given").then(resolve),
    };
    const resource = declare(() => later);
    await serve().ready();
    expect(resource()).toBe("given");
  });

  it("may be made before any application is", async () => {
    const factory = jest.fn(() => "made");
    const resource = declare(factory);
    expect(await Promise.all([resource.ready(), resource.ready()])).toEqual(["made", "made"]);
    expect(resource()).toBe("made");
    await serve().ready();
    expect(factory).toHaveBeenCalledTimes(1);
  });

  it("is made by the next request where it was declared after the first one", async () => {
    const handler = serve();
    await ask(handler);
    const late = declare(async () => "late");
    answer = () => late();
    expect(await ask(handler)).toBe("late");
  });

  it.each<[when: string, options: (declareIt: () => void) => LambdaOptions]>([
    ["by init", (declareIt) => ({ init: declareIt })],
    [
      "by a file that is loaded for a controller",
      (declareIt) => ({
        resolve: async (cls) => {
          await turn();
          declareIt();
          return new cls();
        },
      }),
    ],
  ])("that is declared %s is there in the first request", async (_when, options) => {
    let late: Resource<string> | undefined;
    answer = () => late?.();
    const declareIt = () => {
      late = declare(async () => "late");
    };
    expect(await ask(serve(options(declareIt)))).toBe("late");
  });

  it("that is declared by a hook of a controller is there in the first request", async () => {
    let late: Resource<string> | undefined;
    @Controller()
    class Late {
      onInit() {
        late = declare(async () => "late");
      }

      @Get("/late")
      read() {
        return late?.();
      }
    }
    const handler = createLambdaHandler([Late]);
    handlers.push(handler);
    expect(await call(handler, "GET", "/late")).toMatchObject({ json: "late" });
  });

  it("that is declared by the factory of another one is there in the first request", async () => {
    let late: Resource<string> | undefined;
    declare(async () => {
      await turn();
      late = declare(() => "late");
    });
    answer = () => late?.();
    expect(await ask(serve())).toBe("late");
  });
});

describe("a resource that needs another one", () => {
  it("waits for it, whichever was declared first", async () => {
    const factory = jest.fn(async () => "database");
    const orders: Resource<string> = declare(async () => `orders in the ${await db.ready()}`);
    const db = declare(factory);
    const items = declare(async () => `items in the ${await db.ready()}`);
    await serve().ready();
    expect([orders(), items()]).toEqual(["orders in the database", "items in the database"]);
    expect(factory).toHaveBeenCalledTimes(1);
  });

  it("fails with it", async () => {
    const orders: Resource<string> = declare(async () => `orders in the ${await db.ready()}`);
    const factory = jest
      .fn(() => "database")
      .mockImplementationOnce(() => {
        throw new Error("no database");
      });
    const db = declare(factory);
    const handler = serve();
    await expect(handler.ready()).rejects.toThrow("no database");
    await handler.ready();
    expect(orders()).toBe("orders in the database");
  });

  it("is no circle where two of them need the same", async () => {
    const db = declare(async () => {
      await turn();
      return "db";
    });
    const orders = declare(async () => `orders(${await db.ready()})`);
    const items = declare(async () => `items(${await db.ready()})`);
    const shop = declare(async () => (await Promise.all([db.ready(), orders.ready(), items.ready()])).join());
    await serve().ready();
    expect(shop()).toBe("db,orders(db),items(db)");
  });
});

const circle =
  "resources wait for each other in a circle, so none of them would ever be there: " +
  "the stack says which factory closes it";

describe("resources that wait for each other in a circle", () => {
  /** So many resources, each of which waits for the next one, the last for the first. */
  function declareCircle(length: number, before: () => unknown): Resource<unknown>[] {
    const resources: Resource<unknown>[] = [];
    for (let index = 0; index < length; index++) {
      resources.push(
        declare(async () => {
          const pause = before();
          if (pause !== undefined) await pause;
          return await resources[(index + 1) % length]?.ready();
        }),
      );
    }
    return resources;
  }

  it.each([
    [1, "at once", () => undefined],
    [1, "after something else", turn],
    [2, "at once", () => undefined],
    [2, "after something else", turn],
    [3, "at once", () => undefined],
    [3, "after something else", turn],
  ])("%i of them, %s, fail instead of hanging", async (length, _when, before) => {
    const resources = declareCircle(length, before);
    await expect(serve().ready()).rejects.toThrow(circle);
    for (const resource of resources) expect(() => resource()).toThrow(notReady);
  });

  it("are found where one of them is made by hand", async () => {
    const [resource] = declareCircle(2, turn);
    await expect(resource?.ready()).rejects.toThrow(circle);
  });

  it("work where one of them is replaced", async () => {
    const [one, other] = declareCircle(2, turn);
    const handler = serve();
    await expect(handler.ready()).rejects.toThrow(circle);
    one?.override("replaced");
    await handler.ready();
    expect(other?.()).toBe("replaced");
  });

  it("are none any more once a factory goes another way", async () => {
    let attempt = 0;
    const first: Resource<string> = declare(async () => (++attempt === 1 ? second.ready() : "first"));
    const second: Resource<string> = declare(async () => {
      if (attempt === 1) throw new Error("not yet");
      return `second after ${await first.ready()}`;
    });
    const handler = serve();
    await expect(handler.ready()).rejects.toThrow("not yet");
    await handler.ready();
    expect(second()).toBe("second after first");
  });

  it("leave no unhandled rejection where a factory does not look at it", async () => {
    const resource: Resource<string> = declare(async () => {
      void resource.ready();
      return "made";
    });
    expect(await unhandledDuring(() => void resource.ready())).toEqual([]);
    expect(resource()).toBe("made");
  });
});

describe("a factory that fails", () => {
  const failures: [how: string, fail: () => string | Promise<string>][] = [
    [
      "at once",
      () => {
        throw new Error("no");
      },
    ],
    ["later", () => Promise.reject(new Error("no"))],
  ];

  it.each(failures)("%s fails the request, and is alone called again by the next", async (_how, fail) => {
    const factory = jest.fn<string | Promise<string>, []>(() => "made").mockImplementationOnce(fail);
    const other = jest.fn(() => "other");
    const resource = declare(factory);
    declare(other);
    answer = () => resource();
    const handler = serve();
    await expect(call(handler, "GET", "/value")).rejects.toThrow("no");
    expect(await ask(handler)).toBe("made");
    expect([factory, other].map(({ mock }) => mock.calls.length)).toEqual([2, 1]);
  });

  it("keeps those waiting that come while the others are still made, and all of them get its error", async () => {
    const { opened, open } = gate();
    const steps: string[] = [];
    const factory = jest.fn<string, []>(() => {
      throw new Error("no");
    });
    declare(factory);
    declare(() => opened.then(() => void steps.push("the other is there")));
    const handler = serve();
    const asked = [handler.ready(), handler.ready(), call(handler, "GET", "/value")].map((promise) =>
      promise.catch((error: Error) => void steps.push(error.message)),
    );
    await turn();
    expect(steps).toEqual([]);
    open();
    await Promise.all(asked);
    expect(steps).toEqual(["the other is there", "no", "no", "no"]);
    expect(factory).toHaveBeenCalledTimes(1);
  });

  it("is told before one that was declared after it", async () => {
    declare(async () => {
      await turn();
      throw new Error("the first one");
    });
    declare(() => {
      throw new Error("the second one");
    });
    await expect(serve().ready()).rejects.toThrow("the first one");
  });

  it("leaves no unhandled rejection where nobody looks at it", async () => {
    const resource = declare(() => Promise.reject(new Error("no")));
    const handler = serve();
    expect(await unhandledDuring(() => void resource.ready())).toEqual([]);
    expect(await unhandledDuring(() => void handler.ready())).toEqual([]);
  });
});

describe("override()", () => {
  it("before the resource is there keeps its factory from being called, until it is taken back", async () => {
    const factory = jest.fn(() => "made");
    const resource = declare(factory);
    const restore = resource.override("replaced");
    answer = () => resource();
    expect(resource()).toBe("replaced");
    const handler = serve();
    expect(await ask(handler)).toBe("replaced");
    expect(await resource.ready()).toBe("replaced");
    expect(factory).not.toHaveBeenCalled();
    restore();
    expect(() => resource()).toThrow(notReady);
    expect(await ask(handler)).toBe("made");
  });

  it("replaces a value that is there, until it is taken back", async () => {
    const factory = jest.fn(() => "made");
    const resource = declare(factory);
    answer = () => resource();
    const handler = serve();
    expect(await ask(handler)).toBe("made");
    const restore = resource.override("replaced");
    expect(await ask(handler)).toBe("replaced");
    restore();
    expect(await ask(handler)).toBe("made");
    expect(factory).toHaveBeenCalledTimes(1);
  });

  it("holds while the value is still being made", async () => {
    const { opened, open } = gate<string>();
    const resource = declare(() => opened);
    const made = resource.ready();
    const restore = resource.override("replaced");
    open("made");
    expect(await made).toBe("made");
    expect(resource()).toBe("replaced");
    restore();
    expect(resource()).toBe("made");
  });

  it("may put nothing in its place", async () => {
    const factory = jest.fn<string | undefined, []>(() => "made");
    const resource = declare(factory);
    resource.override(undefined);
    await serve().ready();
    expect(resource()).toBeUndefined();
    expect(factory).not.toHaveBeenCalled();
  });

  it.each([
    ["in reverse", [2, 1, 0], ["second", "first", "made"]],
    ["in order", [0, 1, 2], ["third", "third", "made"]],
    ["from the middle", [1, 2, 0], ["third", "first", "made"]],
    ["more than once", [1, 1, 2, 2, 0], ["third", "third", "first", "first", "made"]],
  ])("may be nested, and taken back %s", async (_how, order, values) => {
    const resource = declare(() => "made");
    await resource.ready();
    const restores = ["first", "second", "third"].map((value) => resource.override(value));
    expect(resource()).toBe("third");
    expect(
      order.map((index) => {
        restores[index]?.();
        return resource();
      }),
    ).toEqual(values);
  });

  it("takes the same value twice", () => {
    const resource = declare(() => "made");
    const first = resource.override("replaced");
    const second = resource.override("replaced");
    first();
    expect(resource()).toBe("replaced");
    second();
    expect(() => resource()).toThrow(notReady);
  });

  it("puts a value there that is not disposed of", async () => {
    const disposed: string[] = [];
    const closable = (name: string) => ({ close: () => void disposed.push(name) });
    const resource = declare(() => closable("made"));
    const unmade = declare(() => closable("unmade"));
    const handler = serve();
    unmade.override(closable("replaced before"));
    await handler.ready();
    resource.override(closable("replaced after"));
    await handler.dispose();
    expect(disposed).toEqual(["made"]);
  });
});

describe("the end of an application", () => {
  const ended: string[] = [];

  beforeEach(() => {
    ended.splice(0);
  });

  const end = (name: string) => () => void ended.push(name);
  const endLater = (name: string) => async () => {
    await turn();
    ended.push(name);
  };

  /** A resource that says when it is disposed of. */
  const closing = (name: string, made: () => unknown = () => undefined) =>
    declare(async () => {
      await made();
      return { close: endLater(name) };
    });

  class Closable {
    readonly name = "a class";

    close() {
      ended.push(this.name);
    }
  }

  const all = { [Symbol.asyncDispose]: end("asyncDispose"), [Symbol.dispose]: end("dispose"), close: end("close") };
  const { [Symbol.asyncDispose]: _, ...withoutAsync } = all;

  it.each<[what: string, value: unknown, options: ResourceOptions<unknown>, said: readonly string[]]>([
    ["its method close", { close: end("close") }, {}, ["close"]],
    ["a method of its class", new Closable(), {}, ["a class"]],
    ["its asynchronous method close", { close: endLater("close") }, {}, ["close"]],
    ["its method Symbol.dispose", { [Symbol.dispose]: end("dispose") }, {}, ["dispose"]],
    ["its method Symbol.asyncDispose", { [Symbol.asyncDispose]: endLater("asyncDispose") }, {}, ["asyncDispose"]],
    ["Symbol.asyncDispose before all others", all, {}, ["asyncDispose"]],
    ["Symbol.dispose before close", withoutAsync, {}, ["dispose"]],
    [
      "the method of a function",
      Object.assign(() => 1, { close: end("close of a function") }),
      {},
      ["close of a function"],
    ],
    ["the option dispose before all others", all, { dispose: end("option") }, ["option"]],
    ["an asynchronous option dispose", {}, { dispose: endLater("option") }, ["option"]],
    ["the option dispose, where the value is undefined", undefined, { dispose: end("option") }, ["option"]],
    ["the option dispose, where the value is null", null, { dispose: end("option") }, ["option"]],
    ["nothing, where it has no such method", { open: end("open") }, {}, []],
    ["nothing, where close is no method", { close: true }, {}, []],
    ["nothing, where it is a text", "text", {}, []],
    ["nothing, where it is undefined", undefined, {}, []],
    ["nothing, where it is null", null, {}, []],
  ])("disposes of a value by %s", async (_what, value, options, said) => {
    const records: LogRecord[] = [];
    const given: unknown[] = [];
    const { dispose } = options;
    const spied = dispose && {
      dispose: (disposed: unknown) => {
        given.push(disposed);
        return dispose(disposed);
      },
    };
    const resource = declare(() => value, spied);
    const handler = serve({ accessLog: (record) => records.push(record) });
    await handler.ready();
    await handler.dispose();
    expect(ended).toEqual(said);
    expect(given).toEqual(dispose === undefined ? [] : [value]);
    expect(records.at(-1)).toMatchObject({ type: "shutdown", level: "info" });
    expect(() => resource()).toThrow(notReady);
  });

  it("disposes of the last one made first, and of each when the one before is over", async () => {
    closing("slow", turn);
    closing("orders", () => db.ready());
    const db = closing("db");
    closing("quick");
    const handler = serve();
    await handler.ready();
    await handler.dispose();
    // Whatever the order of declaration: what needs the database was made after it.
    expect(ended).toEqual(["slow", "orders", "quick", "db"]);
  });

  it("logs a disposal that fails, and goes on", async () => {
    const records: LogRecord[] = [];
    closing("first");
    declare(() => ({ close: () => Promise.reject(new Error("cannot close later")) }));
    declare(() => ({
      close: () => {
        throw new Error("cannot close at once");
      },
    }));
    closing("last");
    const handler = serve({ accessLog: (record) => records.push(record) });
    await handler.ready();
    await handler.dispose();
    expect(ended).toEqual(["last", "first"]);
    expect(records.at(-1)).toMatchObject({
      type: "shutdown",
      level: "error",
      error_detail: expect.stringMatching(/^Error: cannot close at once[\s\S]*\nError: cannot close later/),
    });
  });

  it("ends nothing that another application still uses", async () => {
    closing("db");
    const [one, other, idle] = [serve(), serve(), serve()];
    await Promise.all([one.ready(), other.ready()]);
    await idle.dispose();
    await one.dispose();
    expect(ended).toEqual([]);
    await other.dispose();
    expect(ended).toEqual(["db"]);
  });

  it("ends each once, one after the other, where several applications end at the same time", async () => {
    for (const name of ["first", "second"]) {
      const close = async () => {
        ended.push(`${name} begins`);
        await turn();
        ended.push(`${name} ends`);
      };
      declare(() => ({ close }));
    }
    const [one, other, idle] = [serve(), serve(), serve()];
    await Promise.all([one.ready(), other.ready()]);
    await Promise.all([one, other, idle].map((handler) => handler.dispose()));
    expect(ended).toEqual(["second begins", "second ends", "first begins", "first ends"]);
  });

  it("does not wait for what is being made for another application", async () => {
    const { opened, open } = gate();
    closing("slow", () => opened);
    const records: LogRecord[] = [];
    const handler = serve();
    const started = handler.ready();
    await turn();
    await serve({ accessLog: (record) => records.push(record) }).dispose();
    expect(records).toMatchObject([{ type: "shutdown", level: "info" }]);
    open();
    await started;
    expect(ended).toEqual([]);
  });

  it("ends what was made by hand, where no application has started", async () => {
    await closing("db").ready();
    await serve().dispose();
    expect(ended).toEqual(["db"]);
  });

  it("ends nothing where nothing was made", async () => {
    closing("db");
    await serve().dispose();
    expect(ended).toEqual([]);
  });

  it("ends what was made where another factory has failed", async () => {
    closing("db");
    declare(() => Promise.reject(new Error("no")));
    const handler = serve();
    await expect(handler.ready()).rejects.toThrow("no");
    await handler.dispose();
    expect(ended).toEqual(["db"]);
  });

  it("counts an application once that has been told to start again", async () => {
    const factory = jest
      .fn(() => "made")
      .mockImplementationOnce(() => {
        throw new Error("no");
      });
    closing("db");
    declare(factory);
    const handler = serve();
    await expect(handler.ready()).rejects.toThrow("no");
    await handler.ready();
    await handler.dispose();
    expect(ended).toEqual(["db"]);
  });

  it("ends what is there at once, and what is still being made as soon as it is there", async () => {
    const { opened, open } = gate();
    closing("slow", () => opened);
    const close = () => {
      ended.push("db");
      open();
    };
    declare(() => ({ close }));
    const handler = createNodeHandler([ValueController]);
    const started = handler.ready().catch(({ status }: { status: number }) => status);
    await turn();
    // Without the end of the one that is there, the other one would never come.
    await handler.dispose();
    expect(ended).toEqual(["db", "slow"]);
    expect(await started).toBe(503);
  });

  it("ends what is being made by hand as soon as it is there", async () => {
    const { opened, open } = gate();
    const slow = closing("slow", () => opened);
    const made = slow.ready();
    const handler = createNodeHandler([ValueController]);
    const disposed = handler.dispose();
    await turn();
    open();
    await Promise.all([made, disposed]);
    expect(ended).toEqual(["slow"]);
  });

  it("stops where another application starts meanwhile", async () => {
    const entered = gate();
    const { opened, open } = gate();
    const factory = jest.fn(() => ({ close: end("first") }));
    const first = declare(factory);
    const dispose = () => {
      entered.open();
      return opened;
    };
    const last = declare(() => "last", { dispose });
    const [one, other] = [serve(), serve()];
    await one.ready();
    const disposed = one.dispose();
    await entered.opened;
    await other.ready();
    open();
    await disposed;
    expect(ended).toEqual([]);
    expect([first(), last()]).toEqual([{ close: expect.any(Function) }, "last"]);
    expect(factory).toHaveBeenCalledTimes(1);
  });

  it("lets a further request make the resources again", async () => {
    let count = 0;
    const counter = declare(() => ++count);
    answer = () => counter();
    const handler = serve();
    expect(await ask(handler)).toBe(1);
    await handler.dispose();
    expect(await ask(handler)).toBe(2);
  });
});

describe("two copies of the package", () => {
  type Copy = typeof import("lambent") & typeof import("lambent/aws-lambda");

  function loadCopy(): Copy {
    let copy: Copy | undefined;
    jest.isolateModules(() => {
      copy = { ...require("lambent"), ...require("lambent/aws-lambda") } as Copy;
    });
    return copy as Copy;
  }

  it("start, find circles in, and dispose of the resources of both", async () => {
    const copy = loadCopy();
    expect(copy.useResource).not.toBe(useResource);
    const ended: string[] = [];
    const own = declare(() => ({ name: "own", close: () => void ended.push("own") }));
    const foreign = copy.useResource(async () => {
      const { name } = await own.ready();
      return { name: `foreign after ${name}`, close: () => void ended.push("foreign") };
    });
    declared.push(foreign as Resource<unknown>);
    answer = () => [own().name, foreign().name];
    const handler = serve();
    const other = copy.createLambdaHandler([ValueController]);

    expect(await ask(handler)).toEqual(["own", "foreign after own"]);
    expect(await ask(other)).toEqual(["own", "foreign after own"]);
    await handler.dispose();
    expect(ended).toEqual([]);
    await other.dispose();
    expect(ended).toEqual(["foreign", "own"]);

    const one: Resource<unknown> = declare(async () => otherOne.ready());
    const otherOne: Resource<unknown> = copy.useResource(async () => one.ready());
    declared.push(otherOne);
    await expect(serve().ready()).rejects.toThrow(circle);
  });
});
