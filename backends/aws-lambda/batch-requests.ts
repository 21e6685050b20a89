import { ConfigurationError, describe } from "../../lib/errors.js";
import { MQ } from "../../lib/messages/mq.js";
import { SNS } from "../../lib/messages/sns.js";
import { SQS } from "../../lib/messages/sqs.js";
import { HttpRequest } from "../../lib/request.js";
import { withoutBasePath } from "./base-path.js";
import { BATCH_REQUESTS, type BatchRequests } from "./batch-requests-option.js";
import { requestIn } from "./wrapped-request.js";

/**
 * The value of the option `batchRequests`: messages of SQS, SNS and Amazon MQ that no method handles may be requests in the
 * format of API Gateway, which are then routed to the controllers.
 *
 * Without arguments from everywhere, else from the queues, topics or brokers with these ARNs. Who may write there may send
 * any request.
 *
 * @throws ConfigurationError for anything but a list of ARNs, an `undefined` among them.
 * @example
 * export const handler = createLambdaHandler([ItemsController], {
 *   batchRequests: batchRequests(["arn:aws:sqs:eu-west-1:123456789012:requests"]),
 * });
 */
export function batchRequests(...given: [arns?: readonly string[]]): BatchRequests {
  const [arns] = given;
  // An `undefined` that was given is a variable that is not set, and no word for everything.
  if (given.length > 0) checkArns(arns);
  const isAllowed = arns === undefined ? () => true : (arn: string | undefined) => arns.includes(arn as string);
  return {
    [BATCH_REQUESTS]: {
      sources: [SQS, SNS, MQ],
      requestOf:
        ({ context, basePath }) =>
        (delivery) => {
          const request = isAllowed(delivery.arn) ? requestIn(delivery, context) : undefined;
          return request && new HttpRequest(withoutBasePath(request, basePath));
        },
    },
  };
}

function checkArns(arns: unknown): void {
  const wrong: unknown[] = Array.isArray(arns) ? arns.filter((arn) => !/^arn:/.test(String(arn))) : [arns];
  if (wrong.length === 0) return;
  throw new ConfigurationError([`batchRequests was given ${describe(wrong[0])}. Give a list of ARNs, in brackets.`]);
}
