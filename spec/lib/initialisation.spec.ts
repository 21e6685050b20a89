import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  ConfigurationError,
  type Constructor,
  Controller,
  type Controllers,
  Get,
  HttpException,
  type LogRecord,
  type OnDispose,
  type OnInit,
  Param,
  type Resource,
  useResource,
} from "lambent";
import { createLambdaHandler, type LambdaHandler, type LambdaOptions } from "lambent/aws-lambda";
import { createNodeHandler } from "lambent/node";
import { type Bundle, bundleFixture } from "../support/bundle.js";
import { httpSource } from "../support/events.js";
import { call } from "../support/lambda.js";
import { LambdaProcess } from "../support/lambda-process.js";
import { describeWithRuntimeClient } from "../support/runtime-client.js";

const steps: string[] = [];
const handlers: { dispose(): Promise<void> }[] = [];
const declared: Resource<string>[] = [];
/** How often each step still fails. */
const failing = new Map<string, number>();

beforeEach(() => {
  steps.splice(0);
  failing.clear();
});

afterEach(async () => {
  await Promise.all(handlers.splice(0).map((handler) => handler.dispose()));
  // An application ends once; this one ends what was made by one that went on after that.
  await createLambdaHandler([Third]).dispose();
  // A resource lives as long as the process: with a value in its place it is not made for the next test.
  for (const resource of declared.splice(0)) resource.override("");
});

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

function step(name: string): void {
  steps.push(name);
  const left = failing.get(name) ?? 0;
  failing.set(name, left - 1);
  if (left > 0) throw new Error(`${name} failed`);
}

async function stepLater(name: string): Promise<void> {
  await turn();
  step(name);
}

function declare(name: string): Resource<string> {
  const make = async () => {
    await stepLater(name);
    return name;
  };
  const resource = useResource(make, { dispose: (value) => step(`${value} disposed`) });
  declared.push(resource);
  return resource;
}

/** A controller whose hooks say when they are called. */
@Controller("/first")
class First implements OnInit, OnDispose {
  constructor() {
    step("new First");
  }

  onInit() {
    return stepLater("First.onInit");
  }

  onDispose() {
    return stepLater("First.onDispose");
  }

  @Get()
  read() {
    return "first";
  }
}

/** The same, at once. */
@Controller("/second")
class Second implements OnInit, OnDispose {
  constructor() {
    step("new Second");
  }

  onInit(): void {
    step("Second.onInit");
  }

  onDispose(): void {
    step("Second.onDispose");
  }

  @Get()
  read() {
    return "second";
  }
}

/** A controller without hooks. */
@Controller("/third")
class Third {
  constructor() {
    step("new Third");
  }

  @Get()
  read() {
    return "third";
  }
}

const all = [First, Second, Third];
const allSteps = ["init", "db", "new First", "new Second", "new Third", "First.onInit", "Second.onInit"];
const allEnds = ["Second.onDispose", "First.onDispose", "db disposed"];

function serve(controllers: Controllers, options: LambdaOptions = {}): LambdaHandler {
  const handler = createLambdaHandler(controllers, options);
  handlers.push(handler);
  return handler;
}

