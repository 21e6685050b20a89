import { EVENT_BRIDGE, SCHEDULED, SCHEDULERS } from "../lib/messages/event-bridge.js";
import { lastPart } from "../lib/messages/fields.js";
import { nameAndArn } from "../lib/messages/message-pattern.js";
import { createMessageDecorator, type MessageDecorator } from "./message.js";

/**
 * Handles what an EventBridge rule with a schedule, or EventBridge Scheduler, sends at its time: that of one name or
 * ARN, or all that no other method names.
 *
 * They send their default event; one with an input of its own is none that can be told from others.
 *
 * @example
 * @OnSchedule("nightly-report")
 * async report() { ... }
 */
export const OnSchedule: MessageDecorator = createMessageDecorator("OnSchedule", EVENT_BRIDGE, ({ target }) =>
  SCHEDULERS.map((source) => ({
    keys: [source, SCHEDULED, ...nameAndArn(target, (arn) => lastPart(arn, "/"))],
    text: target ?? `${source}/${SCHEDULED}`,
  })),
);
