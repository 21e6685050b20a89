import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Logger } from "@aws-lambda-powertools/logger";
import { Controller, Get, HttpException, type HttpRequest, Req } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { requestLogging } from "lambent/powertools";
import { call } from "../support/lambda.js";
import { type Row, runQuery } from "../support/logs-insights.js";

/** What a query has to find, computed without it. */
interface Expected {
  readonly rows: readonly Row[];
  /** The column that the rows are ordered by, the greatest first; a minus stands for the smallest first. */
  readonly order?: string;
  readonly limit?: number;
}

/** A line of the access log. */
interface Access extends Row {
  readonly date: string;
  readonly execution_time: number;
  readonly status_code?: number;
}

const page = readFileSync(join(__dirname, "../../docs/observability.md"), "utf8");
const queries = page.split(/^### /m).flatMap((section) => {
  const [, query] = /^```text\n(.*?)^```$/ms.exec(section) ?? [];
  return query === undefined ? [] : [[section.slice(0, section.indexOf("\n")), query] as const];
});

const askedId = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";
const agents = ["curl/8.5.0", "Mozilla/5.0 (X11; Linux x86_64)", "shop-app/3.1"];
const start = Date.UTC(2026, 0, 31, 11, 48, 20);
const lines: string[] = [];
const logger = new Logger({ serviceName: "items" });
let access: readonly Access[];

@Controller("/items")
class ItemsController {
  @Get("/{id}")
  read(@Req() { params: { id } }: HttpRequest) {
    logger.info("reading", { item: id });
    return { id };
  }

  @Get("/{id}/gone")
  gone() {
    throw new HttpException(410);
  }

  @Get("/{id}/busy")
  busy() {
    throw new HttpException(503, undefined, { errorDetail: "no answer within 2 s" });
  }

  @Get("/{id}/broken")
  broken() {
    throw new TypeError("broken");
  }
}

beforeAll(async () => {
  jest.useFakeTimers({ now: start, doNotFake: [...timersBesideDate()] });
  const write = jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    lines.push(...String(text).trimEnd().split("\n"));
    return true;
  });
  try {
    // Two environments of a function, each with its cold start.
    const handlers = [createHandler(), createHandler()];
    for (let index = 0; index < 150; index += 1) {
      jest.setSystemTime(start + index * 7_000);
      const context = { awsRequestId: index === 40 ? askedId : `request ${index}` };
      const headers = { "user-agent": agents[index % agents.length] ?? "" };
      const handler = handlers[index % 2] as (typeof handlers)[number];
      await call(handler, "GET", pathOf(index), { headers, context }).catch(() => undefined);
    }
  } finally {
    write.mockRestore();
    jest.useRealTimers();
  }
  access = lines.map((line) => JSON.parse(line) as Access).filter(({ type }) => type === "access");
});

