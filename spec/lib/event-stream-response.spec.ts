import { once } from "node:events";
import { Readable } from "node:stream";
import { Exclude } from "class-transformer";
import {
  type Constructor,
  Controller,
  EventStreamResponse,
  Get,
  type LogRecord,
  type ServerSentEvent,
  StreamResponse,
} from "lambent";
import { createLambdaHandler, streaming } from "lambent/aws-lambda";
import { CapturedStream } from "../support/captured-stream.js";
import { httpSource } from "../support/events.js";
import { call } from "../support/lambda.js";
import { keepIn } from "../support/log-lines.js";

const event = httpSource("function URL").encode({ method: "GET", path: "/events" });

function controllerOf(make: () => unknown): Constructor {
  @Controller()
  class Events {
    @Get("/events")
    events() {
      return make();
    }
  }
  return Events;
}

function start(make: () => unknown) {
  const records: LogRecord[] = [];
  const options = { accessLog: keepIn(records), unhandledErrors: "respond" } as const;
  return {
    records,
    buffered: createLambdaHandler([controllerOf(make)], options),
    streamed: createLambdaHandler([controllerOf(make)], { ...options, streaming: streaming() }),
  };
}

/** The text of events as the client gets it. */
async function textOf(...events: readonly ServerSentEvent[]): Promise<string> {
  const { text } = await call(start(() => new EventStreamResponse(events)).buffered, "GET", "/events");
  return text;
}

/** Reads events as a browser does (HTML, 9.2.6). */
function parse(text: string): Record<string, string>[] {
  const events: Record<string, string>[] = [];
  let current: Record<string, string> = {};
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (line === "") {
      if (Object.keys(current).length > 0) events.push(current);
      current = {};
    } else if (!line.startsWith(":")) {
      const [, name = "", value = ""] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? [];
      current[name] = name === "data" && current.data !== undefined ? `${current.data}\n${value}` : value;
    }
  }
  return events;
}

afterEach(() => jest.useRealTimers());

describe("an EventStreamResponse", () => {
  it("is an event stream that no cache keeps", async () => {
    const { buffered } = start(() => new EventStreamResponse([]));
    const { status, headers, text } = await call(buffered, "GET", "/events");

    expect(status).toBe(200);
    expect(headers).toMatchObject({ "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" });
    expect(text).toBe("");
    expect(new EventStreamResponse([])).toBeInstanceOf(StreamResponse);
  });

  it("has the status and the headers that it is given", async () => {
    const options = { status: 203, headers: { "Cache-Control": "no-store", "x-accel-buffering": "no" } };
    const { buffered } = start(() => new EventStreamResponse([], options));

    expect(await call(buffered, "GET", "/events")).toMatchObject({
      status: 203,
      headers: { "cache-control": "no-store", "x-accel-buffering": "no" },
    });
  });

  it.each<[string, () => ConstructorParameters<typeof EventStreamResponse>[0]]>([
    ["a list", () => [{ data: "a" }, { data: "b" }]],
    [
      "a generator",
      () =>
        (function* () {
          yield { data: "a" };
          yield { data: "b" };
        })(),
    ],
    [
      "an asynchronous generator",
      () =>
        (async function* () {
          yield { data: "a" };
          yield { data: "b" };
        })(),
    ],
    ["a stream of objects", () => Readable.from([{ data: "a" }, { data: "b" }])],
  ])("takes events from %s", async (_kind, make) => {
    const { streamed } = start(() => new EventStreamResponse(make()));
    const output = new CapturedStream();

    await streamed(event, output);

    expect(output.text).toBe("data: a\n\ndata: b\n\n");
  });

  it.each<[ServerSentEvent, string]>([
    [{ data: "a" }, "data: a\n\n"],
    [{ data: "" }, "data: \n\n"],
    [{ data: " a" }, "data:  a\n\n"],
    [{ data: "a\nb\r\nc\rd\n" }, "data: a\ndata: b\ndata: c\ndata: d\ndata: \n\n"],
    [{ data: { text: "a\nb" } }, 'data: {"text":"a\\nb"}\n\n'],
    [{ data: 0 }, "data: 0\n\n"],
    [{ data: null }, "data: null\n\n"],
    [{ event: "price", id: "7", retry: 2000, data: 1.5 }, "event: price\nid: 7\nretry: 2000\ndata: 1.5\n\n"],
    [{ id: "" }, "id: \n\n"],
    [{ retry: 0 }, "retry: 0\n\n"],
    [{ comment: "a\nb" }, ": a\n: b\n\n"],
    [{ comment: "", data: "x" }, ": \ndata: x\n\n"],
  ])("writes %j", async (one, text) => {
    expect(await textOf(one)).toBe(text);
  });

  it.each(["\n", "\r", "\r\n"])("lets no text forge a field with the line break %j", async (lineBreak) => {
    const forged = `a${lineBreak}event: evil${lineBreak}${lineBreak}data: evil`;

    expect(parse(await textOf({ data: forged }, { comment: forged }, { data: { forged } }))).toEqual([
      { data: "a\nevent: evil\n\ndata: evil" },
      { data: JSON.stringify({ forged }) },
    ]);
  });

  it("serialises instances as answers in JSON are", async () => {
    class User {
      name = "Ada";
      @Exclude() password = "secret";
    }
    expect(await textOf({ data: [new User()] })).toBe('data: [{"name":"Ada"}]\n\n');
  });

  it.each([
    [{ event: "a\nb" }, 'the event of a server-sent event is "a\\nb"; it has to be text of one line'],
    [{ event: "a\rb" }, /^TypeError: the event of /],
    [{ event: 1 }, /the event of a server-sent event is 1;/],
    [{ id: "a\nb" }, /the id of /],
    [{ id: "a\rb" }, /the id of /],
    [{ id: "a\0b" }, /the id of /],
    [{ id: 7 }, /the id of a server-sent event is 7;/],
    [{ retry: -1 }, "the retry of a server-sent event is -1; it has to be whole milliseconds"],
    [{ retry: 1.5 }, /the retry of /],
    [{ retry: "1\nevent: x" }, /the retry of /],
    [{ data: () => 1 }, "JSON cannot express a function, the data of a server-sent event"],
    ["text", "an event of an EventStreamResponse is a string"],
    [null, "an event of an EventStreamResponse is null"],
  ])("refuses %j", async (one, reason) => {
    const { buffered, records } = start(() => new EventStreamResponse([one as never]));

    expect((await call(buffered, "GET", "/events")).status).toBe(500);
    expect(records[0]).toMatchObject({
      level: "critical",
      error_detail: typeof reason === "string" ? expect.stringContaining(reason) : expect.stringMatching(reason),
    });
  });

  it.each([["text"], [null], [7], [{}]])("is not made of %j", (events) => {
    expect(() => new EventStreamResponse(events as never)).toThrow(
      "an EventStreamResponse needs an iterable of events",
    );
  });

  it.each([-1, Number.NaN, "15", true, 1e10])("has no heartbeat of %j", (heartbeat) => {
    expect(() => new EventStreamResponse([], { heartbeat: heartbeat as never })).toThrow(
      new RangeError(`EventStreamResponse: heartbeat is ${heartbeat}. Give seconds, or false for none.`),
    );
  });
});

