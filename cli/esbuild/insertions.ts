import { basename } from "node:path";

/** Text that is put into a source, at a place of it. */
export interface Insertion {
  readonly at: number;
  readonly text: string;
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Imports, which come first wherever they stand: at the end no line of the file moves. */
export function atEnd({ text }: { readonly text: string }, imports: string): Insertion {
  return { at: text.length, text: `\n${imports}` };
}

/** A source with insertions, which have no line breaks but at its end, and the map that leads back from it. */
export function insert(source: string, insertions: readonly Insertion[], path: string, withMap: boolean): string {
  const ordered = [...insertions].sort((a, b) => a.at - b.at);
  const parts: string[] = [];
  let from = 0;
  for (const { at, text } of ordered) {
    parts.push(source.slice(from, at), text);
    from = at;
  }
  const code = [...parts, source.slice(from)].join("");
  if (!withMap) return code;
  const map = {
    version: 3,
    sources: [basename(path)],
    sourcesContent: [source],
    names: [],
    mappings: mappingsOf(source, ordered),
  };
  const inline = Buffer.from(JSON.stringify(map)).toString("base64");
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${inline}`;
}

/** A segment for each word and sign, and for each insertion: maps lead to the nearest one before a place. */
function mappingsOf(source: string, insertions: readonly Insertion[]): string {
  let offset = 0;
  let next = 0;
  let lastColumn = 0;
  const lines = source.split("\n").map((line, index) => {
    let shift = 0;
    let lastGenerated = 0;
    // Columns of the original are counted on from the line before; lines, from the last segment.
    let down = index === 0 ? 0 : 1;
    const segments: string[] = [];
    const add = (generated: number, column: number): void => {
      segments.push([generated - lastGenerated, 0, down, column - lastColumn].map(encode).join(""));
      [lastGenerated, lastColumn, down] = [generated, column, 0];
    };
    const addInsertions = (end: number): void => {
      for (let insertion = insertions[next]; insertion !== undefined; insertion = insertions[next]) {
        if (insertion.at > offset + end) return;
        add(insertion.at - offset + shift, insertion.at - offset);
        shift += insertion.text.length;
        next++;
      }
    };
    add(0, 0);
    for (const { index: column } of line.matchAll(/[\w$]+|[^\s\w$]/g)) {
      addInsertions(column);
      add(column + shift, column);
    }
    addInsertions(line.length);
    offset += line.length + 1;
    return segments.join(",");
  });
  return lines.join(";");
}

/** A number as source maps write it: base 64, 5 bits at a time, the sign last. */
function encode(value: number): string {
  let rest = value < 0 ? (-value << 1) | 1 : value << 1;
  let text = "";
  do {
    const digit = rest & 31;
    rest >>>= 5;
    text += DIGITS[rest > 0 ? digit | 32 : digit];
  } while (rest > 0);
  return text;
}
