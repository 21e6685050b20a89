import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { cpus } from "node:os";

/** Keeps this process on one processor, so that what is measured has the other for itself; false where it cannot. */
export function pinThisProcess() {
  if (process.platform !== "linux" || cpus().length < 2) return false;
  // A container may be kept off some processors.
  if (spawnSync("taskset", ["-c", "1", "true"]).status !== 0) return false;
  return spawnSync("taskset", ["-a", "-p", "-c", "0", String(process.pid)]).status === 0;
}

/** The command that runs a node program on the processor that is measured. */
export function measuredCommand(node, args, pinned) {
  return pinned ? ["taskset", ["-c", "1", node, ...args]] : [node, args];
}

/** Processor time that a process has used so far, of all its threads, in milliseconds; NaN where it is not known. */
export function cpuMilliseconds(pid) {
  try {
    const nanoseconds = readdirSync(`/proc/${pid}/task`).map((thread) =>
      Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]),
    );
    return nanoseconds.reduce((sum, value) => sum + value, 0) / 1e6;
  } catch {
    return Number.NaN;
  }
}
