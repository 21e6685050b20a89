import type { Location } from "esbuild";
import type { Insertion } from "./insertions.js";

/** A source that esbuild was given with insertions. */
export interface ChangedSource {
  readonly text: string;
  readonly insertions: readonly Insertion[];
}

/** Leads a place that esbuild reports back to the source as it is on disk. */
export function restorePlace(place: Location, { text, insertions }: ChangedSource): void {
  const lines = text.split("\n");
  const lineText = lines[place.line - 1];
  // What is put behind the last line is of no line of the source.
  if (lineText === undefined) return;
  const start = lines.slice(0, place.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
  const inLine = insertions
    .filter(({ at, text: inserted }) => at >= start && at <= start + lineText.length && !inserted.startsWith("\n"))
    .sort((a, b) => a.at - b.at)
    .map(({ at, text: inserted }) => ({ at: bytesOf(lineText.slice(0, at - start)), size: bytesOf(inserted) }));
  const restore = (column: number): number => {
    let shift = 0;
    for (const { at, size } of inLine) {
      if (column < at + shift) break;
      // A place inside of an insertion is where it was put.
      shift += Math.min(size, column - at - shift);
    }
    return column - shift;
  };
  const { column, length } = place;
  place.column = restore(column);
  place.length = restore(column + length) - place.column;
  place.lineText = lineText.replace(/\r$/, "");
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}
