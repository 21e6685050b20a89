import { inspect } from "node:util";
import { ConfigurationError } from "lambent";
import { clearParameters, getParameter, getParameters, ParameterError, useSsmClient } from "lambent/ssm";
import {
  arnOf,
  createGate,
  createSsmClient,
  encrypted,
  type SsmServer,
  serveParameters,
  startSsmServer,
  until,
} from "../support/ssm-server.js";

let server: SsmServer;

serveParameters((started) => {
  server = started;
});

/** What a promise is rejected with, as far as a parameter's error shows it. */
async function failureOf(promise: Promise<unknown>) {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ParameterError)) throw new Error(`no ParameterError: ${String(error)}`);
  return error;
}

function namesOf(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `/app/${index}`);
}

describe("a parameter", () => {
  it("is its text", async () => {
    server.put("/app/key", "value");

    expect(await getParameter("/app/key")).toBe("value");
    expect(server.requests).toMatchObject([{ names: ["/app/key"], decrypt: true }]);
  });

  it("is decrypted unless the options say otherwise", async () => {
    server.put("/app/secret", { type: "SecureString", versions: ["hidden"] });

    expect(await getParameter("/app/secret")).toBe("hidden");
    expect(await getParameter("/app/secret", { decrypt: false })).toBe(encrypted("hidden"));
    expect(await getParameter("/app/secret", { decrypt: true })).toBe("hidden");
    expect(server.requests).toHaveLength(2);
  });

  it("may be white space", async () => {
    server.put("/app/space", " ");

    expect(await getParameter("/app/space")).toBe(" ");
  });

  it.each([
    ["the latest version", "/app/key", "third"],
    ["a version", "/app/key:1", "first"],
    ["a label", "/app/key:stable", "second"],
    ["an ARN", arnOf("/app/key"), "third"],
    ["an ARN with a version", `${arnOf("/app/key")}:1`, "first"],
    ["an ARN with a label", `${arnOf("/app/key")}:stable`, "second"],
    ["a name with spaces around it", " /app/key ", "third"],
  ])("is read by %s", async (_by, name, value) => {
    server.put("/app/key", { versions: ["first", "second", "third"], labels: { stable: 2 } });

    expect(await getParameter(name)).toBe(value);
  });

  it("is one and the same however many spaces are around its name", async () => {
    server.put("/app/key", "value");

    expect(await getParameters(["/app/key", " /app/key", "/app/key\t"])).toEqual({
      "/app/key": "value",
      " /app/key": "value",
      "/app/key\t": "value",
    });
    expect(await getParameter("  /app/key  ")).toBe("value");
    expect(server.requests.map(({ names }) => names)).toEqual([["/app/key"]]);
  });

  it("is read by an ARN where its name has no slash", async () => {
    server.put("key", "value");

    expect(await getParameter(arnOf("key"))).toBe("value");
  });

  it("is told from its other versions, though they are asked for together", async () => {
    server.put("/app/key", { versions: ["first", "second", "third"], labels: { stable: 2 } });
    server.put("/app/other", "other");
    const names = [
      "/app/key:1",
      "/app/key",
      "/app/other",
      "/app/key:stable",
      arnOf("/app/key"),
      `${arnOf("/app/key")}:1`,
    ];

    expect(Object.values(await getParameters(names))).toEqual(["first", "third", "other", "second", "third", "first"]);
    // Each of the five versions in a request of its own, none of which was refused.
    expect(server.requests).toHaveLength(5);
  });

  it("is told from another one whose name ends alike", async () => {
    server.put("/app/key", "one");
    server.put("/key", "two");
    server.put("key", "three");

    expect(await getParameters(["/app/key", "/key", "key"])).toEqual({
      "/app/key": "one",
      "/key": "two",
      key: "three",
    });
  });
});

it.each([undefined, "", " ", 5])("what is no name, %j, is refused", async (name) => {
  const failing = getParameter(name as string);

  await expect(failing).rejects.toThrow(
    new TypeError(`a parameter was asked for by ${JSON.stringify(name)}, but its name has to be a text`),
  );
  expect(server.requests).toEqual([]);
});

