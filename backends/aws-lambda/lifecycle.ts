import type { Application } from "../../lib/application.js";
import { logUncaughtExceptions } from "../process.js";

/** The runtime client hands over the last answer a few turns of the event loop after it has got it. */
const HANDOVER = 20;

const applications = new Set<WeakRef<Application>>();

/** In the environment of a function: ends the application with it, and logs the errors that end it. */
export function followEnvironment(application: Application): void {
  // Elsewhere, in a test of the handler for example, the process is not ours.
  if (process.env.AWS_LAMBDA_RUNTIME_API === undefined) return;
  if (applications.size === 0) process.on("SIGTERM", endAll);
  applications.add(new WeakRef(application));
  logUncaughtExceptions(application);
}

/** Ends every application, and then the process. */
function endAll(): void {
  const endings = [...applications].map((reference) => reference.deref()?.dispose());
  void Promise.all(endings).then(() => setTimeout(endProcess, HANDOVER));
}

/** Ends the process as the signal does where nobody listens. */
function endProcess(): void {
  process.off("SIGTERM", endAll);
  // Another listener may have something to end as well. Not process.exit(): it would wait for the thread in which the
  // runtime client waits for the next invocation, until the platform kills both.
  if (process.listenerCount("SIGTERM") === 0) process.kill(process.pid, "SIGTERM");
}
