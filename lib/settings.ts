import { ConfigurationError } from "./errors.js";
import { LOG_LEVELS, type LogThreshold, parseLogThreshold } from "./log/level.js";

/** What the environment says of how this process runs; times are in seconds, fractions allowed. */
export interface Settings {
  /** `FUNCTION_TIMEOUT`: how long a request may take. Default 30. */
  readonly functionTimeout: number;
  /** `CONNECTION_TIMEOUT`: how long a client of a service waits for a connection. Default 5. */
  readonly connectionTimeout: number;
  /** `READ_TIMEOUT`: how long a client of a service waits for an answer. Default 15. */
  readonly readTimeout: number;
  /** `MAX_POOL_CONNECTIONS`: how many connections a client of a service keeps to one host. Default 100. */
  readonly maxPoolConnections: number;
  /**
   * `LOG_LEVEL`: how grave a line on standard output has to be, in any case: `trace`, `debug`, `info`, `warn` or
   * `warning`, `error`, `critical` or `fatal`, `silent`. Default `info`.
   */
  readonly logLevel: LogThreshold;
}

type Environment = Readonly<Record<string, string | undefined>>;

interface Reading {
  readonly values: Settings;
  readonly faults: readonly string[];
}

// A timer of JavaScript takes no more milliseconds than a signed integer of 32 bits.
const MAX_SECONDS = Math.floor((2 ** 31 - 1) / 1000);

let reading: Reading | undefined;

/**
 * The settings of this process, from environment variables: read once, at first use.
 *
 * Lambent reads them when an application is made, so that a bad value fails at cold start.
 *
 * @throws ConfigurationError that names each variable with a bad value.
 * @example
 * const timeout = AbortSignal.timeout(settings.readTimeout * 1000);
 */
export const settings: Settings = {
  get functionTimeout() {
    return valid().functionTimeout;
  },
  get connectionTimeout() {
    return valid().connectionTimeout;
  },
  get readTimeout() {
    return valid().readTimeout;
  },
  get maxPoolConnections() {
    return valid().maxPoolConnections;
  },
  get logLevel() {
    return valid().logLevel;
  },
};

/** What is wrong with the environment, one sentence for each variable. */
export function settingFaults(): readonly string[] {
  return readOnce().faults;
}

function valid(): Settings {
  const { values, faults } = readOnce();
  if (faults.length > 0) throw new ConfigurationError(faults);
  return values;
}

function readOnce(): Reading {
  // Beside Node.js there are platforms without a process.
  reading ??= read(typeof process === "undefined" ? {} : process.env);
  return reading;
}

function read(environment: Environment): Reading {
  const faults: string[] = [];

  /** The value of a variable, an empty one being none; where it is bad, a fault. */
  function value<Value>(
    name: string,
    fallback: Value,
    expected: string,
    parse: (text: string) => Value | undefined,
  ): Value {
    const text = environment[name];
    if (text === undefined || text === "") return fallback;
    const parsed = parse(text);
    if (parsed === undefined) faults.push(`${name} is ${JSON.stringify(text)}, but it has to be ${expected}.`);
    return parsed ?? fallback;
  }

  const seconds = `a number of seconds above 0, at most ${MAX_SECONDS}`;
  const values: Settings = Object.freeze({
    functionTimeout: value("FUNCTION_TIMEOUT", 30, seconds, parseSeconds),
    connectionTimeout: value("CONNECTION_TIMEOUT", 5, seconds, parseSeconds),
    readTimeout: value("READ_TIMEOUT", 15, seconds, parseSeconds),
    maxPoolConnections: value("MAX_POOL_CONNECTIONS", 100, "a whole number above 0", parseCount),
    logLevel: value<LogThreshold>("LOG_LEVEL", "info", `one of ${LOG_LEVELS.join(", ")}, silent`, parseLogThreshold),
  });
  return { values, faults };
}

function parseSeconds(text: string): number | undefined {
  if (!/^\d+(?:\.\d+)?$/.test(text)) return undefined;
  return isDuration(Number(text)) ? Number(text) : undefined;
}

/** Whether a number of seconds can be waited for. */
export function isDuration(seconds: unknown): seconds is number {
  return typeof seconds === "number" && seconds > 0 && seconds <= MAX_SECONDS;
}

function parseCount(text: string): number | undefined {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}