describe("a transform", () => {
  it.each([
    ['{"a":[1,null]}', { a: [1, null] }],
    ["false", false],
    ['"text"', "text"],
  ])("json parses %s", async (text, value) => {
    server.put("/app/json", text);

    expect(await getParameter("/app/json", { transform: "json" })).toEqual(value);
  });

  it("json takes out keys that change prototypes", async () => {
    server.put("/app/json", '{"__proto__":{"admin":true},"a":1}');

    const value = await getParameter<Record<string, unknown>>("/app/json", { transform: "json" });

    expect(Object.keys(value)).toEqual(["a"]);
  });

  it.each([
    ["AAEC/w==", [0, 1, 2, 255]],
    ["AAEC/w", [0, 1, 2, 255]],
    ["AAE=", [0, 1]],
    ["AAEC\n/w==\n", [0, 1, 2, 255]],
  ])("binary reads the base64 %j", async (text, bytes) => {
    server.put("/app/binary", text);

    const value = await getParameter("/app/binary", { transform: "binary" });

    expect(value.constructor).toBe(Uint8Array);
    expect([...value]).toEqual(bytes);
    expect(value.byteLength).toBe(value.buffer.byteLength);
  });

  it("is made anew for each caller, of one answer", async () => {
    server.put("/app/json", "[1]");
    const first = await getParameter<number[]>("/app/json", { transform: "json" });
    first.push(2);

    expect(await getParameter("/app/json", { transform: "json" })).toEqual([1]);
    expect(await getParameter("/app/json")).toBe("[1]");
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ["json", "hunter2", "is no valid JSON"],
    ["json", '{"password":"hunter2"', "is no valid JSON, at offset 21"],
    ["binary", "hunter2!", "is no valid base64"],
    ["binary", "hunter2xhunter2xh", "is no valid base64"],
    ["binary", "hunter2hunter2=", "is no valid base64"],
  ] as const)("%s that does not fit names the parameter and shows nothing of it", async (transform, text, problem) => {
    server.put("/app/bad", text);
    const failing =
      transform === "json" ? getParameter("/app/bad", { transform }) : getParameter("/app/bad", { transform });

    const error = await failureOf(failing);

    expect(error).toMatchObject({ name: "ParameterError", reason: "invalid-value", names: ["/app/bad"] });
    expect(error.message).toBe(`The parameter "/app/bad" ${problem}.`);
    expect(error.cause).toBeUndefined();
    expect(JSON.stringify([error.message, error.stack])).not.toContain("hunter2");
  });

  it("that there is none of is refused", async () => {
    const transform = "yaml" as "json";

    await expect(getParameter("/app/a", { transform })).rejects.toThrow(
      new RangeError('transform is yaml, but it has to be "json" or "binary"'),
    );
    expect(server.requests).toEqual([]);
  });
});

