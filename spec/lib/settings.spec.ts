import type { Controllers, Settings } from "lambent";
import type { LambdaOptions } from "lambent/aws-lambda";

type Copy = typeof import("lambent") & typeof import("lambent/aws-lambda");

const DEFAULTS: Settings = {
  functionTimeout: 30,
  connectionTimeout: 5,
  readTimeout: 15,
  maxPoolConnections: 100,
  logLevel: "info",
};

const savedEnvironment = process.env;
const savedProcess = process;

afterEach(() => {
  globalThis.process = savedProcess;
  process.env = savedEnvironment;
});

/** A copy of the package that has read no setting yet, in a process with these variables. */
function load(environment: Record<string, string> = {}): Copy {
  process.env = environment;
  let copy: Copy | undefined;
  jest.isolateModules(() => {
    copy = { ...require("lambent"), ...require("lambent/aws-lambda") } as Copy;
  });
  return copy as Copy;
}

/** What the settings are; to spread them reads each. */
function readSettings(environment: Record<string, string>): Settings {
  return { ...load(environment).settings };
}

/** The faults that a copy of the package finds when it makes a handler. */
function faultsOf(copy: Copy, controllers: Controllers = [createController(copy)], options: LambdaOptions = {}) {
  try {
    copy.createLambdaHandler(controllers, options);
  } catch (error) {
    if (error instanceof copy.ConfigurationError) return error.faults;
    throw error;
  }
  return [];
}

function createController({ Controller, Get }: Copy) {
  @Controller()
  class Health {
    @Get("/health")
    read() {}
  }
  return Health;
}

describe("the settings", () => {
  it("have defaults, in an environment without any variable", () => {
    const copy = load();
    expect(faultsOf(copy)).toEqual([]);
    expect({ ...copy.settings }).toEqual(DEFAULTS);
  });

  it("have defaults where there is no process at all", async () => {
    const { createApplication, settings, ...copy } = load({ READ_TIMEOUT: "1" });
    globalThis.process = undefined as unknown as NodeJS.Process;
    const application = createApplication([createController({ settings, createApplication, ...copy })]);
    await application.ready();
    expect({ ...settings }).toEqual(DEFAULTS);
  });

  it("are those of the environment", () => {
    const environment = {
      FUNCTION_TIMEOUT: "60",
      CONNECTION_TIMEOUT: "2.5",
      READ_TIMEOUT: "0.05",
      MAX_POOL_CONNECTIONS: "7",
      LOG_LEVEL: "error",
    };
    expect(readSettings(environment)).toEqual({
      functionTimeout: 60,
      connectionTimeout: 2.5,
      readTimeout: 0.05,
      maxPoolConnections: 7,
      logLevel: "error",
    });
  });

  it("are the defaults where a variable is empty", () => {
    const environment = {
      FUNCTION_TIMEOUT: "",
      CONNECTION_TIMEOUT: "",
      READ_TIMEOUT: "",
      MAX_POOL_CONNECTIONS: "",
      LOG_LEVEL: "",
    };
    expect(readSettings(environment)).toEqual(DEFAULTS);
  });

  it.each([
    ["trace", "trace"],
    ["DEBUG", "debug"],
    ["Info", "info"],
    ["warn", "warning"],
    ["WARNING", "warning"],
    ["error", "error"],
    ["critical", "critical"],
    ["FATAL", "critical"],
    ["silent", "silent"],
  ])("take the level %s for %s", (LOG_LEVEL, logLevel) => {
    expect(readSettings({ LOG_LEVEL })).toEqual({ ...DEFAULTS, logLevel });
  });

  it("are read once: a later change of the environment is not seen", () => {
    const { settings } = load({ READ_TIMEOUT: "1" });
    expect(settings.readTimeout).toBe(1);
    process.env.READ_TIMEOUT = "2";
    process.env.CONNECTION_TIMEOUT = "bad";
    expect({ ...settings }).toEqual({ ...DEFAULTS, readTimeout: 1 });
  });

  it("are read when a handler is made, at the latest", () => {
    const copy = load({ READ_TIMEOUT: "1" });
    copy.createLambdaHandler([createController(copy)]);
    process.env.READ_TIMEOUT = "2";
    expect(copy.settings.readTimeout).toBe(1);
  });

  it("cannot be changed", () => {
    const { settings } = load();
    expect(() => Object.assign(settings, { readTimeout: 1 })).toThrow(TypeError);
    expect(settings.readTimeout).toBe(15);
  });
});