describe("a query of the page", () => {
  const expectations: Readonly<Record<string, () => Expected>> = {
    "Errors by route": () => ({
      rows: groups(
        access.filter(({ level }) => level === "error" || level === "critical"),
        ["method", "route", "status_code"],
        (group) => ({ errors: group.length }),
      ),
      order: "errors",
    }),
    "Latency by route": () => ({
      rows: groups(access, ["method", "route"], (group) => {
        const times = group.map(({ execution_time }) => execution_time).sort((one, other) => one - other);
        return {
          requests: times.length,
          mean: expect.closeTo(times.reduce((sum, time) => sum + time, 0) / times.length, 6),
          p50: times[Math.ceil(times.length * 0.5) - 1],
          p99: times[Math.ceil(times.length * 0.99) - 1],
          slowest: times.at(-1),
        };
      }),
      order: "p99",
    }),
    "Slowest requests": () => ({
      rows: access.map((line) => shown(line, ["id", "method", "path", "status_code", "execution_time", "cold_start"])),
      order: "execution_time",
      limit: 20,
    }),
    "Share of cold starts": () => ({
      rows: groups(access.map(withBin("bin(1h)", 3_600_000)), ["bin(1h)"], (group) => {
        const cold = group.filter(({ cold_start }) => cold_start === true).length;
        return { requests: group.length, cold, percent: (100 * cold) / group.length };
      }),
    }),
    "All lines of one request": () => ({
      rows: lines
        .filter((line) => line.includes(askedId))
        .map((line) => JSON.parse(line) as Row)
        .map((line) => shown(line, ["level", "message", "route", "status_code", "error_detail"])),
      order: "-@timestamp",
    }),
    "Refused requests by client": () => ({
      rows: groups(
        access.filter(({ status_code = 0 }) => Math.floor(status_code / 100) === 4),
        ["user_agent", "status_code"],
        (group) => ({ refused: group.length }),
      ),
      order: "refused",
      limit: 25,
    }),
    "Status over time": () => ({
      rows: groups(access.map(withBin("bin(5m)", 300_000)), ["bin(5m)", "status_code"], (group) => ({
        requests: group.length,
      })),
    }),
    "Failures over time": () => ({
      rows: groups(
        access.filter(({ status_code = 500 }) => status_code >= 500).map(withBin("bin(5m)", 300_000)),
        ["bin(5m)"],
        (group) => ({ failures: group.length }),
      ),
    }),
    "Where an error comes from": () => ({
      rows: access
        .filter(({ error_detail }) => String(error_detail).startsWith("TypeError"))
        .map((line) => shown(line, ["id", "method", "route", "error_detail"])),
      order: "@timestamp",
      limit: 20,
    }),
  };

  it("is tried here, each of them", () => {
    expect(queries.map(([title]) => title)).toEqual(Object.keys(expectations));
    expect(page.match(/^```text$/gm)).toHaveLength(queries.length);
  });

  it.each(queries)("finds what there is: %s", (title, query) => {
    const { rows: all = [], order, limit = all.length } = expectations[title]?.() ?? {};
    expect(all).not.toEqual([]);
    const found = runQuery(query, lines);
    expect(found).toHaveLength(Math.min(limit, all.length));
    for (const row of found) expect(all).toContainEqual(row);
    if (limit >= all.length) for (const row of all) expect(found).toContainEqual(row);
    if (order === undefined) return;
    const sign = order.startsWith("-") ? 1 : -1;
    const column = order.replace("-", "");
    const sorted = all.map((row) => Number(row[column])).sort((one, other) => sign * (one - other));
    expect(found.map((row) => row[column])).toEqual(sorted.slice(0, limit));
  });

  it("is asked of lines of all kinds", () => {
    expect(new Set(access.map(({ status_code }) => status_code))).toEqual(new Set([200, 404, 410, 503, undefined]));
    expect(access.filter(({ cold_start }) => cold_start === true)).toHaveLength(2);
    expect(lines.filter((line) => line.includes(askedId)).length).toBe(2);
    expect(lines.length).toBeGreaterThan(access.length);
  });
});

describe("the evaluator of queries", () => {
  const log = [
    { date: "2026-01-31T12:00:10.000Z", name: "a|b", size: 10, tags: 'x "y"', seen: true },
    { date: "2026-01-31T12:04:59.999Z", name: "b", size: 9 },
    { date: "2026-01-31T12:05:00.000Z", name: "C", size: 100 },
    { date: "2026-01-31T12:05:01.000Z", name: "d" },
  ].map((line) => JSON.stringify(line));

  it.each<[string, readonly unknown[]]>([
    ["filter size > 9", ["a|b", "C"]],
    ["filter size >= 9 and size <= 10", ["a|b", "b"]],
    ["filter size < 10", ["b"]],
    ["filter size = 10", ["a|b"]],
    ["filter size != 10", ["b", "C"]],
    ["filter not size = 10", ["b", "C", "d"]],
    ["filter size = 9 or size = 100 and name = 'C'", ["b", "C"]],
    ["filter (size = 9 or size = 100) and name = 'C'", ["C"]],
    ["filter name like /^[a|]{2}/", ["a|b"]],
    ["filter name like /(?i)c/ # and no more", ["C"]],
    ['filter name like "|"', ["a|b"]],
    ['filter name in ["d", "b"]', ["b", "d"]],
    ["filter ispresent(seen)", ["a|b"]],
    ["filter size * 2 - 1 = 19", ["a|b"]],
    ["sort name desc | limit 2", ["d", "b"]],
    ["filter ispresent(size) | sort size asc", ["b", "a|b", "C"]],
    ["filter ispresent(size) | sort size desc", ["C", "a|b", "b"]],
  ])("%s", (query, names) => {
    expect(runQuery(`${query} | display name`, log).map(({ name }) => name)).toEqual(names);
  });

  it("counts, adds and divides in groups", () => {
    const query =
      "stats count(*) as n, count(size), sum(size) as sum, avg(size) as mean, min(size) as least, max(size) as most, " +
      "pct(size, 50) as half, sum(size) / count(*) as share by bin(5m) as at";
    const at = Date.UTC(2026, 0, 31, 12);
    expect(runQuery(query, log)).toEqual([
      { at, n: 2, "count(size)": 2, sum: 19, mean: 9.5, least: 9, most: 10, half: 9, share: 9.5 },
      { at: at + 300_000, n: 2, "count(size)": 1, sum: 100, mean: 100, least: 100, most: 100, half: 100, share: 50 },
    ]);
  });

  it("shows the fields that are named, computed ones too", () => {
    expect(runQuery("fields name, size + 1 as more | filter more = 10", log)).toEqual([{ name: "b", more: 10 }]);
    expect(runQuery("fields name | limit 1 | display size, seen", log)).toEqual([{ size: 10, seen: true }]);
  });

  it.each(["parse name", "filter size ~ 1", "sort size", "stats median(size)", "filter", "limit 1 2"])(
    "knows no better than to refuse: %s",
    (query) => {
      expect(() => runQuery(query, log)).toThrow(SyntaxError);
    },
  );
});

function createHandler() {
  return createLambdaHandler([ItemsController], {
    accessLog: (record) => lines.push(JSON.stringify(record)),
    middleware: [requestLogging(logger)],
  });
}

function pathOf(index: number): string {
  if (index % 17 === 5) return `/items/${index}/broken`;
  if (index % 13 === 3) return `/items/${index}/busy`;
  if (index % 7 === 2) return `/items/${index}/gone`;
  return index % 11 === 4 ? "/nowhere" : `/items/${index}`;
}

/** Everything that jest can replace, beside the date. */
function timersBesideDate() {
  return [
    ...(["hrtime", "nextTick", "performance", "queueMicrotask", "setImmediate", "clearImmediate"] as const),
    ...(["setInterval", "clearInterval", "setTimeout", "clearTimeout"] as const),
  ];
}

/** The fields of a line that are there, and when it was written. */
function shown(line: Row, names: readonly string[]): Row {
  const there = names.filter((name) => line[name] !== undefined).map((name) => [name, line[name]] as const);
  return { "@timestamp": Date.parse(String(line.date ?? line.timestamp)), ...Object.fromEntries(there) };
}

function withBin(name: string, width: number): (line: Access) => Access {
  return (line) => ({ ...line, [name]: Date.parse(line.date) - (Date.parse(line.date) % width) });
}

function groups(of: readonly Access[], by: readonly string[], summary: (group: Access[]) => Row): Row[] {
  const found = new Map<string, Access[]>();
  for (const line of of) {
    const key = by.map((name) => String(line[name])).join("\n");
    found.set(key, [...(found.get(key) ?? []), line]);
  }
  return [...found.values()].map((group) => {
    const { "@timestamp": _, ...keys } = shown(group[0] as Access, by);
    return { ...keys, ...summary(group) };
  });
}
