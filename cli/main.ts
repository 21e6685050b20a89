import { Command, CommanderError } from "commander";
import { buildCommand } from "./build/build-command.js";
import { CommandError } from "./command-error.js";
import { docsCommand } from "./docs/docs-command.js";
import { openapiCommand } from "./openapi/openapi-command.js";
import { printNotice } from "./output.js";
import { routesCommand } from "./routes/routes-command.js";
import { version } from "./version.js";

/** Each command of `lambent`. */
const commands: readonly (() => Command)[] = [buildCommand, openapiCommand, docsCommand, routesCommand];

/** The exit code of a command that could not do its work. */
const FAILED = 1;
/** The exit code of a command line that says no command, or none that there is. */
const MISUSED = 2;

async function run(): Promise<number> {
  const program = new Command("lambent").description("The tools of Lambent applications.").version(version);
  for (const create of commands) program.addCommand(create());
  // A command takes this over where it is added, so it comes last.
  for (const command of [program, ...program.commands]) command.exitOverride().showHelpAfterError(false);
  try {
    await program.parseAsync();
    return 0;
  } catch (error) {
    // Commander has written what is wrong, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : MISUSED;
    printNotice(error instanceof CommandError ? error.message : String((error as Error).stack ?? error));
    return FAILED;
  }
}

void run().then((code) => {
  process.exitCode = code;
});
