import { setImmediate as immediate } from "node:timers/promises";
import { Logger } from "@aws-lambda-powertools/logger";
import { type ApplicationOptions, Controller, Get, getLogger, HttpException, type LogRecord, Param } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { pino } from "pino";
import { call } from "../support/lambda.js";
import { linesOf, watchStandardOutput } from "../support/log-lines.js";

type Fields = Record<string, unknown>;
type Copy = Pick<typeof import("lambent"), "Controller" | "Get" | "Param" | "getLogger" | "HttpException">;

/** A method whose line has the level that its path says. */
function levels({ Controller, Get, Param, getLogger, HttpException }: Copy) {
  @Controller()
  class Levels {
    @Get("/{level}")
    read(@Param("level") level: string) {
      const record = getLogger();
      record.user = { id: 7 };
      if (level === "warning") throw new HttpException(404);
      if (level === "error") throw new HttpException(503, "", { errorDetail: "pool\u001b[2J\r\nempty" });
      if (level === "critical") throw new TypeError("a bug");
      record.level = level as LogRecord["level"];
      return level;
    }
  }
  return Levels;
}

const Levels = levels({ Controller, Get, Param, getLogger, HttpException });
const ALL = ["trace", "debug", "info", "warning", "error", "critical"];

/** Sends a request for each level, and waits until a log that is late has them. */
async function sendAll(options: ApplicationOptions): Promise<number[]> {
  const handler = createLambdaHandler([Levels], { unhandledErrors: "respond", ...options });
  const statuses: number[] = [];
  for (const level of ALL) statuses.push((await call(handler, "GET", `/${level}`)).status);
  await immediate();
  return statuses;
}

const STATUSES = [200, 200, 200, 404, 503, 500];

/** What the handlers of a process with a LOG_LEVEL write, and with which faults they are refused. */
async function withLogLevel(value: string | undefined, options: ApplicationOptions = {}): Promise<LogRecord[]> {
  const { LOG_LEVEL } = process.env;
  if (value === undefined) delete process.env.LOG_LEVEL;
  else process.env.LOG_LEVEL = value;
  const { written, restore } = watchStandardOutput();
  try {
    // The settings of a process are read once.
    await jest.isolateModulesAsync(async () => {
      const copy = require("lambent") as typeof import("lambent");
      const lambda = require("lambent/aws-lambda") as typeof import("lambent/aws-lambda");
      const handler = lambda.createLambdaHandler([levels(copy)], { unhandledErrors: "respond", ...options });
      for (const level of ALL) await call(handler, "GET", `/${level}`);
      await handler.dispose();
    });
  } finally {
    restore();
    process.env.LOG_LEVEL = LOG_LEVEL;
  }
  return linesOf(written.join(""));
}

describe("LOG_LEVEL", () => {
  const from = (index: number) => ALL.slice(index);

  it.each<[string | undefined, readonly string[]]>([
    ["trace", from(0)],
    ["TRACE", from(0)],
    ["debug", from(1)],
    ["Debug", from(1)],
    ["info", from(2)],
    ["INFO", from(2)],
    ["", from(2)],
    [undefined, from(2)],
    ["warn", from(3)],
    ["WARN", from(3)],
    ["warning", from(3)],
    ["Warning", from(3)],
    ["error", from(4)],
    ["ERROR", from(4)],
    ["critical", from(5)],
    ["fatal", from(5)],
    ["FATAL", from(5)],
    ["silent", []],
    ["SILENT", []],
  ])("%s lets the lines of these levels through: %j", async (value, expected) => {
    const written = await withLogLevel(value);

    expect(written.filter(({ type }) => type === "access").map(({ level }) => level)).toEqual(expected);
    const ofTheProcess = expected.includes("info") ? ["startup", "shutdown"] : [];
    expect(written.filter(({ type }) => type !== "access").map(({ type }) => type)).toEqual(ofTheProcess);
  });

  it.each(["loud", "warnings", "0", " info", "info,debug", "toString", "__proto__", "INFO\n"])(
    "is a fault of the configuration where it is %j",
    async (value) => {
      await expect(withLogLevel(value)).rejects.toMatchObject({
        name: "ConfigurationError",
        faults: [
          `LOG_LEVEL is ${JSON.stringify(value)}, but it has to be one of trace, debug, info, warning, error, critical, silent.`,
        ],
      });
    },
  );

  it("is listed with all other faults", async () => {
    const options = { maxBodyBytes: -1, accessLog: "yes" } as unknown as ApplicationOptions;

    const error = (await withLogLevel("loud", options).catch((thrown: unknown) => thrown)) as { faults: string[] };

    expect(error.faults).toHaveLength(3);
    expect(error.faults).toEqual(
      expect.arrayContaining([
        expect.stringContaining("LOG_LEVEL"),
        expect.stringContaining("maxBodyBytes"),
        expect.stringContaining("accessLog"),
      ]),
    );
  });

  it("does not hold a function back, which gets every record", async () => {
    const records: LogRecord[] = [];

    const written = await withLogLevel("silent", { accessLog: (record) => records.push(record) });

    expect(written).toEqual([]);
    expect(records.map(({ type, level }) => [type, level])).toEqual([
      ["startup", "info"],
      ...ALL.map((level) => ["access", level]),
      ["shutdown", "info"],
    ]);
  });

  it("writes nothing where accessLog is false", async () => {
    expect(await withLogLevel("trace", { accessLog: false })).toEqual([]);
  });
});

