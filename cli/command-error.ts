/** Why a command cannot do its work, in words for its user: printed without a stack, and the exit code is 1. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}
