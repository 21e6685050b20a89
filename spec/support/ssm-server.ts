import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { SSMClient } from "@aws-sdk/client-ssm";
import { awsClientConfig } from "lambent/aws-lambda";
import { useSsmClient } from "lambent/ssm";

/** A parameter as the server has it. */
export interface StoredParameter {
  readonly type?: "String" | "StringList" | "SecureString";
  /** The value of each version, the first one first; the last one is the latest. */
  readonly versions: readonly string[];
  /** Versions by label. */
  readonly labels?: Readonly<Record<string, number>>;
}

/** A request for parameters, as it arrived. */
export interface SsmRequest {
  readonly names: readonly string[];
  readonly decrypt: boolean;
  /** When it was signed, as the header has it: `20260101T000000Z`. */
  readonly signedAt: string;
}

/** What becomes of one request in place of its answer. */
export type Fault =
  | "drop"
  | { readonly type: string; readonly message?: string; readonly status?: number; readonly until?: Promise<void> }
  /** Answers with a text of which the protocol knows nothing. */
  | { readonly text: string }
  /** Waits for the promise and then answers as it would have done when the request arrived. */
  | { readonly until: Promise<void> };

/** A server that speaks the JSON protocol of AWS Systems Manager, as far as `GetParameters` goes. */
export interface SsmServer {
  readonly endpoint: string;
  readonly requests: readonly SsmRequest[];
  put(name: string, value: string | StoredParameter): void;
  remove(name: string): void;
  /** Has every request refused that asks for the parameter. */
  deny(name: string): void;
  /** Faults of the next requests, one each. */
  failNext(...faults: readonly Fault[]): void;
  /** Forgets everything but its address. */
  reset(): void;
  stop(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

const ARN = "arn:aws:ssm:eu-central-1:123456789012:parameter";
const MAX_NAMES = 10;

/** A client of the server. */
export function createSsmClient({ endpoint }: SsmServer): SSMClient {
  const credentials = { accessKeyId: "key", secretAccessKey: "secret" };
  return new SSMClient({ ...awsClientConfig(), endpoint, region: "eu-central-1", credentials });
}

/** Serves parameters to the tests of a file, none at the beginning of each, and has them read from there. */
export function serveParameters(started: (server: SsmServer, client: SSMClient) => void): void {
  let server: SsmServer;
  let client: SSMClient;

  beforeAll(async () => {
    server = await startSsmServer();
    client = createSsmClient(server);
    started(server, client);
  });

  beforeEach(() => {
    server.reset();
    useSsmClient(client);
  });

  afterAll(async () => {
    useSsmClient();
    client.destroy();
    await server.stop();
  });
}

/** A promise that is settled from outside. */
export function createGate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** Waits until something has become true, of what happens beside the test. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 1));
}

/** Where the parameter of a name is found in AWS. */
export function arnOf(name: string): string {
  return `${ARN}${name.startsWith("/") ? name : `/${name}`}`;
}

/** What the server gives for a `SecureString` that is not decrypted. */
export function encrypted(value: string): string {
  return `AQICAH${Buffer.from(value).toString("hex")}`;
}

