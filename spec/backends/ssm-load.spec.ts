import type { SSMClient } from "@aws-sdk/client-ssm";
import { Expose, Transform, Type } from "class-transformer";
import {
  Allow,
  IsArray,
  IsBoolean,
  IsDate,
  IsDefined,
  IsEnum,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  MinDate,
  registerDecorator,
  ValidateBy,
  ValidateIf,
} from "class-validator";
import { ConfigurationError, type Constructor, Nested, Schema } from "lambent";
import { loadParameters, SsmParameter, useSsmClient } from "lambent/ssm";
import { encrypted, type SsmServer, serveParameters } from "../support/ssm-server.js";

let server: SsmServer;
let client: SSMClient;

serveParameters((started, itsClient) => {
  server = started;
  client = itsClient;
});

function put(parameters: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(parameters)) server.put(name, value);
}

/** What is wrong with a class or its parameters. */
async function faultsOf(cls: Constructor<object>): Promise<readonly string[]> {
  const error: unknown = await loadParameters(cls).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ConfigurationError)) throw new Error(`no ConfigurationError: ${String(error)}`);
  return error.faults;
}

describe("a class of parameters", () => {
  class Config {
    @SsmParameter("/app/url") @IsString() url!: string;
    @SsmParameter("/app/limit") @IsInt() limit!: number;
    @SsmParameter("/app/debug") @IsBoolean() debug!: boolean;
  }

  it("is read in one request and converted", async () => {
    put({ "/app/url": "https://db", "/app/limit": "20", "/app/debug": "true" });

    const config = await loadParameters(Config);

    expect(config).toBeInstanceOf(Config);
    expect({ ...config }).toStrictEqual({ url: "https://db", limit: 20, debug: true });
    expect(server.requests).toMatchObject([{ names: ["/app/url", "/app/limit", "/app/debug"], decrypt: true }]);
  });

  it("is made anew each time, of what was read once", async () => {
    put({ "/app/url": "https://db", "/app/limit": "20", "/app/debug": "true" });
    const first = await loadParameters(Config);

    const second = await loadParameters(Config);

    expect(second).toEqual(first);
    expect(second).not.toBe(first);
    expect(server.requests).toHaveLength(1);
  });

  it("takes a time to live", async () => {
    put({ "/app/url": "https://db", "/app/limit": "20", "/app/debug": "true" });
    await loadParameters(Config);
    put({ "/app/limit": "30" });

    expect(await loadParameters(Config, { ttl: 0 })).toMatchObject({ limit: 30 });
  });

  it("names all that is missing and all that does not fit, and shows no value", async () => {
    put({ "/app/limit": "hunter2", "/app/debug": "yes" });

    const faults = await faultsOf(Config);

    expect(faults).toEqual([
      'Config.url: the parameter "/app/url" is not in SSM. Create it, or give the field an initialiser or @IsOptional().',
      'Config.limit: the parameter "/app/limit" does not fit: Input should be a valid number (float_parsing).',
      'Config.debug: the parameter "/app/debug" does not fit: ' +
        "Input should be a valid boolean: true, false, 1 or 0 (bool_parsing).",
    ]);
  });

  it("fails with what SSM refuses", async () => {
    put({ "/app/url": "https://db", "/app/limit": "x" });
    server.deny("/app/debug");

    await expect(loadParameters(Config)).rejects.toMatchObject({
      name: "ParameterError",
      reason: "access-denied",
      names: ["/app/debug"],
    });
  });

  it("takes environment variables outside of Lambda", async () => {
    const environment = { ...process.env };
    Object.assign(process.env, { SSM_APP_URL: "local", SSM_APP_LIMIT: "1", SSM_APP_DEBUG: "0" });
    try {
      expect(await loadParameters(Config)).toEqual({ url: "local", limit: 1, debug: false });
      expect(server.requests).toEqual([]);
    } finally {
      process.env = environment;
    }
  });

  it("inherits the fields of its parents, and says more of them", async () => {
    class Base {
      @SsmParameter("/base/name") @IsString() name!: string;
      @SsmParameter("/base/limit") @IsInt() limit!: number;
    }
    class Child extends Base {
      @SsmParameter("/child/limit") @Max(5) override limit = 1;
      @SsmParameter("/child/extra") @IsString() extra!: string;
    }
    put({ "/base/name": "base", "/base/limit": "7", "/child/limit": "5", "/child/extra": "x" });

    expect(await loadParameters(Child)).toEqual({ name: "base", limit: 5, extra: "x" });
    expect(await loadParameters(Base)).toEqual({ name: "base", limit: 7 });
    put({ "/child/limit": "7" });
    useSsmClient(client);
    expect(await faultsOf(Child)).toEqual(['Child.limit: the parameter "/child/limit" does not satisfy max(5).']);
  });
});

