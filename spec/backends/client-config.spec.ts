import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { ConfigurationError } from "lambent";
import { awsClientConfig } from "lambent/aws-lambda";
import { until } from "../support/ssm-server.js";

const variables = ["CONNECTION_TIMEOUT", "READ_TIMEOUT", "MAX_POOL_CONNECTIONS"];

/** The options of a process with these variables. */
function configWith(environment: Readonly<Record<string, string>>): ReturnType<typeof awsClientConfig> {
  const before = { ...process.env };
  for (const name of variables) delete process.env[name];
  Object.assign(process.env, environment);
  try {
    let config: ReturnType<typeof awsClientConfig> | undefined;
    jest.isolateModules(() => {
      config = (require("lambent/aws-lambda") as typeof import("lambent/aws-lambda")).awsClientConfig();
    });
    return config as ReturnType<typeof awsClientConfig>;
  } finally {
    process.env = before;
  }
}

describe("awsClientConfig", () => {
  it("has the defaults of the settings", () => {
    const agent = { keepAlive: true, maxSockets: 100 };

    expect(configWith({})).toEqual({
      maxAttempts: 3,
      retryMode: "standard",
      requestHandler: {
        connectionTimeout: 5000,
        requestTimeout: 15_000,
        throwOnRequestTimeout: true,
        socketTimeout: 15_000,
        httpAgent: agent,
        httpsAgent: agent,
      },
    });
  });

  it("follows the variables, and never rounds a time to none", () => {
    const environment = { CONNECTION_TIMEOUT: "0.0001", READ_TIMEOUT: "2.5", MAX_POOL_CONNECTIONS: "7" };

    expect(configWith(environment)).toMatchObject({
      requestHandler: {
        connectionTimeout: 1,
        requestTimeout: 2500,
        socketTimeout: 2500,
        httpAgent: { maxSockets: 7 },
        httpsAgent: { maxSockets: 7 },
      },
    });
  });

  it("is another object each time", () => {
    expect(awsClientConfig()).not.toBe(awsClientConfig());
    expect(awsClientConfig()).toEqual(awsClientConfig());
  });

  it("names every variable with a bad value", () => {
    const failing = () => configWith({ READ_TIMEOUT: "soon", MAX_POOL_CONNECTIONS: "0" });

    expect(failing).toThrow(expect.objectContaining({ name: ConfigurationError.name }));
    expect(failing).toThrow(/READ_TIMEOUT is "soon"(?:.|\n)*MAX_POOL_CONNECTIONS is "0"/);
  });
});

describe("a client of the SDK with it", () => {
  let server: Server;
  let serve: (request: IncomingMessage, response: ServerResponse) => void;
  let requests: number;
  let sockets: Set<Socket>;
  let client: DynamoDBClient | undefined;

  beforeEach(async () => {
    requests = 0;
    sockets = new Set();
    server = createServer((request, response) => {
      requests += 1;
      sockets.add(request.socket);
      serve(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });

  afterEach(async () => {
    client?.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  function createClient(environment: Readonly<Record<string, string>> = {}): DynamoDBClient {
    client = new DynamoDBClient({
      ...configWith(environment),
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: "eu-central-1",
      credentials: { accessKeyId: "key", secretAccessKey: "secret" },
    });
    return client;
  }

  function answer(response: ServerResponse, status: number, body: object): void {
    response.writeHead(status, { "content-type": "application/x-amz-json-1.0" });
    response.end(JSON.stringify(body));
  }

  const listTables = (by: DynamoDBClient) => by.send(new ListTablesCommand({}));

  it("gives up on a server that accepts and never answers, after three attempts", async () => {
    serve = () => undefined;

    await expect(listTables(createClient({ READ_TIMEOUT: "0.2" }))).rejects.toThrow(
      /TimeoutError|requestTimeout|timed out/,
    );
    expect(requests).toBe(3);
  });

  it("gives up on an answer that stops in the middle", async () => {
    serve = (_request, response) => {
      response.writeHead(200, { "content-type": "application/x-amz-json-1.0", "content-length": "100" });
      response.write("{");
    };

    await expect(listTables(createClient({ READ_TIMEOUT: "0.2" }))).rejects.toThrow(/timed out|aborted/);
  });

  it("tries again what may be tried again", async () => {
    serve = (_request, response) => {
      if (requests < 3) answer(response, 500, { __type: "InternalServerError" });
      else answer(response, 200, { TableNames: ["items"] });
    };

    expect((await listTables(createClient())).TableNames).toEqual(["items"]);
    expect(requests).toBe(3);
  });

  it("does not try a fourth time", async () => {
    serve = (_request, response) => answer(response, 500, { __type: "InternalServerError" });

    await expect(listTables(createClient())).rejects.toThrow();
    expect(requests).toBe(3);
  });

  it("does not try again what is refused", async () => {
    serve = (_request, response) => answer(response, 400, { __type: "ValidationException" });

    await expect(listTables(createClient())).rejects.toMatchObject({ name: "ValidationException" });
    expect(requests).toBe(1);
  });

  it("opens so many connections at the most, and keeps them", async () => {
    const waiting: ServerResponse[] = [];
    serve = (_request, response) => waiting.push(response);
    const limited = createClient({ MAX_POOL_CONNECTIONS: "2" });
    const calls = Promise.all(Array.from({ length: 6 }, () => listTables(limited)));

    for (let answered = 0; answered < 6; answered += 2) {
      await until(() => waiting.length === 2);
      // Time for a third to arrive, were it sent.
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(waiting).toHaveLength(2);
      for (const response of waiting.splice(0)) answer(response, 200, { TableNames: [] });
    }
    await calls;

    expect(requests).toBe(6);
    expect(sockets.size).toBe(2);
  });
});
