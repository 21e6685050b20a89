// The public surface of `lambent/middleware`, by hand.
export { cors } from "./cors.js";
export type { CorsOptions } from "./cors-options.js";
export type { AllowedOrigins } from "./origins.js";
