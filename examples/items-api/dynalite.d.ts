declare module "dynalite" {
  import type { Server } from "node:http";

  interface DynaliteOptions {
    /** How long a new table is not yet usable. */
    readonly createTableMs?: number;
  }

  /** Makes a DynamoDB server that keeps its tables in memory. */
  function dynalite(options?: DynaliteOptions): Server;

  export = dynalite;
}