describe("several parameters", () => {
  it("are an object by name, without a prototype", async () => {
    server.put("/app/a", "1");
    server.put("/app/b", "2");

    const values = await getParameters(["/app/b", "/app/a"]);

    expect(values).toEqual({ "/app/a": "1", "/app/b": "2" });
    expect(Object.getPrototypeOf(values)).toBeNull();
  });

  it("share the options", async () => {
    server.put("/app/a", "[1]");
    server.put("/app/b", "2");

    expect(await getParameters(["/app/a", "/app/b"], { transform: "json" })).toEqual({ "/app/a": [1], "/app/b": 2 });
  });

  it("are read ten to a request", async () => {
    const names = namesOf(25);
    for (const name of names) server.put(name, `value of ${name}`);

    const values = await getParameters(names);

    expect(values).toEqual(Object.fromEntries(names.map((name) => [name, `value of ${name}`])));
    expect(server.requests.map((request) => request.names.length).sort()).toEqual([10, 10, 5]);
  });

  it("may be none, which asks nothing", async () => {
    expect(await getParameters([])).toEqual({});
    expect(server.requests).toEqual([]);
  });

  it("may be the same one", async () => {
    server.put("/app/a", "1");

    expect(await getParameters(["/app/a", "/app/a"])).toEqual({ "/app/a": "1" });
    expect(server.requests).toMatchObject([{ names: ["/app/a"] }]);
  });

  it("share a request though they are asked for one by one, before and after promises that are settled", async () => {
    const names = namesOf(4);
    for (const name of names) server.put(name, name);
    const [first = "", ...others] = names;

    const later = others.map(async (name) => {
      await null;
      await null;
      return await getParameter(name);
    });

    expect(await Promise.all([getParameter(first), ...later])).toEqual(names);
    expect(server.requests).toMatchObject([{ names }]);
  });

  it("of which some are decrypted and some are not take a request each", async () => {
    for (const name of ["/app/a", "/app/b", "/app/c"]) server.put(name, { type: "SecureString", versions: [name] });

    const values = await Promise.all([
      getParameter("/app/a"),
      getParameter("/app/b", { decrypt: false }),
      getParameter("/app/c"),
      getParameter("/app/a", { decrypt: false }),
    ]);

    expect(values).toEqual(["/app/a", encrypted("/app/b"), "/app/c", encrypted("/app/a")]);
    expect(server.requests).toMatchObject([
      { names: ["/app/a", "/app/c"], decrypt: true },
      { names: ["/app/b", "/app/a"], decrypt: false },
    ]);
  });

  it("a hundred calls for one share a request", async () => {
    server.put("/app/a", "1");

    const values = await Promise.all(Array.from({ length: 100 }, () => getParameter("/app/a")));

    expect(new Set(values)).toEqual(new Set(["1"]));
    expect(server.requests).toHaveLength(1);
  });

  it("a call that comes while the request is under way shares it", async () => {
    server.put("/app/a", "1");
    const gate = createGate();
    server.failNext({ until: gate.opened });
    const first = getParameter("/app/a");
    await until(() => server.requests.length === 1);

    const second = getParameter("/app/a");
    gate.open();

    expect(await Promise.all([first, second])).toEqual(["1", "1"]);
    expect(server.requests).toHaveLength(1);
  });
});