describe("initialisation", () => {
  const init = () => stepLater("init");

  it("does nothing before ready() or the first request", async () => {
    declare("db");
    serve(all, { init });
    await turn();
    expect(steps).toEqual([]);
  });

  it.each<[how: string, begin: (handler: LambdaHandler) => Promise<unknown>]>([
    ["ready()", (handler) => handler.ready()],
    ["the first request", (handler) => call(handler, "GET", "/first")],
    ["a first request that no route answers", (handler) => call(handler, "GET", "/nowhere")],
    [
      "all first requests together",
      (handler) => Promise.all([handler.ready(), ...all.map(() => call(handler, "GET", "/first")), handler.ready()]),
    ],
  ])("runs step by step, once, with %s", async (_how, begin) => {
    declare("db");
    const handler = serve(all, { init });
    await begin(handler);
    expect(steps).toEqual(allSteps);
    expect(await call(handler, "GET", "/second")).toMatchObject({ status: 200, json: "second" });
    await handler.ready();
    expect(steps).toEqual(allSteps);
  });

  it("runs behind node:http too", async () => {
    declare("db");
    const handler = createNodeHandler(all, { init });
    const server = createServer(handler).listen(0, "127.0.0.1");
    try {
      await once(server, "listening");
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const answers = await Promise.all(["first", "second", "third"].map((name) => fetch(`${url}/${name}`)));
      expect(await Promise.all(answers.map((answer) => answer.json()))).toEqual(["first", "second", "third"]);
      await handler.ready();
      expect(steps).toEqual(allSteps);
      await handler.dispose();
      expect(steps).toEqual([...allSteps, ...allEnds]);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it("has the resources ready for constructors, and the controllers for hooks", async () => {
    const db = declare("db");
    const seen: string[] = [];
    @Controller()
    class Reader implements OnInit, OnDispose {
      readonly db: string = db();

      onInit() {
        seen.push(`onInit: ${db()}`);
      }

      onDispose() {
        seen.push(`onDispose: ${db()}`);
      }

      @Get("/db")
      read() {
        return this.db;
      }
    }
    const handler = serve([Reader]);
    expect(await call(handler, "GET", "/db")).toMatchObject({ json: "db" });
    await handler.dispose();
    expect(seen).toEqual(["onInit: db", "onDispose: db"]);
  });

  it("has the resources of files that are loaded for controllers ready for hooks", async () => {
    let late: Resource<string> | undefined;
    @Controller("/reader")
    class Reader implements OnInit {
      value: string | undefined;

      onInit() {
        this.value = late?.();
      }

      @Get()
      read() {
        return this.value;
      }
    }
    const resolve: LambdaOptions["resolve"] = async (cls) => {
      late = declare("late");
      return new cls();
    };
    expect(await call(serve([Reader], { resolve }), "GET", "/reader")).toMatchObject({ json: "late" });
  });

  it.each(allSteps.map((name, index) => [name, index] as const))(
    "goes on from %s where that fails, and repeats nothing else",
    async (name, index) => {
      declare("db");
      failing.set(name, 2);
      const handler = serve(all, { init });
      await expect(handler.ready()).rejects.toThrow(`${name} failed`);
      expect(steps).toEqual(allSteps.slice(0, index + 1));
      await expect(call(handler, "GET", "/first")).rejects.toThrow(`${name} failed`);
      expect(await call(handler, "GET", "/first")).toMatchObject({ status: 200 });
      expect(steps).toEqual([...allSteps.slice(0, index), name, name, ...allSteps.slice(index)]);
    },
  );

  it.each<[how: string, resolve: NonNullable<LambdaOptions["resolve"]>]>([
    [
      "at once",
      (cls) => {
        step(`resolve ${cls.name}`);
        return new cls();
      },
    ],
    [
      "later",
      async (cls) => {
        await stepLater(`resolve ${cls.name}`);
        return new cls();
      },
    ],
  ])("asks the option resolve for each class, and goes on from one that it gives %s not", async (_how, resolve) => {
    failing.set("resolve Second", 1);
    const handler = serve([First, Second, new Third()], { resolve });
    steps.splice(0);
    await expect(handler.ready()).rejects.toThrow("resolve Second failed");
    await handler.ready();
    await handler.dispose();
    expect(steps).toEqual([
      "resolve First",
      "new First",
      "resolve Second",
      "resolve Second",
      "new Second",
      "First.onInit",
      "Second.onInit",
      "Second.onDispose",
      "First.onDispose",
    ]);
  });

  it("fails all who wait for it with the same error, and is tried again once", async () => {
    failing.set("init", 1);
    const handler = serve(all, { init });
    const waiting = [handler.ready(), handler.ready(), call(handler, "GET", "/first")];
    const errors = await Promise.all(waiting.map((promise) => promise.catch((error: unknown) => error)));
    expect(errors).toEqual(Array(3).fill(new Error("init failed")));
    expect(new Set(errors).size).toBe(1);
    await Promise.all([handler.ready(), call(handler, "GET", "/first")]);
    expect(steps.filter((name) => name === "init")).toHaveLength(2);
  });

  it("that needs no waiting goes on from a constructor that throws, with the next request", async () => {
    @Controller("/fourth")
    class Fourth {
      constructor() {
        step("new Fourth");
      }

      @Get()
      read() {
        return "fourth";
      }
    }
    failing.set("new Fourth", 1);
    const records: LogRecord[] = [];
    const handler = serve([Third, Fourth], { accessLog: (record) => records.push(record) });
    await expect(call(handler, "GET", "/third")).rejects.toThrow("new Fourth failed");
    expect(await call(handler, "GET", "/fourth")).toMatchObject({ status: 200, json: "fourth" });
    expect(steps).toEqual(["new Third", "new Fourth", "new Fourth"]);
    expect(records.map(({ type }) => type)).toEqual(["access", "startup", "access"]);
  });

  it.each<[what: string, use: (handler: LambdaHandler) => Promise<unknown>, gives: unknown]>([
    ["asks for a request", (handler) => call(handler, "GET", "/eager"), { status: 200, json: "eager" }],
    ["asks for the initialisation", (handler) => handler.ready().then(() => ({})), {}],
  ])("constructs a controller once that %s in its constructor", async (_what, use, gives) => {
    const asked: Promise<unknown>[] = [];
    @Controller("/eager")
    class Eager {
      constructor() {
        step("new Eager");
        asked.push(use(handler));
      }

      @Get()
      read() {
        return "eager";
      }
    }
    const handler = serve([Eager, Third]);
    expect(await call(handler, "GET", "/third")).toMatchObject({ status: 200, json: "third" });
    expect(await Promise.all(asked)).toMatchObject([gives]);
    expect(await call(handler, "GET", "/eager")).toMatchObject({ status: 200, json: "eager" });
    expect(steps).toEqual(["new Eager", "new Third"]);
  });

  it("answers with an HttpException that it fails with", async () => {
    const sleeps = () => {
      throw new HttpException(503, "The database sleeps", { headers: { "retry-after": "5" } });
    };
    expect(await call(serve(all, { init: sleeps }), "GET", "/first")).toMatchObject({
      status: 503,
      json: { detail: "The database sleeps" },
      headers: { "retry-after": "5" },
    });
  });

  it.each(["init", "db", "new First", "First.onInit"])(
    "leaves no unhandled rejection where %s fails and nobody waits",
    async (name) => {
      const unhandled: unknown[] = [];
      const listener = (reason: unknown) => void unhandled.push(reason);
      process.on("unhandledRejection", listener);
      try {
        declare("db");
        failing.set(name, 1);
        void serve(all, { init }).ready();
        for (let turns = 0; turns < 8; turns++) await turn();
        expect(steps.at(-1)).toBe(name);
        expect(unhandled).toEqual([]);
      } finally {
        process.off("unhandledRejection", listener);
      }
    },
  );

  it("is logged once, when it has succeeded for the first time", async () => {
    failing.set("init", 1);
    const records: LogRecord[] = [];
    const handler = serve(all, { init, accessLog: (record) => records.push(record) });
    await expect(handler.ready()).rejects.toThrow();
    expect(records).toEqual([]);
    await handler.ready();
    await handler.ready();
    await handler.dispose();
    await handler.ready();
    expect(records).toMatchObject([{ type: "startup", execution_time: expect.any(Number) }, { type: "shutdown" }]);
  });

  it("constructs and calls the hooks of many controllers in their order", async () => {
    const order: number[] = [];
    const controllers = Array.from({ length: 500 }, (_, index): Constructor => {
      @Controller(`/c${index}`)
      class Numbered {
        constructor() {
          order.push(index);
        }

        onInit() {
          order.push(index);
        }

        @Get("/{id}")
        read(@Param("id") id: string) {
          return `${index} ${id}`;
        }
      }
      return Numbered;
    });
    const handler = serve(controllers);
    expect(await call(handler, "GET", "/c499/x")).toMatchObject({ json: "499 x" });
    const numbers = controllers.map((_, index) => index);
    expect(order).toEqual([...numbers, ...numbers]);
  });
});

describe("the hooks of a controller", () => {
  it("are inherited", async () => {
    @Controller("/child")
    class Child extends First {
      override async onInit() {
        await super.onInit();
        step("Child.onInit");
      }
    }
    const handler = serve([Child]);
    await handler.ready();
    await handler.dispose();
    expect(steps).toEqual(["new First", "First.onInit", "Child.onInit", "First.onDispose"]);
  });

  it("are called of instances, and as methods of them", async () => {
    @Controller()
    class Named implements OnInit, OnDispose {
      constructor(readonly name: string) {}

      onInit() {
        step(`init ${this.name}`);
      }

      onDispose() {
        step(`dispose ${this.name}`);
      }

      @Get("/name")
      read() {
        return this.name;
      }
    }
    const handler = serve([new Named("shop")]);
    await handler.ready();
    await handler.dispose();
    expect(steps).toEqual(["init shop", "dispose shop"]);
  });

  it("may each be there without the other", async () => {
    @Controller("/begins")
    class Begins implements OnInit {
      onInit() {
        step("Begins.onInit");
      }

      @Get()
      read() {}
    }
    @Controller("/ends")
    class Ends implements OnDispose {
      onDispose() {
        step("Ends.onDispose");
      }

      @Get()
      read() {}
    }
    const handler = serve([Begins, Ends]);
    await handler.ready();
    await handler.dispose();
    expect(steps).toEqual(["Begins.onInit", "Ends.onDispose"]);
  });

  it("cannot be routes", () => {
    @Controller()
    class Confused {
      @Get("/init")
      onInit() {}

      @Get("/dispose")
      onDispose() {}
    }
    const fault = (name: string) =>
      `Confused.${name}: a method of this name is called when the application starts or ends. Name it otherwise.`;
    expect(() => serve([Confused])).toThrow(new ConfigurationError([fault("onInit"), fault("onDispose")]));
  });

  it("end only the controllers that have begun", async () => {
    failing.set("Second.onInit", 2);
    const handler = serve(all);
    await expect(handler.ready()).rejects.toThrow("Second.onInit failed");
    await expect(handler.ready()).rejects.toThrow("Second.onInit failed");
    steps.splice(0);
    await handler.dispose();
    expect(steps).toEqual(["First.onDispose"]);
  });

  it.each(["Second.onDispose", "First.onDispose"])("that fail in %s are logged, and the others go on", async (name) => {
    declare("db");
    failing.set(name, 1);
    const records: LogRecord[] = [];
    const handler = serve(all, { accessLog: (record) => records.push(record) });
    await handler.ready();
    steps.splice(0);
    await handler.dispose();
    expect(steps).toEqual(allEnds);
    expect(records.at(-1)).toMatchObject({
      type: "shutdown",
      level: "error",
      error_detail: expect.stringContaining(`Error: ${name} failed`),
    });
  });
});

describe("the end of an application", () => {
  it("calls nothing where it never began", async () => {
    declare("db");
    const handler = serve(all, { init: () => step("init") });
    await handler.dispose();
    expect(steps).toEqual([]);
  });

  it("ends the last controller first, then the resources, once", async () => {
    declare("db");
    const handler = serve(all);
    await handler.ready();
    steps.splice(0);
    await Promise.all([handler.dispose(), handler.dispose()]);
    await handler.dispose();
    expect(steps).toEqual(allEnds);
  });

  it.each([
    ["with", ["db"]],
    ["without", []],
  ])("lets a further request begin again, but for init and the constructors, %s resources", async (_how, names) => {
    for (const name of names) declare(name);
    const handler = serve(all, { init: () => step("init") });
    await handler.ready();
    await handler.dispose();
    steps.splice(0);
    expect(await call(handler, "GET", "/first")).toMatchObject({ status: 200 });
    expect(steps).toEqual([...names, "First.onInit", "Second.onInit"]);
  });

  it("that comes while it begins stops it behind the step that runs, and ends that one too", async () => {
    let proceed: () => void = () => undefined;
    const proceeded = new Promise<void>((resolve) => {
      proceed = resolve;
    });
    let enter: () => void = () => undefined;
    const entered = new Promise<void>((resolve) => {
      enter = resolve;
    });
    // The step waits for this, so this must not wait for the step.
    const dispose = () => {
      step("db disposed");
      proceed();
    };
    declared.push(useResource(() => "db", { dispose }));
    @Controller("/slow")
    class Slow implements OnInit, OnDispose {
      async onInit() {
        step("Slow.onInit");
        enter();
        await proceeded;
      }

      onDispose() {
        step("Slow.onDispose");
      }

      @Get()
      read() {}
    }
    const handler = createNodeHandler([Slow, new Second()]);
    steps.splice(0);
    const started = handler.ready().catch(({ status, errorDetail }: HttpException) => [status, errorDetail]);
    await entered;
    await handler.dispose();
    expect(await started).toEqual([503, "the environment is being shut down"]);
    expect(steps).toEqual(["Slow.onInit", "db disposed", "Slow.onDispose"]);
  });
});

describeWithRuntimeClient("initialisation under the real runtime client", () => {
  let bundle: Bundle;
  let folder: string;
  let lambda: LambdaProcess;

  beforeAll(async () => {
    // Beside the fixture, because files of TypeScript are CommonJS here, where no await stands at top level.
    const sources = mkdtempSync(join(tmpdir(), "lambent-lifecycle-"));
    const entry = join(sources, "index.mjs");
    const fixture = JSON.stringify(join(__dirname, "../fixtures/lifecycle-function.ts"));
    writeFileSync(entry, `import { begin, handler } from ${fixture};\nawait begin();\nexport { handler };\n`);
    try {
      bundle = await bundleFixture(entry);
    } finally {
      rmSync(sources, { recursive: true });
    }
  });

  afterAll(() => bundle.remove());

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lambent-lifecycle-"));
    writeFileSync(join(folder, "steps"), "");
  });

  afterEach(async () => {
    await lambda.stop();
    rmSync(folder, { recursive: true });
  });

  async function start(env: Record<string, string>): Promise<void> {
    lambda = await LambdaProcess.start({
      taskRoot: bundle.taskRoot,
      env: { STEPS_FILE: join(folder, "steps"), LOG_LEVEL: "silent", ...env },
    });
  }

  const stepsOfFunction = () => readFileSync(join(folder, "steps"), "utf8").split("\n").slice(0, -1);
  const request = () => lambda.invoke(httpSource("function URL").encode({ method: "GET", path: "/db" }));
  const beginning = ["init", "resource", "constructor", "onInit"];

  it("runs in the init phase where the module awaits ready()", async () => {
    await start({ READY: "awaited" });
    expect(await lambda.initialisation).toEqual({ kind: "ready" });
    expect(stepsOfFunction()).toEqual(beginning);
    expect(await request()).toMatchObject({ kind: "response", body: { statusCode: 200, body: '{"name":"db"}' } });
    expect(stepsOfFunction()).toEqual([...beginning, "request"]);
  });

  it("runs with the first invocation where nothing asks for it before", async () => {
    await start({});
    expect(await lambda.initialisation).toEqual({ kind: "ready" });
    expect(stepsOfFunction()).toEqual([]);
    await Promise.all([request(), request()]);
    expect(stepsOfFunction()).toEqual([...beginning, "request", "request"]);
  });

  it("that fails with an invocation is done by the next one", async () => {
    await start({ FAILURES: "1" });
    expect(await request()).toMatchObject({ kind: "error", errorType: "Error", errorMessage: "the database sleeps" });
    expect(await request()).toMatchObject({ kind: "response", body: { statusCode: 200 } });
    expect(stepsOfFunction()).toEqual(["init", ...beginning, "request"]);
  });

  it("that fails while nobody waits leaves the environment alive, and the first invocation tries again", async () => {
    await start({ FAILURES: "1", READY: "begun" });
    expect(await lambda.initialisation).toEqual({ kind: "ready" });
    expect(await request()).toMatchObject({ kind: "response", body: { statusCode: 200 } });
    expect(stepsOfFunction()).toEqual(["init", ...beginning, "request"]);
  });

  it("that fails while the module awaits it fails the start of the environment", async () => {
    await start({ FAILURES: "1", READY: "awaited" });
    expect(await lambda.initialisation).toMatchObject({
      kind: "init-error",
      errorType: "Error",
      errorMessage: "the database sleeps",
    });
  });

  it("is undone at SIGTERM: first the controllers, then the resources", async () => {
    await start({ READY: "awaited" });
    await request();
    await lambda.terminate();
    expect(stepsOfFunction()).toEqual([...beginning, "request", "onDispose with db", "resource disposed"]);
  });
});
