import { clearParameters, getParameter, getParameters } from "lambent/ssm";
import { createGate, type Fault, type SsmServer, serveParameters, until } from "../support/ssm-server.js";

// A failure that the SDK does not try again by itself.
const broken: Fault = { type: "InternalFailureOfSpec", status: 400 };

let server: SsmServer;
let unhandled: unknown[];

const onUnhandled = (reason: unknown) => unhandled.push(reason);

serveParameters((started) => {
  server = started;
});

beforeEach(() => {
  unhandled = [];
  process.on("unhandledRejection", onUnhandled);
  jest.useFakeTimers({
    now: new Date("2026-01-01T00:00:00Z"),
    doNotFake: [
      "hrtime",
      "nextTick",
      "performance",
      "queueMicrotask",
      "setImmediate",
      "clearImmediate",
      "setInterval",
      "clearInterval",
      "setTimeout",
      "clearTimeout",
    ],
  });
});

afterEach(async () => {
  jest.useRealTimers();
  // Rejections that nobody has observed are told of after the microtasks of a turn.
  await new Promise(setImmediate);
  process.off("unhandledRejection", onUnhandled);
  expect(unhandled).toEqual([]);
});

/** Lets time go by on the clock alone: no timer fires. */
function pass(seconds: number): void {
  jest.setSystemTime(Date.now() + seconds * 1000);
}

/** Waits until a value that is read in the background is there. */
async function seen(name: string, value: string): Promise<void> {
  const before = server.requests.length;
  while ((await getParameter(name, { ttl: Number.POSITIVE_INFINITY })) !== value) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect(server.requests).toHaveLength(before);
}

/** Waits until the answers that are under way have been taken. */
async function settled(requests: number): Promise<void> {
  await until(() => server.requests.length === requests);
  await new Promise((resolve) => setTimeout(resolve, 50));
}

describe("within its time to live", () => {
  it("a value is not asked for again", async () => {
    server.put("/app/a", "1");
    await getParameter("/app/a");
    server.put("/app/a", "2");

    pass(239);

    expect(await getParameter("/app/a")).toBe("1");
    await settled(1);
    expect(await getParameter("/app/a")).toBe("1");
    expect(server.requests).toHaveLength(1);
  });

  it("which each call says for itself, a value is not asked for again", async () => {
    server.put("/app/a", "1");
    await getParameter("/app/a", { ttl: 1 });
    pass(700);

    expect(await getParameter("/app/a", { ttl: 1000 })).toBe("1");
    expect(server.requests).toHaveLength(1);
  });

  it("a value is asked for again where the call insists", async () => {
    server.put("/app/a", "1");
    await getParameter("/app/a");
    server.put("/app/a", "2");

    expect(await getParameter("/app/a", { forceFetch: true })).toBe("2");
    expect(await getParameter("/app/a")).toBe("2");
    expect(server.requests).toHaveLength(2);
  });
});

