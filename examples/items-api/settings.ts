import { ConfigurationError } from "lambent";

/** What the environment says of this deployment. */
export interface Settings {
  /** `ENVIRONMENT`: the name of the deployment, for its log lines. */
  readonly environment: string;
  /** `AWS_REGION`: Lambda sets it. */
  readonly region: string;
  /** `DYNAMODB_TABLE_NAME`: the table of the items, or with `ssm:` before it the parameter that names it. */
  readonly tableName: string;
  /** `DYNAMODB_ENDPOINT`: another DynamoDB than that of the region. */
  readonly endpoint: string | undefined;
  /** Whether the environment has AWS credentials in variables, as on Lambda. */
  readonly hasCredentials: boolean;
  /** Whether this process is a Lambda function's. */
  readonly isLambda: boolean;
  /** `PORT`: where the local server listens; 0 takes a free one. */
  readonly port: number;
}

/**
 * Reads the settings, all of them optional; entries call it once.
 *
 * @throws ConfigurationError that names every variable with a bad value.
 */
export function readSettings(env: Readonly<Record<string, string | undefined>> = process.env): Settings {
  const faults: string[] = [];

  /** The value of a variable, an empty one being none; where it is bad, a fault. */
  function read<Value>(
    name: string,
    fallback: Value,
    expected: string,
    parse: (text: string) => Value | undefined,
  ): Value {
    const text = env[name];
    if (text === undefined || text === "") return fallback;
    const value = parse(text);
    if (value === undefined) faults.push(`${name} is ${JSON.stringify(text)}, but it has to be ${expected}.`);
    return value ?? fallback;
  }

  const settings: Settings = {
    environment: read("ENVIRONMENT", "dev", "a name of letters, digits, _ and -", matching(/^[\w-]{1,64}$/)),
    region: read("AWS_REGION", "eu-central-1", "a region such as eu-central-1", matching(/^[a-z]+(?:-[a-z]+)+-\d+$/)),
    tableName: read(
      "DYNAMODB_TABLE_NAME",
      "dev-benchmark-items",
      "3 to 255 letters, digits, _, . and -, or ssm: and the name of a parameter",
      matching(/^(?:[\w.-]{3,255}|ssm:[\w.:/-]{1,1011})$/),
    ),
    endpoint: read<string | undefined>("DYNAMODB_ENDPOINT", undefined, "a URL such as http://localhost:8000", parseUrl),
    hasCredentials: Boolean(env.AWS_ACCESS_KEY_ID),
    isLambda: Boolean(env.AWS_LAMBDA_FUNCTION_NAME),
    port: read("PORT", 3000, "a number from 0 to 65535", parsePort),
  };
  if (faults.length > 0) throw new ConfigurationError(faults);
  return settings;
}

function matching(pattern: RegExp): (text: string) => string | undefined {
  return (text) => (pattern.test(text) ? text : undefined);
}

function parseUrl(text: string): string | undefined {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? text : undefined;
}

function parsePort(text: string): number | undefined {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined;
}
