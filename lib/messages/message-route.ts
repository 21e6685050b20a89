import type { Route } from "../exchange.js";
import { MULTIPART } from "../media-type.js";
import type { ParameterSource } from "../parameters.js";
import { ControllerRoute } from "../route.js";
import { acknowledge, messageAnswer } from "./acknowledge.js";
import type { MessageSource } from "./message.js";
import { toMessageTemplate } from "./message-path.js";
import type { MessagePattern } from "./message-pattern.js";
import type { MessagePlace, MessageRecord } from "./message-record.js";

/** The status of a message that is done. */
const DONE = 204;

/** The record of a message decorator. */
export function messageRecord(source: MessageSource, pattern: MessagePattern): MessageRecord {
  return { source, compile: (place) => compileRoute(source, pattern, place) };
}

function compileRoute(source: MessageSource, pattern: MessagePattern, place: MessagePlace): Route | undefined {
  const { label, keys, text, options, faults } = pattern;
  for (const fault of faults) place.report(`${place.where}: ${label} ${fault}`);
  checkParameters(source, place);
  // What it would take instead is nobody's intention, nor another method's duplicate.
  if (faults.length > 0) return undefined;
  const info = Object.freeze({
    kind: "message" as const,
    method: source.name,
    path: text,
    controller: place.controller,
    handler: place.handler,
    status: DONE,
    hidden: false,
  });
  const handler = place.createHandler(acknowledge, messageAnswer(place.toAnswer, options));
  return new ControllerRoute(info, toMessageTemplate(keys, text), undefined, place.timeout, [], handler);
}

/** What a request has and a message has not. */
const OF_REQUESTS: ReadonlySet<ParameterSource> = new Set(["path", "query", "header", "cookie"]);

/** Reports each parameter that no message has a value for. */
function checkParameters({ hasAttributes }: MessageSource, { where, parameters, report }: MessagePlace): void {
  parameters.forEach(({ label, source, mediaTypes }, index) => {
    const place = `${where}, parameter ${index + 1} ${label}`;
    if (OF_REQUESTS.has(source)) {
      report(`${place}: a message has no such value. Take @Body()${hasAttributes ? " or @MessageAttribute()" : ""}.`);
    }
    if (mediaTypes?.includes(MULTIPART)) report(`${place}: a message is no form. Take @Body().`);
  });
}