describe("after its time to live", () => {
  it("a value is given at once, and a new one read in the background", async () => {
    server.put("/app/a", "1");
    await getParameter("/app/a");
    server.put("/app/a", "2");
    const gate = createGate();
    server.failNext({ until: gate.opened });

    pass(300);

    expect(await getParameter("/app/a")).toBe("1");
    gate.open();
    await until(() => server.requests.length === 2);
    await seen("/app/a", "2");
  });

  it("one request is made for all who ask", async () => {
    server.put("/app/a", "1");
    await getParameter("/app/a");
    const gate = createGate();
    server.failNext({ until: gate.opened });
    pass(300);

    const values = await Promise.all(Array.from({ length: 100 }, () => getParameter("/app/a")));
    await until(() => server.requests.length === 2);
    values.push(await getParameter("/app/a"));
    gate.open();

    await settled(2);
    expect(new Set(values)).toEqual(new Set(["1"]));
    expect(server.requests).toHaveLength(2);
  });

  it("what was read together is read again together", async () => {
    const names = Array.from({ length: 25 }, (_, index) => `/app/${index}`);
    for (const name of names) server.put(name, "1");
    await getParameters(names);
    expect(server.requests).toHaveLength(3);

    pass(300);
    await getParameters(names);
    await settled(6);

    expect(server.requests).toHaveLength(6);
  });

  it("a value that is too old is waited for", async () => {
    server.put("/app/a", "1");
    await getParameter("/app/a");
    server.put("/app/a", "2");

    pass(599);
    expect(await getParameter("/app/a")).toBe("1");
    await settled(2);
    server.put("/app/a", "3");
    pass(600);

    expect(await getParameter("/app/a")).toBe("3");
    expect(server.requests).toHaveLength(3);
  });

  it("so long as maxStale says, a value is given", async () => {
    server.put("/app/a", "1");
    await getParameter("/app/a");
    server.put("/app/a", "2");

    pass(10 + 1000);
    expect(await getParameter("/app/a", { ttl: 10, maxStale: 1001 })).toBe("1");
    await settled(2);
    server.put("/app/a", "3");
    pass(10 + 1);

    expect(await getParameter("/app/a", { ttl: 10, maxStale: 1 })).toBe("3");
  });

  it("a value is not given at all with maxStale 0", async () => {
    server.put("/app/a", "1");
    await getParameter("/app/a");
    server.put("/app/a", "2");
    pass(10);

    expect(await getParameter("/app/a", { ttl: 10, maxStale: 0 })).toBe("2");
  });

  it("a value with the time to live 0 is asked for each time, once for all who ask together", async () => {
    server.put("/app/a", "1");
    expect(await getParameter("/app/a", { ttl: 0 })).toBe("1");
    server.put("/app/a", "2");

    const values = await Promise.all([getParameter("/app/a", { ttl: 0 }), getParameter("/app/a", { ttl: 0 })]);

    expect(values).toEqual(["2", "2"]);
    expect(server.requests).toHaveLength(2);
  });

  it("a value that is too old and cannot be read again is an error", async () => {
    server.put("/app/a", "1");
    await getParameter("/app/a");
    server.failNext(broken);
    pass(600);

    await expect(getParameter("/app/a")).rejects.toMatchObject({ name: "ParameterError", reason: "failed" });
  });
});

describe("the time to live", () => {
  it("is shorter by chance, each time anew, and for all that was read together alike", async () => {
    const rounds = 60;
    const refreshed: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      clearParameters();
      server.reset();
      for (const name of ["/app/a", "/app/b", "/app/c"]) server.put(name, "1");
      await getParameters(["/app/a", "/app/b"]);
      pass(270);
      await Promise.all([getParameters(["/app/a", "/app/b"]), getParameter("/app/c")]);
      // What is read in the background shares the request of the one that is new.
      refreshed.push((server.requests[1]?.names.length ?? 0) - 1);
    }

    expect(new Set(refreshed)).toEqual(new Set([0, 2]));
  });

  it.each([-1, Number.NaN, "60" as unknown as number])("cannot be %p", async (seconds) => {
    for (const [option, options] of [
      ["ttl", { ttl: seconds }],
      ["maxStale", { maxStale: seconds }],
    ] as const) {
      await expect(getParameter("/app/a", options)).rejects.toThrow(
        new RangeError(`${option} is ${seconds}, but it has to be a number of seconds, 0 or more`),
      );
    }
    expect(server.requests).toEqual([]);
  });
});

describe("a reading in the background that fails", () => {
  it("leaves the value, is seen by nobody, and is tried again after a pause", async () => {
    server.put("/app/a", "1");
    await getParameter("/app/a");
    server.put("/app/a", "2");
    server.failNext(broken);
    pass(300);

    expect(await getParameter("/app/a")).toBe("1");
    await settled(2);
    expect(await getParameter("/app/a")).toBe("1");
    pass(4);
    expect(await getParameter("/app/a")).toBe("1");
    await settled(2);
    expect(server.requests).toHaveLength(2);

    pass(1);
    expect(await getParameter("/app/a")).toBe("1");
    await until(() => server.requests.length === 3);
    await seen("/app/a", "2");
  });

  it("leaves the value of a parameter that SSM has no longer, until it is too old", async () => {
    server.put("/app/a", "1");
    await getParameter("/app/a");
    server.remove("/app/a");
    pass(300);
    expect(await getParameter("/app/a")).toBe("1");
    await settled(2);
    expect(await getParameter("/app/a")).toBe("1");

    pass(300);

    await expect(getParameter("/app/a")).rejects.toMatchObject({ reason: "not-found" });
  });

  it("does not stop a call that waits", async () => {
    server.put("/app/a", "1");
    await getParameter("/app/a");
    server.failNext(broken);
    pass(599);
    await getParameter("/app/a");
    await settled(2);
    server.put("/app/a", "2");
    pass(1);

    expect(await getParameter("/app/a")).toBe("2");
  });
});

