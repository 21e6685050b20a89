// Judged by the compiler alone, of TypeScript 6 and 7: nothing here runs.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SSM, SSMClient } from "@aws-sdk/client-ssm";
import { awsClientConfig } from "lambent/aws-lambda";
import { getParameter, getParameters, loadParameters, SsmParameter, useSsmClient } from "lambent/ssm";

interface Flags {
  beta: boolean;
}

declare const names: string[];
declare const maybe: "json" | undefined;

export class Config {
  @SsmParameter("/app/url") url!: string;
  @SsmParameter("/app/key", { decrypt: false, transform: "binary" }) key!: Uint8Array;
  // @ts-expect-error there is no such transform.
  @SsmParameter("/app/yaml", { transform: "yaml" }) yaml!: string;
}

class NeedsArguments {
  constructor(readonly url: string) {}
}

export async function values(): Promise<void> {
  const text: string = await getParameter("/app/a");
  const kept: string = await getParameter("/app/a", { ttl: 60, maxStale: 0, decrypt: false, forceFetch: true });
  const json: Flags = await getParameter<Flags>("/app/a", { transform: "json" });
  const bytes: Uint8Array = await getParameter("/app/a", { transform: "binary" });
  const unknown = await getParameter("/app/a", { transform: "json" });
  // @ts-expect-error it is unknown what JSON says, unless a type is asked for.
  unknown.beta;
  // @ts-expect-error a text is no bytes.
  const noBytes: Uint8Array = await getParameter("/app/a");
  // @ts-expect-error it depends on the transform what a value is.
  await getParameter("/app/a", { transform: maybe });
  console.log(text, kept, json, bytes, noBytes);
}

export async function several(): Promise<void> {
  const texts: { "/app/a": string; "/app/b": string } = await getParameters(["/app/a", "/app/b"]);
  const byName: Record<string, string> = await getParameters(names);
  const flags: Record<string, Flags> = await getParameters<Flags>(["/app/a"], { transform: "json" });
  const bytes: { "/app/a": Uint8Array } = await getParameters(["/app/a"], { transform: "binary" });
  // @ts-expect-error another name was asked for.
  const other = (await getParameters(["/app/a"]))["/app/b"];
  console.log(texts, byName, flags, bytes, other);
}

export async function load(): Promise<void> {
  const config: Config = await loadParameters(Config, { ttl: 60 });
  // @ts-expect-error it has to be constructed without arguments, which is a fault when it is loaded, and no class at all.
  await loadParameters({ url: "" });
  await loadParameters(NeedsArguments);
  console.log(config);
}

useSsmClient(new SSMClient({ ...awsClientConfig(), region: "eu-central-1" }));
useSsmClient(new SSM(awsClientConfig()));
useSsmClient();
// @ts-expect-error it sends nothing.
useSsmClient({});

export const dynamo: DynamoDBClient = new DynamoDBClient({ ...awsClientConfig(), endpoint: "http://localhost:8000" });
