import { Type } from "class-transformer";
import { IsNumber, IsPositive, IsString, Length, ValidateNested } from "class-validator";
import fc from "fast-check";
import { Body, Controller, Post, Status } from "lambent";
import { type Backend, backends, type Served } from "../support/backends.js";
import { contentTypeHeaders, declaredType, isSendable } from "../support/content-types.js";

class Item {
  @IsString() @Length(1, 100) name!: string;
  @IsNumber() @IsPositive() price!: number;
}

/** Made by class-transformer, not by assignment. */
class Parcel {
  @ValidateNested() @Type(() => Item) item!: Item;
}

const received: unknown[] = [];

@Controller()
class Bodies {
  @Post("/item")
  @Status(201)
  item(@Body(Item) item: Item) {
    received.push(item);
  }

  @Post("/items")
  @Status(201)
  items(@Body([Item]) items: Item[]) {
    received.push(...items);
  }

  @Post("/field")
  @Status(201)
  field(@Body("item", Item) item: Item) {
    received.push(item);
  }

  @Post("/parcel")
  @Status(201)
  parcel(@Body(Parcel) parcel: Parcel) {
    received.push(parcel.item);
  }

  @Post("/text")
  @Status(201)
  text(@Body(String) text: string) {
    received.push(text);
  }

  @Post("/bytes")
  @Status(201)
  bytes(@Body(Uint8Array) bytes: Uint8Array) {
    received.push(bytes);
  }
}

/** A route that takes an item, and how the text of an item becomes its body. */
const itemRoutes = [
  { path: "/item", bodyOf: (item: string) => item },
  { path: "/items", bodyOf: (item: string) => `[${item}]` },
  { path: "/field", bodyOf: (item: string) => `{"item":${item}}` },
  { path: "/parcel", bodyOf: (item: string) => `{"item":${item}}` },
];

const goodName = fc.string({ unit: "grapheme", minLength: 1, maxLength: 10 });
const goodPrice = fc.double({ min: Number.MIN_VALUE, max: Number.MAX_VALUE, noNaN: true });
const goodItem = fc.record({ name: goodName, price: goodPrice });

const badName = fc.oneof(
  fc.constantFrom<unknown>("", "x".repeat(101), null, 1, true, [], ["a"], {}, { length: 5 }, undefined),
  fc.array(fc.string(), { maxLength: 2 }),
);
const badPrice = fc.oneof(
  fc.constantFrom<unknown>(0, -0, -1, "1", "", null, true, [], [1], {}, { valueOf: 1 }, undefined),
  fc.double({ max: 0, noNaN: true, noDefaultInfinity: true }),
);

/** Texts of which no route may make an item. */
const badItem = fc.oneof(
  { weight: 3, arbitrary: fc.record({ name: badName, price: goodPrice }).map((item) => JSON.stringify(item)) },
  { weight: 3, arbitrary: fc.record({ name: goodName, price: badPrice }).map((item) => JSON.stringify(item)) },
  { weight: 3, arbitrary: goodItem.chain((item) => notQuite(JSON.stringify(item))) },
  fc.constantFrom(
    "null",
    "true",
    "17",
    '"item"',
    "[]",
    "{}",
    "[[]]",
    '{"name":"a","price":1e9999}',
    '{"name":"a","price":1e-9999}',
    '{"name":"a","price":1,"price":-1}',
    '{"name":"a","name":"","price":1}',
    '{"__proto__":{"name":"a","price":1}}',
    '{"constructor":{"name":"a","price":1},"prototype":{"name":"a","price":1}}',
    '{"name":"a","__proto__":{"price":1}}',
    '{"name":"a","pri\\u0000ce":1}',
    '{"Name":"a","Price":1}',
    "name=a&price=1",
    "--x\r\ncontent-disposition: form-data; name=name\r\n\r\na\r\n--x--",
  ),
);

/** An item that is valid, in a form that is none. */
function notQuite(item: string): fc.Arbitrary<string> {
  return fc.constantFrom(
    item.slice(0, -1),
    `${item}x`,
    `'${item}'`,
    `[${item}]`,
    JSON.stringify(item),
    `${item.slice(0, -1)},}`,
    item.replaceAll('"', "'"),
    `{"name":${item},"price":${item}}`,
    `{"__proto__":${item}}`,
    `{"item":${item}}`,
  );
}