describe("in an environment that Lambda froze", () => {
  it("a request that arrives too late is sent again, signed anew", async () => {
    server.put("/app/a", "1");
    const gate = createGate();
    server.failNext({ type: "RequestExpired", until: gate.opened });
    const waiting = getParameter("/app/a");
    await until(() => server.requests.length === 1);

    pass(3600);
    gate.open();

    expect(await waiting).toBe("1");
    expect(server.requests.map(({ signedAt }) => signedAt)).toEqual(["20260101T000000Z", "20260101T010000Z"]);
  });

  it("a call does not wait for a request that hangs, and its late answer changes nothing", async () => {
    server.put("/app/a", "1");
    await getParameter("/app/a");
    const gate = createGate();
    server.failNext({ until: gate.opened });
    pass(300);
    await getParameter("/app/a");
    await until(() => server.requests.length === 2);
    pass(3600);
    server.put("/app/a", "2");

    expect(await getParameter("/app/a")).toBe("2");
    gate.open();
    await settled(3);

    expect(await getParameter("/app/a")).toBe("2");
    expect(server.requests).toHaveLength(3);
  });

  it("a value is as old as the request that it answers", async () => {
    server.put("/app/a", "1");
    const gate = createGate();
    server.failNext({ until: gate.opened });
    const waiting = getParameter("/app/a");
    await until(() => server.requests.length === 1);
    pass(600);
    gate.open();
    await waiting;
    server.put("/app/a", "2");

    expect(await getParameter("/app/a")).toBe("2");
  });
});

describe("a call that insists", () => {
  it("does not take the answer of a request that went out before", async () => {
    server.put("/app/a", "1");
    const gate = createGate();
    server.failNext({ until: gate.opened });
    const before = getParameter("/app/a");
    await until(() => server.requests.length === 1);
    server.put("/app/a", "2");

    expect(await getParameter("/app/a", { forceFetch: true })).toBe("2");
    gate.open();

    expect(await before).toBe("1");
    expect(await getParameter("/app/a")).toBe("2");
    expect(server.requests).toHaveLength(2);
  });

  it("shares a request that has not gone out yet", async () => {
    server.put("/app/a", "1");

    const values = await Promise.all([
      getParameter("/app/a"),
      getParameter("/app/a", { forceFetch: true }),
      getParameter("/app/a", { forceFetch: true }),
    ]);

    expect(values).toEqual(["1", "1", "1"]);
    expect(server.requests).toHaveLength(1);
  });

  it("is what others share, also after a request that went out before has been answered", async () => {
    server.put("/app/a", "1");
    const gates = [createGate(), createGate()] as const;
    server.failNext(...gates.map(({ opened }) => ({ until: opened })));
    const before = getParameter("/app/a");
    await until(() => server.requests.length === 1);
    const insisting = getParameter("/app/a", { forceFetch: true });
    await until(() => server.requests.length === 2);
    gates[0].open();
    await before;

    const sharing = getParameter("/app/a", { ttl: 0 });
    gates[1].open();

    expect(await Promise.all([insisting, sharing])).toEqual(["1", "1"]);
    expect(server.requests).toHaveLength(2);
  });

  it("leaves the value where it fails", async () => {
    server.put("/app/a", "1");
    await getParameter("/app/a");
    server.failNext(broken);

    await expect(getParameter("/app/a", { forceFetch: true })).rejects.toMatchObject({ reason: "failed" });
    expect(await getParameter("/app/a")).toBe("1");
  });
});

it("a clock that is set back has a value read again, and gives it meanwhile", async () => {
  server.put("/app/a", "1");
  await getParameter("/app/a");
  server.put("/app/a", "2");

  pass(-3600);

  expect(await getParameter("/app/a")).toBe("1");
  await until(() => server.requests.length === 2);
  await settled(2);
  expect(await getParameter("/app/a")).toBe("2");
});
