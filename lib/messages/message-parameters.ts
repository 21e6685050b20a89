import type { ParameterRecord, ParameterSite } from "../parameters.js";
import { ATTRIBUTE, fromRequest } from "../text-source.js";
import { type TextArguments, textParameter } from "../value-parameter.js";

/** The record of a parameter that is an attribute of a message, or an object of several. */
export function attributeParameter(given: TextArguments): ParameterRecord {
  const record = textParameter(ATTRIBUTE, given, fromRequest);
  return {
    ...record,
    compile: (site) => {
      checkSources(site);
      return record.compile(site);
    },
  };
}

/** The record of a parameter that is the raw record of a message. */
export function rawRecordParameter(): ParameterRecord {
  return {
    label: "@Record()",
    source: "custom",
    compile: (site) => {
      if (site.messageSources.length === 0) {
        site.fault("only a message has a record", "Put @OnSqs() or its like on the method, or take @Req()");
      }
      return ({ request }) => request.message?.record;
    },
  };
}

function checkSources({ messageSources, fault }: ParameterSite): void {
  if (messageSources.some(({ hasAttributes }) => hasAttributes)) return;
  fault(
    "only messages of SQS, SNS and MQ have attributes",
    "Put @OnSqs(), @OnSns() or @OnMq() on the method, or take @Body()",
  );
}