/** Starts a server without any parameters. */
export async function startSsmServer(): Promise<SsmServer> {
  const parameters = new Map<string, StoredParameter>();
  const denied = new Set<string>();
  const requests: SsmRequest[] = [];
  const faults: Fault[] = [];

  const server = createServer((request, response) => {
    serve(request, response).catch((error) => response.destroy(error));
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const target = request.headers["x-amz-target"];
    const type = request.headers["content-type"];
    if (target !== "AmazonSSM.GetParameters" || type !== "application/x-amz-json-1.1") {
      return send(response, refusal("UnknownOperationException", `${target} ${type}`));
    }
    const { Names, WithDecryption = false } = JSON.parse(Buffer.concat(chunks).toString()) as {
      Names: string[];
      WithDecryption?: boolean;
    };
    requests.push({ names: Names, decrypt: WithDecryption, signedAt: String(request.headers["x-amz-date"]) });
    const answer = getParameters(Names, WithDecryption);
    const fault = faults.shift();
    if (fault === "drop") return void request.socket.destroy();
    if (fault !== undefined && "text" in fault) return void response.end(fault.text);
    await fault?.until;
    const isRefused = fault !== undefined && "type" in fault;
    send(response, isRefused ? refusal(fault.type, fault.message ?? "", fault.status) : answer);
  }

  function getParameters(names: readonly string[], decrypt: boolean): Answer {
    if (names.length > MAX_NAMES) {
      return refusal(
        "ValidationException",
        `1 validation error detected: Value '[${names.join(", ")}]' at 'names' failed to satisfy constraint: ` +
          `Member must have length less than or equal to ${MAX_NAMES}`,
      );
    }
    // Stricter than it has to be: two versions of one parameter, or its name and its ARN, count as duplicates too.
    if (new Set(names.map(parameterOf)).size < names.length) {
      return refusal("ValidationException", "The request has duplicate parameter names");
    }
    const malformed = names.find((name) => !/^[\w.:/-]+$/.test(name.trim()));
    if (malformed !== undefined) return refusal("ValidationException", `Parameter name: ${malformed} is not valid`);
    const forbidden = names.find((name) => denied.has(parameterOf(name)));
    if (forbidden !== undefined) {
      return refusal(
        "AccessDeniedException",
        "User: arn:aws:sts::123456789012:assumed-role/spec/spec is not authorized to perform: ssm:GetParameters " +
          `on resource: ${arnOf(parameterOf(forbidden))} because no identity-based policy allows it`,
      );
    }
    const found = names.map((name) => find(name, decrypt));
    return {
      status: 200,
      body: {
        // The service sorts by name, whatever the order of the request.
        Parameters: found.flatMap((one) => one ?? []).sort((a, b) => (a.Name < b.Name ? -1 : 1)),
        InvalidParameters: names.filter((_, index) => found[index] === undefined),
      },
    };
  }

  function find(asked: string, decrypt: boolean) {
    const name = parameterOf(asked);
    const stored = parameters.get(name);
    if (stored === undefined) return undefined;
    const selector = /^(?:arn:(?:[^:]*:){4})?[^:]*(:.*)?$/.exec(asked.trim())?.[1];
    const version = versionOf(stored, selector?.slice(1));
    const value = stored.versions[version - 1];
    if (value === undefined) return undefined;
    const isSecret = stored.type === "SecureString";
    return {
      Name: name,
      ARN: arnOf(name),
      Type: stored.type ?? "String",
      Value: isSecret && !decrypt ? encrypted(value) : value,
      Version: version,
      ...(selector === undefined ? {} : { Selector: selector }),
    };
  }

  /** The name of the parameter that a name with a selector, or an ARN, means. */
  function parameterOf(asked: string): string {
    const name = asked.trim();
    if (!name.startsWith("arn:")) return name.split(":")[0] as string;
    const [, path = ""] = /:parameter\/([^:]*)/.exec(name) ?? [];
    return parameters.has(`/${path}`) ? `/${path}` : path;
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    put: (name, value) => parameters.set(name, typeof value === "string" ? { versions: [value] } : value),
    remove: (name) => parameters.delete(name),
    deny: (name) => denied.add(name),
    failNext: (...next) => faults.push(...next),
    reset: () => {
      parameters.clear();
      denied.clear();
      requests.length = 0;
      faults.length = 0;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function versionOf({ versions, labels = {} }: StoredParameter, selector: string | undefined): number {
  if (selector === undefined) return versions.length;
  return /^\d+$/.test(selector) ? Number(selector) : (labels[selector] ?? 0);
}

function refusal(type: string, message: string, status = 400): Answer {
  return { status, body: { __type: type, message } };
}

function send(response: ServerResponse, { status, body }: Answer): void {
  // The date of the spec's clock: the SDK corrects a clock that goes wrong, and asks again.
  response.writeHead(status, { "content-type": "application/x-amz-json-1.1", date: new Date().toUTCString() });
  response.end(JSON.stringify(body));
}
