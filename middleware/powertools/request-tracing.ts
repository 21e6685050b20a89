import type { Middleware } from "../../lib/middleware.js";
import { quietly } from "../../lib/promise.js";
import type { HttpResponse } from "../../lib/response.js";
import { type RequestEnd, requestEnd } from "./request-end.js";
import { requireMethods } from "./require-methods.js";
import { routeName } from "./route-name.js";
import { subsegmentName } from "./subsegment-name.js";

/** What is used of a subsegment of the X-Ray SDK. */
export interface PowertoolsSubsegment {
  /** How many subsegments below it are open; the SDK has it, but not in its types. */
  readonly counter?: number;
  addAnnotation(key: string, value: boolean | string | number): void;
  close(): void;
  flush(): void;
}

/** What is used of `Tracer` of `@aws-lambda-powertools/tracer`. */
export interface PowertoolsTracer {
  readonly provider: {
    captureAsyncFunc(name: string, run: (subsegment?: PowertoolsSubsegment) => unknown): unknown;
  };
  addErrorAsMetadata(error: Error): void;
  addServiceNameAnnotation(): void;
  annotateColdStart(): void;
  isTracingEnabled(): boolean;
  setSegment(subsegment: PowertoolsSubsegment): void;
}

const METHODS = [
  "addErrorAsMetadata",
  "addServiceNameAnnotation",
  "annotateColdStart",
  "isTracingEnabled",
  "provider.captureAsyncFunc",
  "setSegment",
];

/**
 * A subsegment of AWS X-Ray for each request, `## GET /items/:id`, that is active for all that runs inside it.
 *
 * It has the annotations `ColdStart`, `Service`, `route` and `status`, and the error where there is one or the status is
 * from 500 on. Where the tracer is disabled, as it is outside of Lambda, the middleware does nothing.
 *
 * @throws ConfigurationError when it is given something else than an instance of `Tracer`.
 * @example
 * createLambdaHandler([ItemsController], { middleware: [requestTracing(new Tracer())] });
 */
export function requestTracing(tracer: PowertoolsTracer): Middleware {
  requireMethods(tracer, METHODS, { caller: "requestTracing", className: "Tracer" });

  function record(subsegment: PowertoolsSubsegment, { status, error }: RequestEnd): void {
    if (status !== undefined) subsegment.addAnnotation("status", status);
    if (error === undefined) return;
    // A handler that failed may have left a subsegment of its own active.
    tracer.setSegment(subsegment);
    tracer.addErrorAsMetadata(error);
  }

  return function requestTracing(request, next) {
    if (!tracer.isTracingEnabled()) return next();
    // The function runs in a context of its own: requests that run at once do not see each other's subsegment, and the
    // one that was active before is active again behind it.
    return tracer.provider.captureAsyncFunc(subsegmentName(request), async (subsegment) => {
      // Nothing is traced: a server outside of Lambda whose environment looks like one, say.
      if (subsegment === undefined) return next();
      quietly(() => {
        tracer.annotateColdStart();
        tracer.addServiceNameAnnotation();
        subsegment.addAnnotation("route", routeName(request));
      });
      const answer = next();
      const end = await requestEnd(answer, request.signal);
      quietly(() => record(subsegment, end));
      quietly(() => close(subsegment));
      return answer;
    }) as Promise<HttpResponse>;
  };
}

function close(subsegment: PowertoolsSubsegment): void {
  subsegment.close();
  // The SDK sends a subsegment when all below it are closed; what a stopped handler left open may never be.
  if ((subsegment.counter ?? 0) > 0) subsegment.flush();
}
