import { join } from "node:path";
import { type Bundle, bundleFixture } from "../support/bundle.js";
import { httpSource } from "../support/events.js";
import { LambdaProcess } from "../support/lambda-process.js";
import { describeWithRuntimeClient } from "../support/runtime-client.js";

type Line = Readonly<Record<string, unknown>>;

const httpApi = httpSource("HTTP API, payload 2.0");

describeWithRuntimeClient("Powertools under the real runtime client", () => {
  describe.each(["esm", "cjs"] as const)("in a bundle of format %s", (format) => {
    let bundle: Bundle;
    let lambda: LambdaProcess;

    beforeAll(async () => {
      bundle = await bundleFixture(join(__dirname, "../fixtures/powertools-application.ts"), { format });
      const env = { POWERTOOLS_SERVICE_NAME: "items", POWERTOOLS_METRICS_NAMESPACE: "shop" };
      lambda = await LambdaProcess.start({ taskRoot: bundle.taskRoot, env });
    }, 60_000);

    afterAll(async () => {
      await lambda.stop();
      await bundle.remove();
    });

    it("has metrics and lines of each invocation", async () => {
      for (const path of ["/items/1", "/items/2/busy", "/items/3/broken"]) {
        await lambda.invoke(httpApi.encode({ method: "GET", path, headers: [] }));
      }
      await lambda.stop();
      // The runtime client writes lines of its own for the invocation that failed.
      const lines = lambda.stdout
        .split("\n")
        .filter((line) => line.startsWith("{"))
        .map((line) => JSON.parse(line) as Line);
      expect(lines.filter((line) => "RequestCount" in line)).toMatchObject([
        { service: "items", route: "GET /items/{id}", Fault: 0, ColdStart: 1 },
        { service: "items", route: "GET /items/{id}/busy", Fault: 1, ColdStart: 0 },
        { service: "items", route: "GET /items/{id}/broken", Fault: 1, ColdStart: 0 },
      ]);
      const [before, after] = lines.filter(({ item }) => item === "1");
      expect(before).toMatchObject({ message: "before", cold_start: true, function_name: "spec", service: "items" });
      expect(before?.correlation_id).toEqual(expect.any(String));
      for (const line of [before, after]) expect(line?.correlation_id).toBe(line?.function_request_id);
    });
  });
});
