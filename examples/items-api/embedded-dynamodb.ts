/// <reference path="./dynalite.d.ts" />
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import dynalite from "dynalite";

/** A DynamoDB inside this process, in memory, on a free port of the loopback interface. */
export interface EmbeddedDynamoDb {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Starts a DynamoDB with nothing in it. */
export async function startEmbeddedDynamoDb(): Promise<EmbeddedDynamoDb> {
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
      }),
  };
}
