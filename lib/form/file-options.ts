import { checkFlags, checkOptionNames } from "../decorator-options.js";
import { parseMediaType } from "../media-type.js";
import type { ParameterSite } from "../parameters.js";

/** What `@File` may be told. */
export interface FileOptions {
  /** `undefined`, or an empty list of files, where the form has none. Default: `false`, which answers 422. */
  readonly optional?: boolean;
  /** The largest file that is taken, in bytes; a larger one is 413. Default: what `maxBodyBytes` lets through. */
  readonly maxBytes?: number;
  /** The media types that are taken, as `image/png` or `image/*`; another one is 422. Default: any. */
  readonly mediaTypes?: readonly string[];
}

/** What `@Files` may be told. */
export interface FilesOptions extends FileOptions {
  /** So many files are taken at the most; more of them are 422. Default: any number. */
  readonly maxFiles?: number;
}

const FILE_OPTIONS = ["optional", "maxBytes", "mediaTypes"];
const FILES_OPTIONS = [...FILE_OPTIONS, "maxFiles"];

/** Reports what is wrong with the options, whatever they are. */
export function checkFileOptions(options: unknown, isList: boolean, site: ParameterSite): void {
  if (!checkOptionNames(options, isList ? FILES_OPTIONS : FILE_OPTIONS, "the name", site)) return;
  checkFlags(options, ["optional"], site);
  const { maxBytes, mediaTypes, maxFiles } = options;
  if (maxBytes !== undefined && !isCount(maxBytes)) {
    site.fault("its option maxBytes is no whole number", "Give a whole number of bytes from 1");
  }
  if (maxFiles !== undefined && !isCount(maxFiles)) {
    site.fault("its option maxFiles is no whole number", "Give a whole number of files from 1");
  }
  if (mediaTypes !== undefined && !(Array.isArray(mediaTypes) && mediaTypes.length > 0 && mediaTypes.every(isRange))) {
    site.fault("its option mediaTypes is no list of media types", 'Write ["image/png"], or ["image/*"] for any image');
  }
}

/** Whether a media type is one of a list's, which may say `image/*`. */
export function isTaken(mediaType: string, ranges: readonly string[]): boolean {
  return ranges.some((range) => {
    const wanted = range.toLowerCase();
    return wanted.endsWith("/*") ? mediaType.startsWith(wanted.slice(0, -1)) : mediaType === wanted;
  });
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

/** Whether a value is a media type without parameters, or a range of all subtypes of a type. */
function isRange(value: unknown): boolean {
  return (
    typeof value === "string" && parseMediaType(value) === value.toLowerCase() && /^[^*]+\/(?:[^*]+|\*)$/.test(value)
  );
}
