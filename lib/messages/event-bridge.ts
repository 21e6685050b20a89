import { fieldsOf, lastPart, textOf } from "./fields.js";
import { handleBatch } from "./handle-batch.js";
import type { MessageSource } from "./message.js";
import { reportAny } from "./report.js";

/**
 * An event of an EventBridge bus, of a rule with a schedule, or of EventBridge Scheduler.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 */
export interface EventBridgeEvent<Detail = unknown> {
  readonly version: string;
  readonly id: string;
  readonly "detail-type": string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Detail;
}

/** The detail type of schedules. */
export const SCHEDULED = "Scheduled Event";
/** Rules with a schedule, and EventBridge Scheduler. */
export const SCHEDULERS: readonly string[] = ["aws.events", "aws.scheduler"];

/** Events of EventBridge, one an invocation: the bus reads no answer, so a failure rejects the invocation. */
export const EVENT_BRIDGE: MessageSource = {
  name: "EVENTBRIDGE",
  hasAttributes: false,
  read: (event) => {
    const { source, "detail-type": detailType, detail, id, resources } = event as Readonly<Record<string, unknown>>;
    if (textOf(source) === undefined || textOf(detailType) === undefined || detail === undefined) return undefined;
    const isScheduled = detailType === SCHEDULED && SCHEDULERS.includes(source as string);
    const [resource] = Array.isArray(resources) ? resources : [];
    const schedule = isScheduled ? textOf(resource) : undefined;
    return [
      {
        target: `${source}/${detailType}`,
        keys: [source as string, detailType as string, lastPart(schedule, "/"), schedule ?? ""],
        arn: undefined,
        id: textOf(id),
        record: fieldsOf(event),
        failureId: undefined,
        group: undefined,
        // EventBridge Scheduler sends a text of JSON.
        body: () => (typeof detail === "string" ? detail : JSON.stringify(detail)),
      },
    ];
  },
  report: reportAny,
  handle: handleBatch,
};
