import type { Format } from "./sources.js";

/** A way from TypeScript to a running program. */
export interface Tool {
  readonly name: string;
  /** Whether it keeps what a decorated signature says of its types. */
  readonly emitsMetadata: boolean;
  /** Makes the programs of both formats, where that is done before they run. */
  prepare?(folder: string): Promise<void>;
  /** The arguments of Node.js that run the program `compilers/main`. */
  commandLine(format: Format, folder: string): readonly string[];
}
