// The public surface of `lambent/node`, by hand.
export { createNodeHandler, type NodeHandler, type NodeOptions } from "./handler.js";
export { type RunningServer, type ServeOptions, serve } from "./serve.js";