describe("an error", () => {
  it("names a parameter that SSM does not have", async () => {
    const error = await failureOf(getParameter("/app/none"));

    expect(error).toMatchObject({ name: "ParameterError", reason: "not-found", names: ["/app/none"] });
    expect(error.message).toBe('SSM has no parameter "/app/none".');
  });

  it.each(["/app/key:4", "/app/key:none", arnOf("/app/none")])("names %s, which SSM does not have", async (name) => {
    server.put("/app/key", "value");

    expect(await failureOf(getParameter(name))).toMatchObject({ reason: "not-found", names: [name] });
  });

  it("names all that SSM does not have, of every request", async () => {
    const names = namesOf(25);
    for (const name of names.slice(1, 24)) server.put(name, name);

    const error = await failureOf(getParameters(names));

    expect(error).toMatchObject({ reason: "not-found", names: ["/app/0", "/app/24"] });
    expect(error.message).toBe('SSM has no parameters "/app/0", "/app/24".');
  });

  it("leaves a parameter that is there to those who asked for it alone", async () => {
    server.put("/app/a", "1");

    const [a, none] = await Promise.allSettled([getParameter("/app/a"), getParameter("/app/none")]);

    expect(a).toEqual({ status: "fulfilled", value: "1" });
    expect(none.status).toBe("rejected");
    expect(server.requests).toHaveLength(1);
  });

  it("of a parameter that SSM did not have is not kept", async () => {
    await failureOf(getParameter("/app/late"));
    server.put("/app/late", "here");

    expect(await getParameter("/app/late")).toBe("here");
  });

  it("names what access is denied to, and spares what was asked for beside it", async () => {
    server.put("/app/a", "1");
    server.put("/app/b", "2");
    server.deny("/app/b");

    const [a, b] = await Promise.allSettled([getParameter("/app/a"), getParameter("/app/b")]);

    expect(a).toEqual({ status: "fulfilled", value: "1" });
    expect(b).toMatchObject({
      status: "rejected",
      reason: { reason: "access-denied", names: ["/app/b"], cause: { name: "AccessDeniedException" } },
    });
    expect((b as PromiseRejectedResult).reason.message).toMatch(
      /^SSM denies access to the parameter "\/app\/b": AccessDeniedException: User: .* is not authorized/,
    );
    expect(server.requests.map(({ names }) => names)).toEqual([["/app/a", "/app/b"], ["/app/a"], ["/app/b"]]);
  });

  it("names everything that access is denied to", async () => {
    server.put("/app/a", "1");
    server.deny("/app/b");
    server.deny("/app/c");

    const error = await failureOf(getParameters(["/app/a", "/app/b", "/app/c"]));

    expect(error).toMatchObject({ reason: "access-denied", names: ["/app/b", "/app/c"] });
    expect(error.message).toMatch(/^SSM denies access to the parameters "\/app\/b", "\/app\/c": AccessDenied/);
  });

  it("names the one that SSM takes for malformed", async () => {
    server.put("/app/a", "1");

    const error = await failureOf(getParameters(["/app/a", "/app/b c"]));

    expect(error).toMatchObject({ reason: "failed", names: ["/app/b c"], cause: { name: "ValidationException" } });
    expect(error.message).toMatch(/^The parameter "\/app\/b c" could not be read: ValidationException: /);
  });

  it("of a throttled request names all that it asked for, and the request is not split", async () => {
    const throttling = { type: "ThrottlingException", message: "Rate exceeded" };
    server.failNext(throttling, throttling, throttling);

    const error = await failureOf(getParameters(["/app/a", "/app/b"]));

    expect(error).toMatchObject({ reason: "throttled", names: ["/app/a", "/app/b"], cause: { name: throttling.type } });
    expect(error.message).toBe(
      'SSM had too many requests to give the parameters "/app/a", "/app/b": ThrottlingException: Rate exceeded',
    );
    expect(server.requests.map(({ names }) => names.length)).toEqual([2, 2, 2]);
  });

  it("of an answer that is no JSON shows nothing of it", async () => {
    server.failNext({ text: "hunter2" }, { text: "hunter2" });

    const error = await failureOf(getParameters(["/app/a", "/app/b"]));

    expect(error).toMatchObject({ reason: "failed", names: ["/app/a", "/app/b"] });
    expect(error.message).toContain("the answer is no JSON");
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain("hunter2");
  });

  it("of several kinds says all of them", async () => {
    server.put("/app/json", "hunter2");
    server.deny("/app/b");

    const error = await failureOf(getParameters(["/app/a", "/app/b", "/app/json"], { transform: "json" }));

    expect(error).toMatchObject({ reason: "not-found", names: ["/app/a", "/app/b", "/app/json"] });
    expect(error.message.split("\n")).toEqual([
      'SSM has no parameter "/app/a".',
      expect.stringMatching(/^SSM denies access to the parameter "\/app\/b": /),
      'The parameter "/app/json" is no valid JSON.',
    ]);
  });

  it("of several values that do not fit says all of them", async () => {
    server.put("/app/a", "[");
    server.put("/app/b", "{");

    const error = await failureOf(getParameters(["/app/a", "/app/b"], { transform: "json" }));

    expect(error).toMatchObject({ reason: "invalid-value", names: ["/app/a", "/app/b"] });
    expect(error.message.split("\n")).toHaveLength(2);
  });

  it("names a parameter once that was asked for twice", async () => {
    server.put("/app/bad", "hunter2");

    expect(await failureOf(getParameters(["/app/none", "/app/none"]))).toMatchObject({ names: ["/app/none"] });
    expect(await failureOf(getParameters(["/app/bad", "/app/bad"], { transform: "json" }))).toMatchObject({
      names: ["/app/bad"],
      message: 'The parameter "/app/bad" is no valid JSON.',
    });
  });
});

