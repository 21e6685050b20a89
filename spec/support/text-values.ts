// What texts of a request become by type, and which are refused: the same wherever a text is read.

export enum Color {
  Red = "red",
  Blue = "blue",
}

export enum Level {
  Low,
  High = 10,
  Frozen = -5,
}

export enum Mixed {
  Zero,
  Text = "text",
  Alias = "Zero",
}

export const utc = (...parts: [year: number, month: number, day: number, ...time: number[]]): Date =>
  new Date(Date.UTC(...parts));

export const accepted: readonly [type: string, text: string, value: unknown][] = [
  ["String", "abc", "abc"],
  ["String", "12", "12"],
  ["String", "__proto__", "__proto__"],
  ["Number", "0", 0],
  ["Number", "-12.5", -12.5],
  ["Number", "+3", 3],
  ["Number", ".5", 0.5],
  ["Number", "5.", 5],
  ["Number", "007", 7],
  ["Number", "1e3", 1000],
  ["Number", "2E-2", 0.02],
  ["Boolean", "true", true],
  ["Boolean", "TRUE", true],
  ["Boolean", "1", true],
  ["Boolean", "false", false],
  ["Boolean", "False", false],
  ["Boolean", "0", false],
  ["Date", "2026-02-28", utc(2026, 1, 28)],
  ["Date", "2024-02-29", utc(2024, 1, 29)],
  ["Date", "2026-02-28T10:20", utc(2026, 1, 28, 10, 20)],
  ["Date", "2026-02-28T10:20:30", utc(2026, 1, 28, 10, 20, 30)],
  ["Date", "2026-02-28T10:20:30.123456789Z", utc(2026, 1, 28, 10, 20, 30, 123)],
  ["Date", "2026-02-28T10:20:30-05:30", utc(2026, 1, 28, 15, 50, 30)],
  ["BigInt", "9007199254740993", 9007199254740993n],
  ["BigInt", "-1", -1n],
  ["BigInt", "+1", 1n],
  ["BigInt", "9".repeat(1000), BigInt("9".repeat(1000))],
  ["Color", "red", Color.Red],
  ["Level", "0", Level.Low],
  ["Level", "10", Level.High],
  ["Level", "-5", Level.Frozen],
  ["Mixed", "0", Mixed.Zero],
  ["Mixed", "text", Mixed.Text],
  ["Mixed", "Zero", Mixed.Alias],
  ["literals", "asc", "asc"],
  ["literals", "2", 2],
];

export const number = { type: "float_parsing", msg: "Input should be a valid number" };
export const boolean = { type: "bool_parsing", msg: "Input should be a valid boolean: true, false, 1 or 0" };
export const date = { type: "datetime_parsing", msg: "Input should be a valid ISO 8601 date or date and time" };
export const bigint = { type: "int_parsing", msg: "Input should be a valid integer" };
export const oneOf = (members: string) => ({ type: "enum", msg: `Input should be one of ${members}` });

export const refused: readonly [type: string, text: string, issue: { type: string; msg: string }][] = [
  ["Number", "abc", number],
  ["Number", "12px", number],
  ["Number", "1 2", number],
  ["Number", "0x1f", number],
  ["Number", "1_000", number],
  ["Number", "1,5", number],
  ["Number", ".", number],
  ["Number", "-", number],
  ["Number", "1e", number],
  ["Number", "NaN", number],
  ["Number", "Infinity", number],
  ["Number", "1e999", number],
  ["Boolean", "yes", boolean],
  ["Boolean", "2", boolean],
  ["Boolean", "true!", boolean],
  ["Date", "today", date],
  ["Date", "2026-02-30", date],
  ["Date", "2025-02-29", date],
  ["Date", "2026-13-01", date],
  ["Date", "2026-00-01", date],
  ["Date", "2026-01-00", date],
  ["Date", "2026-01-01T25:00", date],
  ["Date", "2026-01-01 10:00", date],
  ["Date", "2026-01-01T10:00+0200", date],
  ["Date", "26-01-01", date],
  ["Date", "x 2026-01-01", date],
  ["Date", "12026-01-01", date],
  ["Date", "2026-01-01x", date],
  ["Date", "2026-01-01T10:00Z ", date],
  ["Date", "1767225600000", date],
  ["BigInt", "1.5", bigint],
  ["BigInt", "12n", bigint],
  ["BigInt", "0x10", bigint],
  ["BigInt", "9".repeat(1001), bigint],
  ["Color", "Red", oneOf('"red", "blue"')],
  ["Color", "toString", oneOf('"red", "blue"')],
  ["Level", "Low", oneOf("0, 10, -5")],
  ["Level", "00", oneOf("0, 10, -5")],
  ["Mixed", "Alias", oneOf('0, "text", "Zero"')],
  ["literals", "desc", oneOf('"asc", 2')],
];
