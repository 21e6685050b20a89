import type { HttpException } from "../errors.js";
import { HttpHeaders } from "../http-headers.js";
import { QueryParameters } from "../query.js";
import { HttpRequest } from "../request.js";
import { DeliveredMessage, type Delivery } from "./message.js";
import { toMessagePath } from "./message-path.js";

/**
 * The request that a message is to the engine: a body and an id, without headers and query.
 *
 * @param source The name of its source, which stands for the method.
 * @param refusal Why it is not handled at all; undefined for a message that is.
 */
export function toMessageRequest(
  source: string,
  delivery: Delivery,
  context: unknown,
  refusal: HttpException | undefined,
): HttpRequest {
  return new HttpRequest({
    method: source,
    path: toMessagePath(delivery.keys),
    id: delivery.id,
    message: new DeliveredMessage(source, delivery),
    refusal,
    event: delivery.record,
    context,
    clientIp: () => undefined,
    headers: () => new HttpHeaders(),
    query: () => new QueryParameters([]),
    body: () => delivery.body(),
  });
}