describe("a request", () => {
  it("is tried again when it is throttled, or its connection is lost", async () => {
    server.put("/app/a", "1");
    server.failNext({ type: "ThrottlingException" }, "drop");

    expect(await getParameter("/app/a")).toBe("1");
    expect(server.requests).toHaveLength(3);
  });

  it("fails when the connection is lost again and again, and the next call tries anew", async () => {
    server.put("/app/a", "1");
    server.failNext("drop", "drop", "drop");

    const error = await failureOf(getParameter("/app/a"));

    expect(error).toMatchObject({ reason: "failed", names: ["/app/a"] });
    expect(error.message).toMatch(/^The parameter "\/app\/a" could not be read: .*socket hang up/);
    expect(await getParameter("/app/a")).toBe("1");
  });

  it.each([
    ["RequestExpired", "Request has expired.", 1],
    ["RequestTimeTooSkewed", "The difference is too large.", 1],
    ["ExpiredTokenException", "The security token included in the request is expired", 1],
    // The SDK itself tries this one three times.
    ["InvalidSignatureException", "Signature expired: 20260101T000000Z is now earlier than 20260101T000500Z", 3],
    ["InvalidSignatureException", "Signature not yet current: 20260101T000500Z", 1],
  ])("that comes too late, %s: %s, is sent again", async (type, message, times) => {
    server.put("/app/a", "1");
    server.failNext(...Array<{ type: string; message: string }>(times).fill({ type, message }));

    expect(await getParameter("/app/a")).toBe("1");
    expect(server.requests).toHaveLength(times + 1);
  });

  it("is not sent a third time", async () => {
    const expired = { type: "RequestExpired" };
    server.failNext(expired, expired);

    expect(await failureOf(getParameter("/app/a"))).toMatchObject({ reason: "failed", cause: { name: expired.type } });
    expect(server.requests).toHaveLength(2);
  });

  it("with a wrong signature is not sent again", async () => {
    server.failNext({
      type: "InvalidSignatureException",
      message: "The request signature we calculated does not match",
    });

    await failureOf(getParameter("/app/a"));

    expect(server.requests).toHaveLength(1);
  });
});

describe("the client", () => {
  const environment = { ...process.env };

  afterEach(() => {
    process.env = { ...environment };
  });

  it("is Lambent's own where none is given, with the SDK's variables", async () => {
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_SSM: server.endpoint,
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: "key",
      AWS_SECRET_ACCESS_KEY: "secret",
    });
    server.put("/app/a", "1");
    useSsmClient();

    expect(await getParameter("/app/a")).toBe("1");
    expect(server.requests).toHaveLength(1);
  });

  it("may be another one, which knows nothing of what was read before", async () => {
    const other = await startSsmServer();
    const otherClient = createSsmClient(other);
    try {
      server.put("/app/a", "of the one");
      other.put("/app/a", "of the other");
      await getParameter("/app/a");

      useSsmClient(otherClient);

      expect(await getParameter("/app/a")).toBe("of the other");
    } finally {
      otherClient.destroy();
      await other.stop();
    }
  });
});

it("a client that finds nothing at all says so by leaving the list out", async () => {
  useSsmClient({ send: async () => ({ InvalidParameters: ["/app/a"] }) });

  expect(await failureOf(getParameter("/app/a"))).toMatchObject({ reason: "not-found", names: ["/app/a"] });
});

describe("without @aws-sdk/client-ssm", () => {
  const message =
    "Parameters of SSM need the package @aws-sdk/client-ssm. Install it: npm install @aws-sdk/client-ssm.";

  async function withoutPackage(run: (copy: typeof import("lambent/ssm")) => Promise<void>) {
    jest.doMock("@aws-sdk/client-ssm", () => {
      throw new Error("Cannot find module '@aws-sdk/client-ssm'");
    });
    try {
      await jest.isolateModulesAsync(async () => run(require("lambent/ssm")));
    } finally {
      jest.dontMock("@aws-sdk/client-ssm");
    }
  }

  it("a call says what to install", async () => {
    await withoutPackage(async (copy) => {
      const failing = [copy.getParameter("/app/a"), copy.getParameters(["/app/a", "/app/b"])];

      for (const one of failing) {
        await expect(one).rejects.toMatchObject({ name: ConfigurationError.name, faults: [message] });
      }
    });
  });

  it("an environment variable gives a parameter outside of Lambda", async () => {
    process.env.SSM_APP_A = "local";
    try {
      await withoutPackage(async (copy) => {
        expect(await copy.getParameter("/app/a")).toBe("local");
      });
    } finally {
      delete process.env.SSM_APP_A;
    }
  });
});

