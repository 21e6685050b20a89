import { attributeParameter, rawRecordParameter } from "../lib/messages/message-parameters.js";
import type { TextArguments } from "../lib/value-parameter.js";
import { createParameterDecorator } from "./create-parameter-decorator.js";
import type { UncheckedParameterDecorator, ValueParameter } from "./types.js";

/**
 * The record of a message as the platform delivered it: an `SqsRecord`, `SnsRecord`, `KinesisRecord` and so on, whose
 * types `lambent/aws-lambda` has.
 *
 * @example
 * @OnSqs("orders")
 * ship(@Body(Order) order: Order, @Record() record: SqsRecord) {
 *   if (Number(record.attributes.ApproximateReceiveCount) > 1) ...
 * }
 */
export const Record: () => UncheckedParameterDecorator = createParameterDecorator<() => UncheckedParameterDecorator>({
  record: rawRecordParameter,
});

/**
 * An attribute of a message of SQS, SNS or Amazon MQ: a string, or what the second argument says. A binary one is its
 * text in base64.
 *
 * One that is missing or does not fit is a message that does not fit, with `loc` `["attribute", name]`.
 *
 * @example
 * @OnSqs("orders")
 * ship(@Body(Order) order: Order, @MessageAttribute("attempt", { default: 1 }) attempt: number) { ... }
 */
export const MessageAttribute: ValueParameter = createParameterDecorator<ValueParameter>({
  record: (...given: unknown[]) => attributeParameter(given as unknown as TextArguments),
});
