import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { isolate } from "../fixtures/isolation.js";
import type { SoakFigures } from "../fixtures/soak.js";
import { bundleFixture } from "../support/bundle.js";

describe("requests that run at the same time", () => {
  it("share nothing: 20 000 of them, 64 at a time", async () => {
    expect(await isolate(20_000, 64)).toEqual({ requests: 20_000, atOnce: 64, lines: 20_000, mixed: [] });
  }, 60_000);
});

describe("requests one after the other", () => {
  it.each(["silent", "logged"])(
    "leave nothing behind: 30 000 of them after 10 000, %s",
    async (log) => {
      const { file, remove } = await bundleFixture(join(__dirname, "../fixtures/soak-process.ts"));
      try {
        const child = fork(file, ["10000", "40000", log], {
          execArgv: ["--expose-gc"],
          env: { ...process.env, LOG_LEVEL: "info" },
          stdio: ["ignore", "ignore", "inherit", "ipc"],
        });
        const closed = once(child, "close");
        const [{ warmedUp, ended, ...counts }] = (await once(child, "message")) as [SoakFigures];

        expect(counts).toEqual({ wrong: 0, unhandledRejections: 0 });
        expect(ended.heapUsed - warmedUp.heapUsed).toBeLessThan(1024 * 1024);
        expect([ended.resources, ended.listeners]).toEqual([warmedUp.resources, warmedUp.listeners]);
        expect(await closed).toEqual([0, null]);
      } finally {
        await remove();
      }
    },
    60_000,
  );
});