describe("an environment variable", () => {
  const environment = { ...process.env };

  afterEach(() => {
    process.env = { ...environment };
  });

  it.each([
    ["/app/db/url", "SSM_APP_DB_URL"],
    ["app/db/url", "SSM_APP_DB_URL"],
    ["/App/db--.url", "SSM_APP_DB_URL"],
    ["/app/db_url", "SSM_APP_DB_URL"],
    ["/app/url2:3", "SSM_APP_URL2_3"],
    ["key", "SSM_KEY"],
    [" /app/key ", "SSM_APP_KEY"],
    [arnOf("/app/key"), "SSM_ARN_AWS_SSM_EU_CENTRAL_1_123456789012_PARAMETER_APP_KEY"],
  ])("gives %s as %s", async (name, variable) => {
    process.env[variable] = "local";

    expect(await getParameter(name)).toBe("local");
    expect(await getParameter(name, { decrypt: false, forceFetch: true })).toBe("local");
    expect(server.requests).toEqual([]);
  });

  it("is transformed as the parameter would be", async () => {
    process.env.SSM_APP_JSON = "[1]";
    process.env.SSM_APP_BAD = "hunter2";

    expect(await getParameter("/app/json", { transform: "json" })).toEqual([1]);
    expect(await failureOf(getParameter("/app/bad", { transform: "json" }))).toMatchObject({ reason: "invalid-value" });
  });

  it("stands beside parameters that are read", async () => {
    process.env.SSM_APP_A = "local";
    server.put("/app/a", "1");
    server.put("/app/b", "2");

    expect(await getParameters(["/app/a", "/app/b"])).toEqual({ "/app/a": "local", "/app/b": "2" });
    expect(server.requests).toMatchObject([{ names: ["/app/b"] }]);
  });

  it("holds as soon as it is set, and no longer", async () => {
    server.put("/app/a", "1");
    await getParameter("/app/a");

    process.env.SSM_APP_A = "local";
    expect(await getParameter("/app/a")).toBe("local");

    process.env.SSM_APP_A = "";
    expect(await getParameter("/app/a")).toBe("1");
  });

  it("is not looked at in Lambda", async () => {
    process.env.AWS_LAMBDA_FUNCTION_NAME = "items";
    process.env.SSM_APP_A = "local";
    server.put("/app/a", "1");

    expect(await getParameter("/app/a")).toBe("1");
  });
});

it("clearParameters forgets what was read", async () => {
  server.put("/app/a", "1");
  await getParameter("/app/a");
  server.put("/app/a", "2");
  expect(await getParameter("/app/a")).toBe("1");

  clearParameters();

  expect(await getParameter("/app/a")).toBe("2");
});

it("clearParameters lets those who wait have their answers, and keeps none of them", async () => {
  server.put("/app/a", "1");
  const waiting = getParameter("/app/a");
  clearParameters();
  const next = getParameter("/app/a");

  expect(await Promise.all([waiting, next])).toEqual(["1", "1"]);
  expect(server.requests).toHaveLength(2);
});

it("clearParameters keeps what is read after it, though what was read before it fails later", async () => {
  server.put("/app/a", "1");
  const gate = createGate();
  server.failNext({ type: "SpecFailure", until: gate.opened });
  const before = getParameter("/app/a");
  await until(() => server.requests.length === 1);
  clearParameters();
  await getParameter("/app/a");
  gate.open();
  await failureOf(before);

  expect(await getParameter("/app/a")).toBe("1");
  expect(server.requests).toHaveLength(2);
});
