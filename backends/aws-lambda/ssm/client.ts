// The one file that knows @aws-sdk/client-ssm, an optional peer that takes about 100 ms to load: it is loaded with the
// first parameter that is asked of the service. The import stands inside of a `try`, so that bundlers take its absence
// for an answer.
import { ConfigurationError } from "../../../lib/errors.js";
import { awsClientConfig } from "../client-config.js";

type Sdk = typeof import("@aws-sdk/client-ssm");

/** A client of the AWS SDK for SSM, as far as it is needed: `SSMClient` is one, and so is `SSM`. */
export interface SsmClient {
  send(command: never): Promise<unknown>;
}

/** What SSM says of one parameter, as far as it is read; the SDK's own type would be in the published ones. */
export interface FoundParameter {
  readonly Name?: string | undefined;
  readonly ARN?: string | undefined;
  readonly Value?: string | undefined;
}

let given: SsmClient | undefined;
let own: SsmClient | undefined;

/** Has parameters read with this client; without one, with that of Lambent's own. */
export function setClient(client: SsmClient | undefined): void {
  given = client;
}

/**
 * Reads up to 10 parameters in one request; one that SSM does not have is not in the result.
 *
 * @throws ConfigurationError when the package is not installed.
 */
export async function requestParameters(
  names: readonly string[],
  decrypt: boolean,
): Promise<readonly FoundParameter[]> {
  const { SSMClient, GetParametersCommand } = await loadSdk();
  if (given === undefined) own ??= new SSMClient(awsClientConfig());
  const client = (given ?? own) as SsmClient;
  const command = new GetParametersCommand({ Names: [...names], WithDecryption: decrypt });
  const { Parameters = [] } = (await client.send(command as never)) as { Parameters?: readonly FoundParameter[] };
  return Parameters;
}

async function loadSdk(): Promise<Sdk> {
  try {
    try {
      return await import("@aws-sdk/client-ssm");
    } catch {
      // A CommonJS module under jest has no `import()`. An ES module has no `require`, which ends in the outer `catch`.
      return require("@aws-sdk/client-ssm") as Sdk;
    }
  } catch {
    throw new ConfigurationError([
      "Parameters of SSM need the package @aws-sdk/client-ssm. Install it: npm install @aws-sdk/client-ssm.",
    ]);
  }
}
