import { MQ } from "../lib/messages/mq.js";
import { createMessageDecorator, type MessageDecorator } from "./message.js";

/**
 * Handles the messages of a queue of Amazon MQ, ActiveMQ or RabbitMQ, or of all queues that no other method names.
 *
 * A queue of RabbitMQ may be named with its virtual host: `orders::/`. Where a message fails, the invocation is rejected
 * after all were tried, and the broker delivers them again.
 *
 * @example
 * @OnMq("orders")
 * async ship(@Body(Order) order: Order) { ... }
 */
export const OnMq: MessageDecorator = createMessageDecorator(
  "OnMq",
  MQ,
  ({ target }) => [
    { keys: target?.includes("::") ? [target.split("::")[0], target] : [target, undefined], text: target ?? "*" },
  ],
  { name: { pattern: /^(?!arn:)./s, give: "the name of a queue; an ARN is that of its broker" } },
);