describe("a logger of pino", () => {
  function logger(level = "trace") {
    const lines: string[] = [];
    return { lines, accessLog: pino({ level }, { write: (line: string) => lines.push(line) }) };
  }

  it("gets each record as fields, at its level", async () => {
    const { lines, accessLog } = logger();

    expect(await sendAll({ accessLog })).toEqual(STATUSES);

    const records = lines.map((line) => JSON.parse(line) as Fields);
    expect(records.map(({ level, msg, type }) => [level, msg, type])).toEqual([
      [30, "startup", "startup"],
      [10, "access", "access"],
      [20, "access", "access"],
      [30, "access", "access"],
      [40, "access", "access"],
      [50, "access", "access"],
      [60, "access", "access"],
    ]);
    expect(records[6]).toMatchObject({
      method: "GET",
      path: "/critical",
      route: "/{level}",
      status_code: 500,
      user: { id: 7 },
      error_detail: expect.stringMatching(/^TypeError: a bug\n/),
    });
    // Its own time stands for it.
    expect(records[6]).not.toHaveProperty("date");
  });

  it("writes one line for each, whatever is in it", async () => {
    const { lines, accessLog } = logger();

    await sendAll({ accessLog });

    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
    for (const line of lines) expect(line).toMatch(/^[^\u0000-\u001f]*\n$/);
    expect(JSON.parse(lines[5] ?? "")).toMatchObject({ error_detail: "pool\u001b[2J\r\nempty" });
  });

  it("has a level of its own", async () => {
    const { lines, accessLog } = logger("error");

    await sendAll({ accessLog });

    expect(lines.map((line) => (JSON.parse(line) as Fields).level)).toEqual([50, 60]);
  });

  it("may be a child with fields of its own", async () => {
    const { lines, accessLog } = logger();

    await sendAll({ accessLog: accessLog.child({ service: "items" }) });

    expect(lines).toHaveLength(ALL.length + 1);
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ service: "items" });
  });

  it("may have a level that Powertools has", async () => {
    const lines: string[] = [];
    const accessLog = pino({ level: "trace", customLevels: { critical: 70 } }, { write: (line) => lines.push(line) });

    await sendAll({ accessLog });

    expect(lines.map((line) => JSON.parse(line) as Fields).slice(-1)).toMatchObject([
      { level: 60, msg: "access", type: "access", path: "/critical", status_code: 500 },
    ]);
  });
});

