import { type Fields, fieldsOf, listOf } from "./json-document.js";

/** The extensions of schemes by which API Gateway itself lets requests through. */
const EXTENSIONS = ["x-amazon-apigateway-authorizer", "x-amazon-apigateway-authtype"];

/**
 * The schemes of a document that API Gateway checks. It reads others as well: an `apiKey` would be one of its own keys,
 * of which the application knows nothing.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html
 */
export function authorizersOf(schemes: unknown): Fields {
  return Object.fromEntries(
    Object.entries(fieldsOf(schemes)).filter(([, scheme]) =>
      EXTENSIONS.some((extension) => fieldsOf(scheme)[extension] !== undefined),
    ),
  );
}

/** Of the requirements of an operation the one that API Gateway checks; it takes one scheme, and no choice of them. */
export function toGatewaySecurity(requirements: unknown, authorizers: Fields): Fields | undefined {
  const schemes = listOf(requirements).flatMap((requirement) => Object.entries(fieldsOf(requirement)));
  const first = schemes.find(([name]) => authorizers[name] !== undefined);
  return first && Object.fromEntries([first]);
}