describe("a field", () => {
  it("without validators is made by the type that the compiler emits", async () => {
    class Plain {
      @SsmParameter("/p/text") text!: string;
      @SsmParameter("/p/number") number!: number;
      @SsmParameter("/p/flag") flag!: boolean;
      @SsmParameter("/p/date") date!: Date;
      @SsmParameter("/p/big") big!: bigint;
      @SsmParameter("/p/list") list!: string[];
      @SsmParameter("/p/union") union!: string | number;
    }
    put({
      "/p/text": "12",
      "/p/number": "12",
      "/p/flag": "1",
      "/p/date": "2026-01-01",
      "/p/big": "12345678901234567890",
      "/p/list": "a,b, c",
      "/p/union": "12",
    });

    const config = await loadParameters(Plain);

    expect(config).toBeInstanceOf(Plain);
    expect({ ...config }).toStrictEqual({
      text: "12",
      number: 12,
      flag: true,
      date: new Date("2026-01-01T00:00:00Z"),
      big: 12345678901234567890n,
      list: ["a", "b", "c"],
      union: "12",
    });
  });

  it("without validators may have its type by @Type, or by an initialiser", async () => {
    class Plain {
      @SsmParameter("/p/a") @Type(() => Number) a!: unknown;
      @SsmParameter("/p/b") b: unknown = 5;
    }
    put({ "/p/a": "1", "/p/b": "2" });

    expect(await loadParameters(Plain)).toEqual({ a: 1, b: 2 });
  });

  it("without validators stands beside others", async () => {
    class Mixed {
      @SsmParameter("/p/a") @IsInt() a!: number;
      @SsmParameter("/p/b") b!: number;
      @SsmParameter("/p/c", { transform: "json" }) c: unknown;
    }
    put({ "/p/a": "1", "/p/b": "2", "/p/c": '{"d":3}' });

    expect(await loadParameters(Mixed)).toEqual({ a: 1, b: 2, c: { d: 3 } });
  });

  it("that is a list is made of the parts of its text", async () => {
    class Lists {
      @SsmParameter("/l/hosts") @IsArray() @IsString({ each: true }) @Length(1, 3, { each: true }) hosts!: string[];
      @SsmParameter("/l/ports") @IsInt({ each: true }) ports!: number[];
    }
    put({ "/l/hosts": "a, b,,c", "/l/ports": "80,443" });

    expect(await loadParameters(Lists)).toEqual({ hosts: ["a", "b", "c"], ports: [80, 443] });
    useSsmClient(client);
    put({ "/l/hosts": "abcd", "/l/ports": "80,x" });
    expect(await faultsOf(Lists)).toEqual([
      'Lists.hosts: the parameter "/l/hosts" does not satisfy isLength(1, 3).',
      'Lists.ports[1]: the parameter "/l/ports" does not fit: Input should be a valid number (float_parsing).',
    ]);
  });

  it("keeps its default where SSM does not have the parameter", async () => {
    class Defaults {
      @SsmParameter("/d/limit") @IsInt() @Min(1) limit = 20;
      @SsmParameter("/d/name") @IsOptional() @IsString() name?: string;
      @SsmParameter("/d/plain") plain = "text";
      @SsmParameter("/d/nothing") nothing: string | null = null;
      @SsmParameter("/d/json", { transform: "json" }) json: unknown = { a: 1 };
      @SsmParameter("/d/there") @IsInt() there = 1;
    }
    put({ "/d/there": "2" });

    const config = await loadParameters(Defaults);

    expect(config).toEqual({ limit: 20, plain: "text", nothing: null, json: { a: 1 }, there: 2 });
    expect(config.name).toBeUndefined();
  });

  it("keeps its default where class-transformer makes the object", async () => {
    class Defaults {
      @SsmParameter("/d/limit") @Expose() @IsInt() limit = 20;
      @SsmParameter("/d/named") @Expose({ name: "other" }) @IsInt() named!: number;
      @SsmParameter("/d/plain") @Expose({ name: "third" }) plain!: number;
    }
    put({ "/d/named": "1", "/d/plain": "2" });

    expect(await loadParameters(Defaults)).toEqual({ limit: 20, named: 1, plain: 2 });
  });

  it("whose default does not fit is a fault", async () => {
    class Defaults {
      @SsmParameter("/d/limit") @IsInt() @Min(1) limit = 0;
      @SsmParameter("/d/name") @ValidateIf(() => true) @IsString() name!: string;
    }

    expect(await faultsOf(Defaults)).toEqual([
      'Defaults.limit: the parameter "/d/limit" is not in SSM, and without it the field does not satisfy min(1).',
      'Defaults.name: the parameter "/d/name" is not in SSM, and without it the field does not satisfy isString.',
    ]);
  });

  it("is made of a text by @Transform", async () => {
    class Transformed {
      @SsmParameter("/t/a")
      @Transform(({ value }) => (value as string).split(";"))
      @IsArray()
      a!: string[];
      @SsmParameter("/t/b")
      @Transform(({ value }) => new URL(value as string))
      b!: URL;
      @SsmParameter("/t/c") c!: number;
      @SsmParameter("/t/d", { transform: "binary" }) d!: Uint8Array;
    }
    put({ "/t/a": "1;2", "/t/b": "https://db/x", "/t/c": "3", "/t/d": "AAE=" });

    const config = await loadParameters(Transformed);

    expect(config).toEqual({ a: ["1", "2"], b: new URL("https://db/x"), c: 3, d: new Uint8Array([0, 1]) });
  });

  it("is decrypted unless its decorator says otherwise", async () => {
    class Secrets {
      @SsmParameter("/s/a") @IsString() plain!: string;
      @SsmParameter("/s/a", { decrypt: false }) @IsString() cipher!: string;
    }
    server.put("/s/a", { type: "SecureString", versions: ["hidden"] });

    expect(await loadParameters(Secrets)).toEqual({ plain: "hidden", cipher: encrypted("hidden") });
  });

  it("is bytes with the transform binary", async () => {
    class Keys {
      @SsmParameter("/k/a", { transform: "binary" }) @Allow() a!: Uint8Array;
      @SsmParameter("/k/b", { transform: "binary" }) b: unknown;
    }
    put({ "/k/a": "AAH/", "/k/b": "AAE=" });

    expect(await loadParameters(Keys)).toEqual({ a: new Uint8Array([0, 1, 255]), b: new Uint8Array([0, 1]) });
    useSsmClient(client);
    put({ "/k/a": "hunter2!" });
    expect(await faultsOf(Keys)).toEqual(['Keys.a: the parameter "/k/a" is no valid base64.']);
  });
});