const secondsFault = (name: string, text: string) =>
  `${name} is ${JSON.stringify(text)}, but it has to be a number of seconds above 0, at most 2147483.`;
const countFault = (text: string) =>
  `MAX_POOL_CONNECTIONS is ${JSON.stringify(text)}, but it has to be a whole number above 0.`;
const levelFault = (text: string) =>
  `LOG_LEVEL is ${JSON.stringify(text)}, but it has to be one of ` +
  "trace, debug, info, warning, error, critical, silent.";

describe("a bad setting", () => {
  const badSeconds = ["0", "0.0", "-1", "+1", "30s", " 30", "1e3", "0x10", "1,5", "1.", ".5", "NaN", "Infinity"];

  it.each([...badSeconds, "2147484", "٣"])("%j is no number of seconds", (FUNCTION_TIMEOUT) => {
    expect(faultsOf(load({ FUNCTION_TIMEOUT }))).toEqual([secondsFault("FUNCTION_TIMEOUT", FUNCTION_TIMEOUT)]);
  });

  it("is none that is as long as a timer may be", () => {
    expect(readSettings({ FUNCTION_TIMEOUT: "2147483" }).functionTimeout).toBe(2_147_483);
  });

  it.each(["0", "-1", "1.5", "07", "many", "1000000000"])("%j is no number of connections", (text) => {
    expect(faultsOf(load({ MAX_POOL_CONNECTIONS: text }))).toEqual([countFault(text)]);
  });

  it.each(["loud", "info ", "information", "0", "__proto__"])("%j is no level", (LOG_LEVEL) => {
    expect(faultsOf(load({ LOG_LEVEL }))).toEqual([levelFault(LOG_LEVEL)]);
  });

  it("is named with all others", () => {
    const environment = {
      FUNCTION_TIMEOUT: "forever",
      CONNECTION_TIMEOUT: "no\nline",
      READ_TIMEOUT: "-1",
      MAX_POOL_CONNECTIONS: "none",
      LOG_LEVEL: "loud",
    };
    expect(faultsOf(load(environment))).toEqual([
      secondsFault("FUNCTION_TIMEOUT", "forever"),
      secondsFault("CONNECTION_TIMEOUT", "no\nline"),
      secondsFault("READ_TIMEOUT", "-1"),
      countFault("none"),
      levelFault("loud"),
    ]);
  });

  it("is named with the faults of options and of controllers", () => {
    const copy = load({ READ_TIMEOUT: "-1" });
    @copy.Controller()
    class Empty {}
    expect(faultsOf(copy, [Empty], { maxBodyBytes: -1 })).toEqual([
      secondsFault("READ_TIMEOUT", "-1"),
      "the option maxBodyBytes is -1. Give a whole number of bytes.",
      "Empty: the controller has no routes. Put @Get(), @Post() or another route decorator on a method.",
    ]);
  });

  it("fails every handler of the process", () => {
    const copy = load({ READ_TIMEOUT: "-1" });
    expect([faultsOf(copy), faultsOf(copy)]).toEqual(Array(2).fill([secondsFault("READ_TIMEOUT", "-1")]));
  });

  it("fails code that reads any setting, with every fault", () => {
    const { settings, ConfigurationError } = load({ READ_TIMEOUT: "-1", LOG_LEVEL: "loud" });
    const names = Object.keys(DEFAULTS) as (keyof Settings)[];
    const errors = names.map((name) => {
      try {
        return settings[name];
      } catch (error) {
        return error;
      }
    });
    for (const error of errors) {
      expect(error).toBeInstanceOf(ConfigurationError);
      expect(error).toMatchObject({ faults: [secondsFault("READ_TIMEOUT", "-1"), levelFault("loud")] });
    }
  });
});
