// What class-validator's constraints say of addresses and identifiers that have versions.
import { type ConstraintSchema, exactly, partly } from "./constraint-schema.js";

const TEXT: ConstraintSchema = partly({ type: "string" });
const HEX = "[0-9A-Fa-f]";

/** A number from 0 to 255 without leading zeros, as a pattern. */
export const BYTE_PATTERN = "([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])";

/** What `@IsIP` says, of one version or of both. */
export function ipSchema(version: unknown): ConstraintSchema {
  // An address of version 6 may name a zone, which the format does not know.
  if (!version) return partly({ type: "string", anyOf: [{ format: "ipv4" }, { format: "ipv6" }] });
  if (String(version) === "6") return partly({ type: "string", format: "ipv6" });
  const pattern = `^(${BYTE_PATTERN}\\.){3}${BYTE_PATTERN}$`;
  return String(version) === "4" ? exactly({ type: "string", format: "ipv4", pattern }) : TEXT;
}

const BYTES_BY_EUI: ReadonlyMap<string, readonly number[]> = new Map([
  ["48", [6]],
  ["64", [8]],
]);

/** What `@IsMACAddress` says, of one length or of both, with marks between the digits or without. */
export function macAddressSchema(options: Readonly<Record<string, unknown>>): ConstraintSchema {
  const lengths = BYTES_BY_EUI.get(String(options.eui)) ?? [6, 8];
  if (options.no_colons || options.no_separators) {
    const patterns = lengths.map((bytes) => `${HEX}{${bytes * 2}}`);
    return exactly({ type: "string", pattern: `^(${patterns.join("|")})$` });
  }
  const patterns = lengths.flatMap((bytes) => [
    ...["-", ":", "\\s"].map((mark) => `(${HEX}{2}${mark}){${bytes - 1}}${HEX}{2}`),
    `(${HEX}{4}\\.){${bytes / 2 - 1}}${HEX}{4}`,
  ]);
  // White space has to be the same everywhere, which no pattern says without a reference.
  return partly({ type: "string", pattern: `^(${patterns.join("|")})$` });
}

const NIL = "0{8}(-0{4}){3}-0{12}";
const MAX = "[Ff]{8}(-[Ff]{4}){3}-[Ff]{12}";

/** Without a version, those that RFC 9562 knows; `loose` takes any digits. */
const UUID_PATTERNS: ReadonlyMap<string, string> = new Map([
  ...["1", "2", "3", "4", "5", "6", "7", "8"].map((version) => [version, ofVersion(version)] as const),
  ["nil", NIL],
  ["max", MAX],
  ["loose", `${HEX}{8}(-${HEX}{4}){3}-${HEX}{12}`],
  ["all", `${ofVersion("[1-8]")}|${NIL}|${MAX}`],
]);

/** What `@IsUUID` says, of one version, of several, or of all. */
export function uuidSchema(version: unknown): ConstraintSchema {
  const versions = Array.isArray(version) ? version : [version ?? "all"];
  const patterns = versions.flatMap((one) => UUID_PATTERNS.get(String(one)) ?? []);
  return patterns.length > 0 && patterns.length === versions.length
    ? exactly({ type: "string", format: "uuid", pattern: `^(${patterns.join("|")})$` })
    : TEXT;
}

function ofVersion(version: string): string {
  return `${HEX}{8}-${HEX}{4}-${version}${HEX}{3}-[89ABab]${HEX}{3}-${HEX}{12}`;
}
