import type { Extension, LogRecord } from "lambent";
import type { Log } from "./log.js";

/** Logs each answer below 500; Lambent itself reports the others. */
export function requestLog(log: Log): Extension {
  return {
    name: "request log",
    finish: ({ request, status }) => {
      if (status === undefined || status >= 500) return;
      const record: Omit<LogRecord, "level" | "error_detail"> = {
        type: "access",
        date: new Date().toISOString(),
        method: request?.method,
        path: request?.path,
        route: request?.route?.path,
        id: request?.id,
        status_code: status,
      };
      log({ level: status >= 400 ? "warning" : "info", ...record });
    },
  };
}
