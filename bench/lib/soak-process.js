import { fork } from "node:child_process";

/** Runs a program in a process of its own, its output going nowhere, and resolves with what it found. */
export function figuresOf({ node }, file, args) {
  return new Promise((resolve, reject) => {
    let figures;
    const child = fork(file, args.map(String), {
      execPath: node,
      execArgv: ["--expose-gc"],
      env: { PATH: process.env.PATH, NODE_ENV: "production" },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    child.once("message", (message) => {
      figures = message;
    });
    // The process ends by itself: what it leaves open would keep it here.
    child.once("close", (code, signal) => {
      if (code === 0 && figures !== undefined) resolve(figures);
      else reject(new Error(`${file} ended: ${code ?? signal}.`));
    });
  });
}