const asBytes = fc.boolean();
const runs = Number(process.env.FUZZ_RUNS ?? 300);

describe.each(backends)("behind $name", (backend) => {
  let served: Served;

  beforeAll(async () => {
    served = await backend.serve([Bodies], { accessLog: false });
  });

  afterAll(() => served.close());

  const numRuns = Math.ceil(runs / shareOf(backend));

  it("no body that breaks its class gets to a handler, whatever its type is said to be", async () => {
    await fc.assert(
      fc.asyncProperty(contentTypeHeaders, badItem, asBytes, async (headers, item, isBytes) => {
        const type = typeBehind(backend, headers);
        for (const { path, bodyOf } of itemRoutes) {
          const { status, values } = await send(path, headers, bodyOf(item), isBytes);

          expect(statuses(type, isJson, 422)).toContain(status);
          expect({ path, values }).toEqual({ path, values: [] });
        }
      }),
      { numRuns },
    );
  }, 3_600_000);

  it("a body gets to a handler as a checked instance, or not at all", async () => {
    await fc.assert(
      fc.asyncProperty(contentTypeHeaders, goodItem, asBytes, async (headers, item, isBytes) => {
        const type = typeBehind(backend, headers);
        for (const { path, bodyOf } of itemRoutes) {
          // What the class does not declare is no reason to refuse, and does not come with it.
          const text = JSON.stringify(item).replace("{", '{"__proto__":{"price":-1},"constructor":1,"unknown":1,');
          const { status, values } = await send(path, headers, bodyOf(text), isBytes);

          expect(statuses(type, isJson, 201)).toContain(status);
          expect(values).toStrictEqual(status === 201 ? [Object.assign(new Item(), item)] : []);
        }
      }),
      { numRuns },
    );
  }, 3_600_000);

  it("the same type decides what is read as text, and bytes are of any", async () => {
    const text = fc.oneof(
      fc.string({ unit: "grapheme", minLength: 1 }),
      goodItem.map((item) => JSON.stringify(item)),
    );
    await fc.assert(
      fc.asyncProperty(contentTypeHeaders, text, asBytes, async (headers, body, isBytes) => {
        const type = typeBehind(backend, headers);
        const asText = await send("/text", headers, body, isBytes);
        const bytes = await send("/bytes", headers, body, isBytes);

        expect(statuses(type, isText, 201)).toContain(asText.status);
        expect(asText.values).toEqual(asText.status === 201 ? [body.replace(/^\ufeff/, "")] : []);
        expect(bytes.status).toBe(201);
        expect(bytes.values.map((value) => Buffer.from(value as Uint8Array).toString())).toEqual([body]);
      }),
      { numRuns },
    );
  }, 3_600_000);

  async function send(path: string, headers: Headers, text: string, isBytes: boolean) {
    received.length = 0;
    const body = isBytes ? new TextEncoder().encode(text) : text;
    const { status } = await served.send({ method: "POST", path, headers: sendable(backend, headers), body });
    return { status, values: [...received] };
  }
});

type Headers = readonly (readonly [name: string, value: string])[];

/** The headers without those that a socket cannot carry; an event can hold any text. */
function sendable({ name }: Backend, headers: Headers): Headers {
  return name === "Node.js" ? headers.filter(isSendable) : headers;
}

/** One front has them all, the others a part; a socket costs more than an event. */
function shareOf({ name }: Backend): number {
  if (name === "function URL") return 1;
  return name === "Node.js" ? 20 : 10;
}

/** The media type that arrives. */
function typeBehind(backend: Backend, headers: Headers): string | undefined {
  const values = sendable(backend, headers).map(([, value]) => value);
  return declaredType(backend.repeatedHeaders === "last" ? values.slice(-1) : values);
}

/** The statuses that are right where a route accepts some media types. */
function statuses(type: string | undefined, accepts: (type: string) => boolean, accepted: number): number[] {
  if (type === "any") return [415, accepted];
  return [type !== undefined && accepts(type) ? accepted : 415];
}

function isJson(type: string): boolean {
  return type === "application/json" || type.endsWith("+json");
}

function isText(type: string): boolean {
  return type.startsWith("text/");
}
