// Prints what becomes of an application with each tool, as the table of the documentation.
import { findMatrix, formatMatrix } from "./matrix.js";

findMatrix().then(
  (matrix) => process.stdout.write(`${formatMatrix(matrix)}\n`),
  (error) => {
    process.exitCode = 1;
    process.stderr.write(`${error}\n`);
  },
);