describe("the heartbeat", () => {
  /** Lets what is due happen, without the passing of time. */
  const settle = async (): Promise<void> => {
    for (let count = 0; count < 50; count++) await Promise.resolve();
  };

  async function pass(seconds: number): Promise<void> {
    await settle();
    jest.advanceTimersByTime(seconds * 1000);
    await settle();
  }

  function open(options: { heartbeat?: number | false }) {
    jest.useFakeTimers({ doNotFake: ["nextTick", "queueMicrotask", "setImmediate", "performance", "Date"] });
    let send: (event: ServerSentEvent | undefined) => void = () => undefined;
    const events = {
      isCancelled: false,
      [Symbol.asyncIterator]() {
        return this;
      },
      next: () =>
        new Promise<IteratorResult<ServerSentEvent>>((resolve) => {
          send = (value) => resolve(value === undefined ? { done: true, value } : { done: false, value });
        }),
      return: async (): Promise<IteratorResult<ServerSentEvent>> => {
        events.isCancelled = true;
        return { done: true, value: undefined };
      },
    };
    const { streamed, records } = start(() => new EventStreamResponse(events, options));
    const output = new CapturedStream();
    return { events, output, records, sent: streamed(event, output), send: (one?: ServerSentEvent) => send(one) };
  }

  it("is a comment after 15 seconds without an event, the first one after a second", async () => {
    const { output, sent, send } = open({});
    await pass(0.9);
    expect(output.raw).toHaveLength(0);
    await pass(0.1);
    expect(output.prelude.statusCode).toBe(200);
    expect(output.text).toBe(":\n\n");

    await pass(14.9);
    expect(output.text).toBe(":\n\n");
    await pass(0.1);
    expect(output.text).toBe(":\n\n:\n\n");

    send({ data: "a" });
    await pass(14.9);
    expect(output.text).toBe(":\n\n:\n\ndata: a\n\n");
    await pass(0.1);
    expect(output.text).toBe(":\n\n:\n\ndata: a\n\n:\n\n");

    send();
    await sent;
    expect(jest.getTimerCount()).toBe(0);
  });

  it.each([false, 0] as const)("is none with %j", async (heartbeat) => {
    const { output, sent, send } = open({ heartbeat });
    await pass(3600);
    expect(output.raw).toHaveLength(0);

    send({ data: "a" });
    await pass(3600);
    send();
    await sent;
    expect(output.text).toBe("data: a\n\n");
  });

  it("may come more often than every second", async () => {
    const { output, sent, send } = open({ heartbeat: 0.5 });
    await pass(0.5);
    await pass(0.5);
    send();
    await sent;
    expect(output.text).toBe(":\n\n:\n\n");
  });

  it("leaves no timer behind, and ends its source, where the client goes", async () => {
    const { events, output, sent } = open({});
    await pass(1);
    expect(jest.getTimerCount()).toBe(1);
    const broken = expect(sent).rejects.toMatchObject({ status: 499 });
    output.destroy();
    await broken;

    expect(jest.getTimerCount()).toBe(0);
    expect(events.isCancelled).toBe(true);
  });
});

it("an event stream that nobody reads ends its source", async () => {
  const events = Readable.from([{ data: "a" }]);
  const { buffered } = start(() => new EventStreamResponse(events, { status: 204 }));

  expect((await call(buffered, "GET", "/events")).status).toBe(204);
  if (!events.closed) await once(events, "close");
  expect(events.destroyed).toBe(true);
});
