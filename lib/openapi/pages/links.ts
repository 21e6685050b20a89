/**
 * The link from one path of the application to another, whatever stands before both: a stage, a mapping, a proxy.
 *
 * @param from A path as it was asked for; one that ends with a slash is a level deeper.
 */
export function relativeLink(from: string, to: string): string {
  const up = from.split("/").length - 2;
  return `${up === 0 ? "./" : "../".repeat(up)}${to.slice(1)}`;
}

/** The URL of the application itself, as a server of the document at a path. */
export function relativeServer(path: string): string {
  return relativeLink(path, "/").slice(0, -1);
}
