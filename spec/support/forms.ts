import type { LambdaHandler } from "lambent/aws-lambda";
import { type Answer, call } from "./lambda.js";

/** Sends a form as a browser does, as `multipart/form-data`. */
export async function formCall(handler: LambdaHandler, path: string, form: FormData, query = ""): Promise<Answer> {
  const { body, headers } = await encodeForm(form);
  return call(handler, "POST", path, { query, body, headers });
}

/** The body and the headers of a form, made by Node.js itself. */
export async function encodeForm(form: FormData): Promise<{ body: Uint8Array; headers: { "content-type": string } }> {
  const response = new Response(form);
  const body = new Uint8Array(await response.arrayBuffer());
  return { body, headers: { "content-type": response.headers.get("content-type") ?? "" } };
}
