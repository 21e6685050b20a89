// The part of the query language of CloudWatch Logs Insights that docs/observability.md uses.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html

/** The columns of one result; what an event does not have is no column. */
export type Row = Readonly<Record<string, unknown>>;

interface Token {
  readonly kind: "name" | "number" | "string" | "regex" | "duration" | "symbol";
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The value for one event, or for the events of a group. */
type Expression = (row: Row, group: readonly Row[]) => unknown;

interface Column {
  readonly name: string;
  readonly value: Expression;
}

/** What a query has made of the events so far. */
interface Result {
  readonly rows: readonly Row[];
  /** The columns to show; none were named where it is undefined. */
  readonly shown: readonly string[] | undefined;
}

const PATTERN =
  /(?<space>\s+|#[^\n]*)|(?<duration>\d+(?:ms|s|m|h|d)\b)|(?<number>\d+(?:\.\d+)?)|"(?<double>[^"]*)"|'(?<single>[^']*)'|`(?<quoted>[^`]+)`|(?<name>[@A-Za-z_][\w.@]*)|(?<symbol>!=|<=|>=|[=<>()[\],|*/+-])/y;
const REGEX = /\/(?<regex>(?:\\.|[^/\\])+)\//y;
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const DEFAULT_LIMIT = 10_000;

/**
 * Runs a query on the lines of a log.
 *
 * @throws SyntaxError where it uses what is not known here.
 */
export function runQuery(query: string, lines: readonly string[]): Row[] {
  const parser = new Parser(query, tokenize(query));
  let result: Result = { rows: lines.map(toEvent), shown: undefined };
  for (const command of parser.commands()) result = command(result);
  const { shown, rows } = result;
  const limited = rows.slice(0, DEFAULT_LIMIT);
  return shown === undefined ? limited : limited.map((row) => pick(row, shown));
}

/** An event as Logs Insights discovers it: the fields of a JSON line, and those of its own. */
function toEvent(line: string): Row {
  const fields = JSON.parse(line) as Row;
  return { ...fields, "@message": line, "@timestamp": Date.parse(String(fields.date ?? fields.timestamp)) };
}

function pick(row: Row, names: readonly string[]): Row {
  return Object.fromEntries(names.filter((name) => row[name] !== undefined).map((name) => [name, row[name]]));
}

function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  for (let start = 0; start < query.length; ) {
    // A slash begins a regular expression behind `like`, and divides elsewhere.
    const pattern = tokens.at(-1)?.text === "like" && query[start] === "/" ? REGEX : PATTERN;
    pattern.lastIndex = start;
    const groups = pattern.exec(query)?.groups;
    if (groups === undefined) throw new SyntaxError(`unknown: ${query.slice(start, start + 20)}`);
    const end = pattern.lastIndex;
    const [kind = "", text = ""] = Object.entries(groups).find(([, value]) => value !== undefined) ?? [];
    const kinds: Readonly<Record<string, Token["kind"]>> = { double: "string", single: "string", quoted: "name" };
    if (kind !== "space") tokens.push({ kind: kinds[kind] ?? (kind as Token["kind"]), text, start, end });
    start = end;
  }
  return tokens;
}

class Parser {
  #next = 0;

  constructor(
    readonly query: string,
    readonly tokens: readonly Token[],
  ) {}

