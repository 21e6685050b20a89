/** Put in by the build of the package. */
declare const LAMBENT_VERSION: string;

/** The version of this package. */
export const version: string = LAMBENT_VERSION;