describe("a field of JSON", () => {
  class Line {
    @IsString() sku!: string;
    @IsInt() count = 1;
  }
  class Order {
    @SsmParameter("/j/lines", { transform: "json" }) @Nested(() => Line, { each: true }) lines!: Line[];
    @SsmParameter("/j/first", { transform: "json" }) @Nested(() => Line) first!: Line;
    @SsmParameter("/j/free", { transform: "json" }) @IsObject() free!: Record<string, unknown>;
    @SsmParameter("/j/number", { transform: "json" }) @IsInt() number!: number;
  }
  const valid = { "/j/lines": '[{"sku":"a"}]', "/j/first": '{"sku":"b","count":2}', "/j/free": "{}", "/j/number": "1" };

  it("is made an instance and validated", async () => {
    put(valid);

    const order = await loadParameters(Order);

    expect(order).toEqual({ lines: [{ sku: "a", count: 1 }], first: { sku: "b", count: 2 }, free: {}, number: 1 });
    expect(order.lines[0]).toBeInstanceOf(Line);
    expect(order.first).toBeInstanceOf(Line);
  });

  it("has no keys that its class does not know, unless the class says otherwise", async () => {
    @Schema({ unknownFields: "allow" })
    class Open {
      @IsString() sku!: string;
    }
    class Orders extends Order {
      @SsmParameter("/j/open", { transform: "json" }) @Nested(() => Open) open!: Open;
    }
    put({ ...valid, "/j/lines": '[{"sku":"a","extra":1}]', "/j/open": '{"sku":"b","extra":1}', "/j/free": '{"a":1}' });

    expect(await loadParameters(Orders)).toMatchObject({
      lines: [{ sku: "a", count: 1 }],
      open: { sku: "b", extra: 1 },
      free: { a: 1 },
    });
    expect(Object.keys((await loadParameters(Orders)).lines[0] as Line)).toEqual(["sku", "count"]);
  });

  it("is not converted, and what does not fit is named to the place", async () => {
    put({ "/j/lines": '[{"sku":"a"},{"sku":5}]', "/j/first": "hunter2", "/j/free": "[]", "/j/number": '"1"' });

    expect(await faultsOf(Order)).toEqual([
      'Order.lines[1].sku: the parameter "/j/lines" does not satisfy isString.',
      'Order.first: the parameter "/j/first" is no valid JSON.',
      'Order.free: the parameter "/j/free" does not satisfy isObject.',
      'Order.number: the parameter "/j/number" does not satisfy isInt.',
    ]);
  });

  it("is no other value than an object, or a list, as its class says", async () => {
    class Required {
      @SsmParameter("/j/first", { transform: "json" }) @Nested(() => Line) first!: Line;
      @SsmParameter("/j/lines", { transform: "json" }) @Nested(() => Line, { each: true }) lines!: Line[];
      @SsmParameter("/j/free", { transform: "json" }) @IsDefined() free: unknown;
    }
    put({ "/j/first": '"hunter2"', "/j/lines": "{}", "/j/free": "null" });

    expect(await faultsOf(Required)).toEqual([
      'Required.first: the parameter "/j/first" does not satisfy nestedValidation.',
      'Required.lines: the parameter "/j/lines" does not satisfy nestedValidation.',
      'Required.free: the parameter "/j/free" does not satisfy isDefined.',
    ]);
  });

  it("is refused with a key that its class forbids, which is not shown", async () => {
    @Schema({ unknownFields: "forbid" })
    class Strict {
      @IsString() sku!: string;
    }
    class Forbidding {
      @SsmParameter("/j/first", { transform: "json" }) @Nested(() => Strict) first!: Strict;
    }
    put({ "/j/first": '{"sku":"a","hunter2":1}' });

    expect(await faultsOf(Forbidding)).toEqual([
      'Forbidding.first: the parameter "/j/first" has a key that its class does not know.',
    ]);
  });

  it("of which no instance can be made is named", async () => {
    put({ ...valid, "/j/first": `${'{"a":'.repeat(600)}1${"}".repeat(600)}` });
    class Deep {
      @SsmParameter("/j/first", { transform: "json" }) @Transform(({ value }) => value) @Allow() first: unknown;
    }

    expect(await faultsOf(Deep)).toEqual([
      "Deep: no instance can be made of its JSON parameters: JSON is nested too deeply (json_invalid).",
    ]);
  });
});

