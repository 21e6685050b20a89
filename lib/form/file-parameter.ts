import { nameOf } from "../class.js";
import { emittedClass } from "../emitted-class.js";
import { HttpException } from "../errors.js";
import { MULTIPART } from "../media-type.js";
import type { Exchange, ParameterRecord, ParameterSite } from "../parameters.js";
import { checkFileOptions, type FilesOptions, isTaken } from "./file-options.js";
import { fromForm, type SubmittedForm } from "./form.js";
import { loadMultipart } from "./multipart.js";
import { UploadedFile } from "./uploaded-file.js";

const MEDIA_TYPES = [MULTIPART];

/** What becomes of a form: the argument, or issues. */
type FileReader = (form: SubmittedForm, exchange: Exchange) => unknown;

/** The record of a parameter that is one file of a form, the first of its name. */
export function fileParameter(name: string, options: FilesOptions = {}): ParameterRecord {
  return createRecord("File", name, options, (form, exchange) => {
    const file = form.file(name);
    if (file === undefined) return absent(form, name, options, undefined, exchange);
    checkSize(file, options);
    checkMediaType(file, ["body", name], options, exchange);
    return file;
  });
}

/** The record of a parameter that is all files of one name of a form. */
export function filesParameter(name: string, options: FilesOptions = {}): ParameterRecord {
  return createRecord("Files", name, options, (form, exchange) => {
    const files = form.filesOf(name);
    if (files.length === 0) return absent(form, name, options, [], exchange);
    for (const file of files) checkSize(file, options);
    const { maxFiles = files.length } = options;
    if (files.length > maxFiles) {
      const most = `${maxFiles} ${maxFiles === 1 ? "file" : "files"}`;
      refuse(exchange, ["body", name], "too_long", `Input should have at most ${most}, not ${files.length}`);
      return undefined;
    }
    for (const [index, file] of files.entries()) checkMediaType(file, ["body", name, index], options, exchange);
    return files;
  });
}

function createRecord(
  decorator: "File" | "Files",
  name: string,
  options: FilesOptions,
  read: FileReader,
): ParameterRecord {
  const isList = decorator === "Files";
  return {
    label: `@${decorator}(${JSON.stringify(name)})`,
    source: "body",
    name,
    kind: isList ? "files" : "file",
    given: [options],
    mediaTypes: MEDIA_TYPES,
    compile: (site) => {
      checkFileOptions(options, isList, site);
      checkDeclaration(isList, site);
      site.prepare(loadMultipart);
      return fromForm(MEDIA_TYPES, read);
    },
  };
}

/** What the compiler saw, where it says anything, has to be what the decorator gives. */
function checkDeclaration(isList: boolean, site: ParameterSite): void {
  const emitted = emittedClass(site);
  const given = isList ? Array : UploadedFile;
  if (emitted === undefined || emitted === given) return;
  site.fault(
    `it gives ${isList ? "an array" : "an UploadedFile"}, but the parameter is declared as ${nameOf(emitted)}`,
    `Declare it as ${isList ? "UploadedFile[]" : "UploadedFile"}`,
  );
}

/** An empty text is no value, as of a form's input that was left alone. */
function absent(
  { fields }: SubmittedForm,
  name: string,
  { optional = false }: FilesOptions,
  nothing: unknown,
  exchange: Exchange,
): unknown {
  if (fields.getAll(name).some((text) => text !== "")) {
    refuse(exchange, ["body", name], "file_type", "Input should be a file");
  } else if (!optional) {
    refuse(exchange, ["body", name], "missing", "Field required");
  }
  return nothing;
}

function checkSize({ name, size }: UploadedFile, { maxBytes = size }: FilesOptions): void {
  if (size <= maxBytes) return;
  throw new HttpException(413, undefined, {
    errorDetail: `a file of the field ${JSON.stringify(name)} is larger than ${maxBytes} bytes`,
  });
}

function checkMediaType(
  { mediaType }: UploadedFile,
  loc: readonly (string | number)[],
  { mediaTypes }: FilesOptions,
  exchange: Exchange,
): void {
  if (mediaTypes === undefined || isTaken(mediaType, mediaTypes)) return;
  const wanted = mediaTypes.map((range) => JSON.stringify(range)).join(" or ");
  refuse(exchange, loc, "media_type", `Input should be a file of type ${wanted}`);
}

function refuse(exchange: Exchange, loc: readonly (string | number)[], type: string, msg: string): void {
  exchange.issues.push({ loc, msg, type });
}
