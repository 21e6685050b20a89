import { createEsbuildProject, type EsbuildProject } from "../support/esbuild-project.js";

const program = (model: string, imports: string) => `
  import { Controller, createApplication, Get, Nested, Property, Returns } from "lambent";
  import { createLambdaHandler } from "lambent/aws-lambda";
  ${imports}

  ${model}

  @Controller()
  class Items {
    @Get()
    @Returns([Item])
    list() {
      return [{ id: 1, secret: 2, seller: { name: "Ann", secret: 3 }, price: 150 }];
    }
  }

  const handler = createLambdaHandler([Items], { validateResponses: true, accessLog: false });
  const http = { method: "GET", path: "/" };
  const requestContext = { http, domainName: "a.lambda-url.eu-west-1.on.aws", requestId: "r" };
  const event = { version: "2.0", rawPath: "/", rawQueryString: "", headers: {}, requestContext, isBase64Encoded: false };
  const { statusCode, body } = (await handler(event as never, undefined as never)) as { statusCode: number; body: string };
  console.log(statusCode, body);
`;

const properties = `
  class Seller {
    @Property() name!: string;
  }
  class Item {
    @Property() id!: number;
    @Nested(() => Seller) seller!: Seller;
  }
`;

const exposed = `
  class Seller {
    @Expose() name!: string;
  }
  @Exclude()
  class Item {
    @Expose() id!: number;
    @Expose() seller!: Seller;
    @Expose({ name: "cost" }) @Transform(({ value }) => value / 100) price!: number;
  }
`;

let project: EsbuildProject;

beforeAll(async () => {
  project = await createEsbuildProject();
  await project.write({
    "properties.ts": program(properties, ""),
    "exposed.ts": program(exposed, 'import { Exclude, Expose, Transform } from "class-transformer";'),
  });
}, 60_000);

afterAll(() => project.remove());

describe("declared answers in a bundle without class-validator", () => {
  const cases = [
    ["properties", '[{"id":1,"seller":{"name":"Ann"}}]'],
    ["exposed", '[{"id":1,"seller":{"name":"Ann"},"cost":1.5}]'],
  ] as const;
  it.each(cases)("are shaped by what else says what they have: %s", async (name, body) => {
    const { inputs, errors, text } = await project.build(`${name}.ts`, { minify: true });
    process.stdout.write(`bundle of declared answers, ${name}: ${text.length} bytes\n`);

    expect(errors).toEqual([]);
    expect(Object.keys(inputs).filter((file) => /\/lib\/(dto\/validate|returns\/revive)\.js$/.test(file))).toEqual([]);
    expect(await project.run(`${name}.ts.mjs`)).toBe(`200 ${body}`);
  });
});