describe("a logger of Powertools", () => {
  async function linesOfPowertools(logLevel: "TRACE" | "ERROR"): Promise<Fields[]> {
    const lines: string[] = [];
    const writes = [process.stdout, process.stderr].map((stream) =>
      jest.spyOn(stream, "write").mockImplementation((text) => lines.push(String(text)) > 0),
    );
    try {
      const accessLog = new Logger({ serviceName: "items", logLevel });
      expect(await sendAll({ accessLog })).toEqual(STATUSES);
    } finally {
      for (const write of writes) write.mockRestore();
    }
    return lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line) as Fields);
  }

  it("gets each record as fields, at its level", async () => {
    const records = await linesOfPowertools("TRACE");

    expect(records.map(({ level, message, type }) => [level, message, type])).toEqual([
      ["INFO", "startup", "startup"],
      ["TRACE", "access", "access"],
      ["DEBUG", "access", "access"],
      ["INFO", "access", "access"],
      ["WARN", "access", "access"],
      ["ERROR", "access", "access"],
      ["CRITICAL", "access", "access"],
    ]);
    expect(records[5]).toMatchObject({
      service: "items",
      method: "GET",
      path: "/error",
      route: "/{level}",
      status_code: 503,
      user: { id: 7 },
      error_detail: "pool\u001b[2J\r\nempty",
    });
    expect(records[5]).not.toHaveProperty("date");
  });

  it("has a level of its own", async () => {
    expect((await linesOfPowertools("ERROR")).map(({ level }) => level)).toEqual(["ERROR", "CRITICAL"]);
  });
});

describe("a log that fails", () => {
  const failure = new Error("no log");
  const unhandled: unknown[] = [];
  const listen = (reason: unknown) => unhandled.push(reason);

  beforeEach(() => {
    unhandled.length = 0;
    process.on("unhandledRejection", listen);
  });
  afterEach(() => process.off("unhandledRejection", listen));

  function failing(fail: () => unknown): Record<string, () => never> {
    return Object.fromEntries(
      ["trace", "debug", "info", "warn", "error", "fatal"].map((name) => [name, fail as () => never]),
    );
  }
  const throws = () => {
    throw failure;
  };
  const rejects = () => Promise.reject(failure);

  it.each<[string, unknown]>([
    ["a function that throws", throws],
    ["a function that rejects", rejects],
    ["a logger that throws", failing(throws)],
    ["a logger that rejects", failing(rejects)],
    // biome-ignore lint/suspicious/noThenProperty: it is what makes it look like a promise.
    ["a logger that gives a then that throws", failing(() => Object.defineProperty({}, "then", { get: throws }))],
  ])("changes no answer: %s", async (_, accessLog) => {
    expect(await sendAll({ accessLog: accessLog as never })).toEqual(STATUSES);
    expect(unhandled).toEqual([]);
  });

  it("does not keep an unknown error from the platform", async () => {
    const handler = createLambdaHandler([Levels], { accessLog: throws });

    await expect(call(handler, "GET", "/critical")).rejects.toThrow("a bug");
  });

  it("may change its record without harm", async () => {
    const frozen: LogRecord[] = [];

    const statuses = await sendAll({
      accessLog: (record) => {
        frozen.push(Object.freeze(record));
        throw failure;
      },
    });

    expect(statuses).toEqual(STATUSES);
    expect(frozen).toHaveLength(ALL.length + 1);
  });
});

describe("what is no log", () => {
  const write = () => undefined;
  const withoutWarn = { trace: write, debug: write, info: write, error: write, fatal: write, critical: write };
  const withoutGravest = { trace: write, debug: write, info: write, warn: write, error: write };

  it.each([
    ...[true, "stdout", 1, null, {}, [], { info: write }, { log: console.log }, { fatal: "yes" }, { fatal: write }],
    ...[withoutWarn, withoutGravest, console],
  ])("is a fault of the configuration: %j", (accessLog) => {
    expect(() => createLambdaHandler([Levels], { accessLog: accessLog as never })).toThrow(
      expect.objectContaining({
        name: "ConfigurationError",
        message: expect.stringMatching(
          /^the option accessLog is .*\. Give false, a function, or a logger of pino or Powertools\.$/,
        ),
      }),
    );
  });

  it.each<[string, object, RegExp]>([
    ["ignoredPaths", { ignoredPaths: "/health" }, /^the option ignoredPaths is no list of paths/],
    ["ignoredPaths", { ignoredPaths: ["health"] }, /^the option ignoredPaths is no list of paths/],
    ["ignoredPaths", { ignoredPaths: [/health/] }, /^the option ignoredPaths is no list of paths/],
    ["clientIp", { clientIp: "yes" }, /^the option clientIp is "yes"\. Give true or false\.$/],
  ])("is refused in the option %s: %j", (_, options, message) => {
    expect(() => createLambdaHandler([Levels], options)).toThrow(message);
  });
});
