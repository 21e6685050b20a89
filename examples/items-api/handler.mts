// The entry of the Lambda function: an ES module, which may wait at top level. All else is in lambda.ts, in the module
// format of the other files, because a compiler tells the types of the two formats of a package apart.
import { handler } from "./lambda.js";

// In the platform's init phase, so that no request waits for it. The first request tries again where it fails.
await handler.ready().catch(() => undefined);

export { handler };
