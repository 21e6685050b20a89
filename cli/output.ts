/** A size for people: `132.4 kB`. */
export function formatBytes(bytes: number): string {
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(2)} MB`;
}

/** Writes what a command is asked for. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Writes what a person has to know beside it. */
export function printNotice(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Lines up rows in columns, each as wide as its widest cell; `right` are the columns of numbers. */
export function formatTable(rows: readonly (readonly string[])[], right: ReadonlySet<number>): string {
  const widths: number[] = [];
  for (const [column, cell] of rows.flatMap((row) => [...row.entries()])) {
    widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          right.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
