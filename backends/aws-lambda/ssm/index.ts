// The public surface of `lambent/ssm`, by hand.
export { clearParameters, type FreshnessOptions, useSsmClient } from "./cache.js";
export type { SsmClient } from "./client.js";
export {
  type BinaryParameterOptions,
  getParameter,
  getParameters,
  type JsonParameterOptions,
  type ParameterOptions,
  type TextParameterOptions,
} from "./get-parameters.js";
export { loadParameters } from "./load-parameters.js";
export { ParameterError, type ParameterFailure } from "./parameter-error.js";
export { SsmParameter, type SsmParameterDecorator, type SsmParameterOptions } from "./ssm-parameter.js";
export type { ParameterTransform } from "./transform.js";