describe("a value that does not fit", () => {
  it("is told by its constraint and what that was given, never by its message", async () => {
    const message = "$value is wrong";
    class Limits {
      @SsmParameter("/f/min") @Min(3, { message }) min!: number;
      @SsmParameter("/f/in") @IsIn(["red", "green"], { message }) in!: string;
      @SsmParameter("/f/enum") @IsEnum({ On: "on", Off: "off" }, { message }) enum!: string;
      @SsmParameter("/f/matches") @Matches(/^a+$/i, { message }) matches!: string;
      @SsmParameter("/f/date") @MinDate(new Date("2026-01-01T00:00:00Z"), { message }) @IsDate() date!: Date;
    }
    put({
      "/f/min": "2.0625",
      "/f/in": "hunter2",
      "/f/enum": "hunter2",
      "/f/matches": "hunter2",
      "/f/date": "1999-12-31",
    });

    const faults = await faultsOf(Limits);

    expect(faults).toEqual([
      'Limits.min: the parameter "/f/min" does not satisfy min(3).',
      'Limits.in: the parameter "/f/in" does not satisfy isIn(["red", "green"]).',
      'Limits.enum: the parameter "/f/enum" does not satisfy isEnum(["on", "off"]).',
      'Limits.matches: the parameter "/f/matches" does not satisfy matches(/^a+$/i).',
      'Limits.date: the parameter "/f/date" does not satisfy minDate("2026-01-01T00:00:00.000Z").',
    ]);
    expect(faults.join()).not.toMatch(/hunter2|2\.0625|1999/);
  });

  it("may be told by a validator that waits", async () => {
    const IsSlow = () => (prototype: object, propertyName: string) =>
      registerDecorator({
        name: "isSlow",
        target: prototype.constructor,
        propertyName,
        async: true,
        validator: { validate: async (value) => value === "slow" },
      });
    class Slow {
      @SsmParameter("/f/slow") @IsSlow() a!: string;
    }
    put({ "/f/slow": "fast" });

    expect(await faultsOf(Slow)).toEqual(['Slow.a: the parameter "/f/slow" does not satisfy isSlow.']);
  });

  it("over which code of the class throws is not shown", async () => {
    class Throwing {
      @SsmParameter("/f/a") @Transform(({ value }) => JSON.parse(value as string)) @Allow() a: unknown;
    }
    class Rejecting {
      @SsmParameter("/f/a")
      @ValidateBy({ name: "x", validator: { validate: (value) => Promise.reject(new RangeError(String(value))) } })
      a!: string;
    }
    put({ "/f/a": "hunter2" });

    expect(await faultsOf(Throwing)).toEqual([
      "Throwing: a decorator or a setter of the class threw a SyntaxError over a value. " +
        "Its message is not shown here, because it may hold the value.",
    ]);
    expect(await faultsOf(Rejecting)).toEqual([
      expect.stringMatching(/^Rejecting: .* threw a RangeError over a value/),
    ]);
  });

  it("may be one that no parameter gives", async () => {
    class Partly {
      @SsmParameter("/f/a") @IsString() a!: string;
      @IsString() b!: string;
    }
    put({ "/f/a": "1" });

    expect(await faultsOf(Partly)).toEqual([
      "Partly.b: it does not satisfy isString, and no @SsmParameter() gives it a value.",
    ]);
  });
});