  commands(): ((result: Result) => Result)[] {
    const commands = [this.#command()];
    while (this.#takes("|")) commands.push(this.#command());
    if (this.#next < this.tokens.length) throw this.#unexpected();
    return commands;
  }

  #command(): (result: Result) => Result {
    const name = this.#name();
    if (name === "filter") return filter(this.#or());
    if (name === "fields") return fields(this.#columns());
    if (name === "display") return display(this.#columns());
    if (name === "sort") return sort(this.#or(), this.#direction());
    if (name === "limit") return limit(Number(this.#take("number").text));
    if (name === "stats") return stats(this.#columns(), this.#takes("by") ? this.#columns() : []);
    throw new SyntaxError(`unknown command: ${name}`);
  }

  #columns(): Column[] {
    const columns = [this.#column()];
    while (this.#takes(",")) columns.push(this.#column());
    return columns;
  }

  #column(): Column {
    const { start = 0 } = this.tokens[this.#next] ?? {};
    const value = this.#or();
    const source = this.query.slice(start, this.tokens[this.#next - 1]?.end);
    return { name: this.#takes("as") ? this.#name() : source, value };
  }

  #direction(): number {
    if (this.#takes("desc")) return -1;
    if (this.#takes("asc")) return 1;
    throw new SyntaxError("sort: say asc or desc");
  }

  #or(): Expression {
    const first = this.#and();
    if (!this.#takes("or")) return first;
    const rest = this.#or();
    return (row, group) => Boolean(first(row, group)) || Boolean(rest(row, group));
  }

  #and(): Expression {
    const first = this.#not();
    if (!this.#takes("and")) return first;
    const rest = this.#and();
    return (row, group) => Boolean(first(row, group)) && Boolean(rest(row, group));
  }

  #not(): Expression {
    if (!this.#takes("not")) return this.#comparison();
    const inner = this.#not();
    return (row, group) => !inner(row, group);
  }

  #comparison(): Expression {
    const left = this.#sum();
    if (this.#takes("like")) return this.#like(left);
    if (this.#takes("in")) return this.#in(left);
    const operator = ["=", "!=", "<=", ">=", "<", ">"].find((text) => this.#takes(text));
    if (operator === undefined) return left;
    const right = this.#sum();
    return (row, group) => compares(left(row, group), operator, right(row, group));
  }

  #like(left: Expression): Expression {
    const { kind, text } = this.#take("regex", "string");
    // `(?i)` stands before a pattern that is to match in either case.
    const [, flag, source = ""] = /^(\(\?i\))?(.*)$/s.exec(text) ?? [];
    const regex = new RegExp(source, flag === undefined ? "" : "i");
    return (row, group) => {
      const value = left(row, group);
      if (value === undefined) return false;
      return kind === "regex" ? regex.test(textOf(value)) : textOf(value).includes(text);
    };
  }

  #in(left: Expression): Expression {
    this.#expect("[");
    const values = [this.#sum()];
    while (this.#takes(",")) values.push(this.#sum());
    this.#expect("]");
    return (row, group) => values.some((value) => compares(left(row, group), "=", value(row, group)));
  }

  #sum(): Expression {
    let left = this.#product();
    for (;;) {
      const before = left;
      if (this.#takes("+")) left = arithmetic(before, this.#product(), (one, other) => one + other);
      else if (this.#takes("-")) left = arithmetic(before, this.#product(), (one, other) => one - other);
      else return left;
    }
  }

  #product(): Expression {
    let left = this.#primary();
    for (;;) {
      const before = left;
      if (this.#takes("*")) left = arithmetic(before, this.#primary(), (one, other) => one * other);
      else if (this.#takes("/")) left = arithmetic(before, this.#primary(), (one, other) => one / other);
      else return left;
    }
  }

  #primary(): Expression {
    if (this.#takes("(")) {
      const inner = this.#or();
      this.#expect(")");
      return inner;
    }
    const { kind, text } = this.#take("number", "string", "name");
    if (kind === "number") return () => Number(text);
    if (kind === "string") return () => text;
    return this.#takes("(") ? this.#call(text) : (row) => row[text];
  }

  #call(name: string): Expression {
    if (name === "bin") {
      const { text } = this.#take("duration");
      this.#expect(")");
      const [, count = "", unit = ""] = /^(\d+)(\w+)$/.exec(text) ?? [];
      const width = Number(count) * (UNITS[unit] ?? Number.NaN);
      return (row) => Math.floor(Number(row["@timestamp"]) / width) * width;
    }
    const isCountOfAll = name === "count" && this.#takes("*");
    const argument = isCountOfAll ? () => true : this.#sum();
    const percentile = name === "pct" && this.#takes(",") ? Number(this.#take("number").text) : Number.NaN;
    this.#expect(")");
    if (name === "ispresent") return (row, group) => argument(row, group) !== undefined;
    return (_row, group) => {
      const values = group.map((row) => argument(row, [])).filter((value) => value !== undefined);
      return name === "count" ? values.length : aggregate(name, values.map(Number), percentile);
    };
  }

  #name(): string {
    return this.#take("name").text;
  }

  #take(...kinds: readonly Token["kind"][]): Token {
    const token = this.tokens[this.#next];
    if (token === undefined || !kinds.includes(token.kind)) throw this.#unexpected();
    this.#next += 1;
    return token;
  }

  #takes(text: string): boolean {
    const token = this.tokens[this.#next];
    const isHere = token?.text === text && (token.kind === "symbol" || token.kind === "name");
    if (isHere) this.#next += 1;
    return isHere;
  }

  #expect(text: string): void {
    if (!this.#takes(text)) throw this.#unexpected();
  }

  #unexpected(): SyntaxError {
    return new SyntaxError(`unexpected: ${this.tokens[this.#next]?.text ?? "the end"}`);
  }
}

function filter(condition: Expression): (result: Result) => Result {
  return ({ rows, shown }) => ({ rows: rows.filter((row) => condition(row, [])), shown });
}

function fields(columns: readonly Column[]): (result: Result) => Result {
  return ({ rows, shown = [] }) => ({
    rows: rows.map((row) => ({ ...row, ...valuesOf(columns, row, []) })),
    shown: [...shown, ...columns.map(({ name }) => name)],
  });
}

function display(columns: readonly Column[]): (result: Result) => Result {
  return (result) => fields(columns)({ ...result, shown: undefined });
}

function sort(key: Expression, direction: number): (result: Result) => Result {
  return ({ rows, shown }) => ({
    rows: [...rows].sort((one, other) => direction * order(key(one, []), key(other, []))),
    shown,
  });
}

function limit(count: number): (result: Result) => Result {
  return ({ rows, shown }) => ({ rows: rows.slice(0, count), shown });
}

function stats(aggregates: readonly Column[], by: readonly Column[]): (result: Result) => Result {
  return ({ rows }) => {
    const groups = new Map<string, Row[]>();
    for (const row of rows) {
      const key = JSON.stringify(by.map(({ value }) => value(row, []) ?? null));
      groups.set(key, [...(groups.get(key) ?? []), row]);
    }
    return {
      rows: [...groups.values()].map((group) => {
        const [first = {}] = group;
        return { ...valuesOf(by, first, []), ...valuesOf(aggregates, first, group) };
      }),
      shown: undefined,
    };
  };
}

function valuesOf(columns: readonly Column[], row: Row, group: readonly Row[]): Row {
  const values = columns.map(({ name, value }) => [name, value(row, group)] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

function arithmetic(
  left: Expression,
  right: Expression,
  calculate: (one: number, other: number) => number,
): Expression {
  return (row, group) => calculate(Number(left(row, group)), Number(right(row, group)));
}

/** A comparison with what is not there holds never. */
function compares(left: unknown, operator: string, right: unknown): boolean {
  if (left === undefined || right === undefined) return false;
  const difference = order(left, right);
  if (operator === "=") return difference === 0;
  if (operator === "!=") return difference !== 0;
  if (operator === "<") return difference < 0;
  if (operator === "<=") return difference <= 0;
  return operator === ">" ? difference > 0 : difference >= 0;
}

/** Numbers as numbers, all else as text. */
function order(one: unknown, other: unknown): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  const [left, right] = [textOf(one), textOf(other)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

function aggregate(name: string, values: readonly number[], percentile: number): number | undefined {
  const sum = values.reduce((total, value) => total + value, 0);
  if (name === "sum") return sum;
  if (values.length === 0) return undefined;
  if (name === "avg") return sum / values.length;
  if (name === "min") return Math.min(...values);
  if (name === "max") return Math.max(...values);
  if (name !== "pct") throw new SyntaxError(`unknown function: ${name}`);
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(Math.ceil((percentile / 100) * sorted.length) - 1, 0)];
}
