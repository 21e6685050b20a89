import type { Bundle, BundleSettings } from "../build/bundle.js";
import type { BuiltFunction } from "../build/write-functions.js";
import { CommandError } from "../command-error.js";
import { formatBytes, formatTable, print, printNotice } from "../output.js";
import { findCosts, hintOfSdk } from "./costs.js";
import { type LoadTime, measureLoad, RUNS } from "./load-time.js";
import { type BundledPackage, bytesOf, packagesOf } from "./packages.js";

/** A function to describe. */
export interface Described extends BuiltFunction {
  /** Whether to show a table, with measured times. */
  readonly measured: boolean;
}

/** Warns of what costs a bundle its cold start, and shows what is in it. */
export async function describeBundle(settings: BundleSettings, described: Described): Promise<void> {
  const { name, bundle, plugins, measured } = described;
  const packages = packagesOf(bundle.output, settings.project);
  const of = name === "" ? "" : `${name}: `;
  if (measured) {
    const load = await measureLoad(settings, plugins).catch((error: unknown) => {
      if (!(error instanceof CommandError)) throw error;
      printNotice(`warning: ${of}no times are measured. ${error.message}`);
      return undefined;
    });
    print(`\n${name === "" ? "" : `${name}\n`}${toTable(bundle, packages, load)}`);
    const hint = hintOfSdk(packages);
    if (hint !== undefined) print(`\nhint: ${of}${hint}`);
  }
  for (const cost of findCosts(packages)) printNotice(`warning: ${of}${cost}`);
}

function toTable({ code }: Bundle, packages: readonly BundledPackage[], load: LoadTime | undefined): string {
  const whole = Buffer.byteLength(code);
  const row = (name: string, bytes: number, ms: number | undefined): string[] => [
    name,
    formatBytes(bytes),
    `${((bytes / whole) * 100).toFixed(1)} %`,
    ...(load === undefined ? [] : [ms?.toFixed(1) ?? ""]),
  ];
  const rows = packages.map((bundled) => {
    const { name, version, modules } = bundled;
    const ms = [...modules.keys()].reduce((sum, file) => sum + (load?.modules.get(file) ?? 0), 0);
    return row(version === undefined ? name : `${name} ${version}`, bytesOf(bundled), ms);
  });
  const packaged = packages.reduce((sum, bundled) => sum + bytesOf(bundled), 0);
  const table = formatTable(
    [
      ["package", "bytes", "share", ...(load === undefined ? [] : ["load ms"])],
      ...rows,
      row("(between modules)", whole - packaged, undefined),
      ...(load === undefined ? [] : [["(parsing, modules of Node.js)", "", "", load.before.toFixed(1)]]),
      row("total", whole, load?.total),
    ],
    new Set([1, 2, 3]),
  );
  return `${table}\n\n${load === undefined ? FOOT_OF_BYTES : `${FOOT_OF_BYTES}\n${FOOT_OF_TIMES}`}`;
}

const FOOT_OF_BYTES = "bytes: what a package has in the minified bundle.";
const FOOT_OF_TIMES = `load ms: on this machine, the evaluation of its modules, without that of what they import; the
median of ${RUNS} fresh processes that import the bundle with a mark before and after each module. What a module calls
while it is evaluated counts for it. The rest of an import is parsing, and what Node.js loads of its own. The
start of Node.js is in none of these.`;