describe("a mistake in the class", () => {
  it("is that no field has the decorator", async () => {
    class Empty {
      @IsString() a!: string;
    }

    expect(await faultsOf(Empty)).toEqual([
      'Empty: no field has @SsmParameter(). Write @SsmParameter("/app/db/url") url!: string;',
    ]);
  });

  it("is a decorator that stands where it cannot work, of which all are named", async () => {
    const symbol = Symbol("field");
    const decorate = SsmParameter("/m/a") as (target: object, key?: unknown, extra?: unknown) => void;
    class Misplaced {
      @SsmParameter("/m/a") static a: string;
      @SsmParameter("/m/b") b(): void {}
      @SsmParameter("/m/c") get c(): string {
        return "";
      }
      @SsmParameter("") d!: string;
      @SsmParameter("/m/e", { transform: "yaml" as "json" }) e!: string;
      [symbol]!: string;
      f(_a: string): void {}
    }
    decorate(Misplaced.prototype, symbol);
    decorate(Misplaced);
    decorate(Misplaced.prototype, "f", 0);

    expect([...(await faultsOf(Misplaced))].sort()).toEqual([
      "Misplaced.Symbol(field): @SsmParameter() stands on a field named by a symbol. Name it by a text.",
      'Misplaced.a: @SsmParameter() stands on a static field, which no instance has. Remove "static".',
      "Misplaced.b: @SsmParameter() stands on a method. Move it to a field.",
      "Misplaced.c: @SsmParameter() stands on a field that can only be read. Give it a setter.",
      'Misplaced.d: @SsmParameter() has no name. Write @SsmParameter("/app/db/url").',
      'Misplaced.e: @SsmParameter() has the transform "yaml". Take "json" or "binary", or leave it out.',
      "Misplaced.f: @SsmParameter() stands on parameter 1. Move it to a field.",
      "Misplaced: @SsmParameter() stands on the class. Move it to a field.",
    ]);
    expect(server.requests).toEqual([]);
  });

  it("is the call as a standard decorator", () => {
    const decorate = SsmParameter("/m/a") as (target: unknown, context: unknown) => void;

    expect(() => decorate(undefined, { kind: "field", name: "url" })).toThrow(
      new ConfigurationError([
        "@SsmParameter() was called as a standard decorator, on the field url. " +
          'Set "experimentalDecorators": true in the tsconfig.json that compiles it.',
      ]),
    );
  });

  it("is a constructor with arguments, with validators and without", async () => {
    class Plain {
      @SsmParameter("/m/a") a: string;
      constructor(options: { a: string }) {
        this.a = options.a;
      }
    }
    class Validated extends Plain {
      @IsString() b!: string;
    }

    for (const cls of [Plain, Validated] as unknown as Constructor<object>[]) {
      expect(await faultsOf(cls)).toEqual([
        expect.stringMatching(`^the class ${cls.name} cannot be constructed without arguments`),
      ]);
    }
  });

  it("is a type that no text becomes by itself", async () => {
    class Inner {
      @IsString() a!: string;
    }
    class Outer {
      @SsmParameter("/m/inner") @IsObject() inner!: Inner;
      @SsmParameter("/m/object") @IsObject() object!: Record<string, string>;
      @SsmParameter("/m/url") url!: URL;
      @SsmParameter("/m/set") set!: Set<string>;
      @SsmParameter("/m/bytes", { transform: "binary" }) bytes!: string;
      @SsmParameter("/m/buffer", { transform: "binary" }) buffer!: Buffer;
    }
    const noObject =
      'a text has no objects in it, but the field is one. Add { transform: "json" }, or make it of a text with @Transform.';

    expect(await faultsOf(Outer)).toEqual([
      `Outer.inner: ${noObject}`,
      `Outer.object: ${noObject}`,
      "Outer.url: nothing makes a value of URL of a text. Make it with @Transform, or declare another type.",
      "Outer.set: nothing makes a value of Set of a text. Make it with @Transform, or declare another type.",
      'Outer.bytes: it is declared as String, but the transform "binary" gives a Uint8Array. Declare it so.',
      'Outer.buffer: it is declared as Buffer, but the transform "binary" gives a Uint8Array. Declare it so.',
    ]);
  });

  it("is a class that nothing makes of JSON, or that nothing validates", async () => {
    class Inner {
      @IsString() a!: string;
    }
    class Outer {
      @SsmParameter("/m/a", { transform: "json" }) a!: Inner;
      @SsmParameter("/m/b", { transform: "json" }) @IsObject() b!: Inner;
      @SsmParameter("/m/c", { transform: "json" }) c!: string[];
    }

    expect(await faultsOf(Outer)).toEqual([
      expect.stringMatching(/^Outer\.b: it holds Inner, but nothing validates what is in it\. Put @Nested/),
      "Outer.a: nothing makes a value of Inner of JSON. Put @Nested(() => Inner) on it.",
    ]);
  });

  it("is a field without a validator in a class that lets no such field in", async () => {
    @Schema({ unknownFields: "strip" })
    class Strict {
      @SsmParameter("/m/a") @IsString() a!: string;
      @SsmParameter("/m/b") b!: string;
    }
    @Schema({ unknownFields: "allow" })
    class Loose {
      @SsmParameter("/m/a") @IsString() a!: string;
      @SsmParameter("/m/b") b!: string;
    }
    put({ "/m/a": "1", "/m/b": "2" });

    expect(await faultsOf(Strict)).toEqual([
      "Strict.b: it has no validator, and @Schema() of its class lets no such field in. Put @Allow() on it.",
    ]);
    expect(await loadParameters(Loose)).toEqual({ a: "1", b: "2" });
  });

  it("of another decorator of the class is named too", async () => {
    @Schema({ name: "no name" })
    class Named {
      @SsmParameter("/m/a") a!: string;
    }

    expect(await faultsOf(Named)).toEqual([expect.stringMatching(/^Named: @Schema\(\) has the name "no name"/)]);
  });
});

it("works where class-validator is not loaded at all", async () => {
  put({ "/app/limit": "20" });
  await jest.isolateModulesAsync(async () => {
    const store = globalThis as { classValidatorMetadataStorage?: unknown };
    const { classValidatorMetadataStorage } = store;
    delete store.classValidatorMetadataStorage;
    try {
      const copy = require("lambent/ssm") as typeof import("lambent/ssm");
      copy.useSsmClient(client);
      class Config {
        @copy.SsmParameter("/app/limit") limit!: number;
      }

      expect(await copy.loadParameters(Config)).toEqual({ limit: 20 });
    } finally {
      Object.assign(store, { classValidatorMetadataStorage });
    }
  });
});
