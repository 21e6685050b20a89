import { EVENT_BRIDGE } from "../lib/messages/event-bridge.js";
import { ANY_TEXT } from "../lib/messages/message-pattern.js";
import type { MessageOptions } from "../lib/messages/message-record.js";
import { createMessageDecorator } from "./message.js";
import type { HandlerDecorator } from "./types.js";

/** What {@link OnEvent} takes; the more of it is named, the earlier the method is asked. */
export interface EventOptions extends MessageOptions {
  /** Such as `com.example.shop`. Default: any. */
  readonly source?: string;
  /** Such as `OrderPlaced`. Default: any. */
  readonly detailType?: string;
}

/**
 * Handles events of EventBridge by their source and detail type, or all events that no other method takes.
 *
 * The body is the `detail` of the event, `@Record()` the whole of it. Where the method throws, the invocation is rejected,
 * and EventBridge delivers the event again.
 *
 * @example
 * @OnEvent({ source: "com.example.shop", detailType: "OrderPlaced" })
 * async reserve(@Body(Order) order: Order) { ... }
 */
export const OnEvent: (options?: EventOptions) => HandlerDecorator = createMessageDecorator<EventOptions>(
  "OnEvent",
  EVENT_BRIDGE,
  ({ options: { source, detailType } }) => [
    { keys: [source, detailType, undefined, undefined], text: `${source ?? "*"}/${detailType ?? "*"}` },
  ],
  { name: false, options: { source: ANY_TEXT, detailType: ANY_TEXT } },
);
