/** A table as lines of Markdown: text in the first column and in so many of the last ones, numbers between. */
export function table(header, rows, textColumns = 0) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const isText = (i) => i === 0 || i >= header.length - textColumns;
  return [line(header), line(header.map((_, i) => (isText(i) ? "---" : "---:"))), ...rows.map(line)];
}

export function bytes(value) {
  return value.toLocaleString("en");
}

export function megabytes(value) {
  return (value / 1e6).toFixed(1);
}

export function milliseconds(value) {
  return value.toFixed(1);
}

export function microseconds(value) {
  return value < 10 ? value.toFixed(2) : value.toFixed(1);
}
