// The one file that knows @fastify/busboy, an optional peer: an application that takes no uploads does without. The
// import stands inside of a `try`, so that bundlers take its absence for an answer.
import type { BusboyConstructor, BusboyInstance } from "@fastify/busboy";
import { ConfigurationError, ValidationException } from "../errors.js";
import { parseMediaType } from "../media-type.js";
import { boundaryOf, countParts, tooLarge } from "./multipart-outline.js";
import { UploadedFile } from "./uploaded-file.js";

/** So many bytes the name of a field has at the most: it names a place in the source, and is no data. */
const MAX_NAME_BYTES = 100;
/** So many bytes the value of a field has at the most; what is larger is a file. */
const MAX_FIELD_BYTES = 1024 * 1024;

/** What a multipart body has, in its order. */
export interface MultipartContent {
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly files: readonly UploadedFile[];
}

/** One field as the library gives it, whose types deny that a part may have no name. */
interface FieldPart {
  readonly name: string | undefined;
  readonly value: string;
  /** Whether the value was cut off at the limit. */
  readonly isCut: boolean;
}

/** One file as the library gives it; a part without a file name is one by its media type. */
interface FilePart {
  readonly name: string | undefined;
  readonly filename: string | undefined;
  readonly mediaType: string;
  /** What has arrived of it, each piece with its place. */
  readonly pieces: { readonly at: number; readonly bytes: Uint8Array }[];
  size: number;
}

interface Parts {
  readonly fields: FieldPart[];
  readonly files: FilePart[];
}

let loaded: BusboyConstructor | undefined;

/**
 * Loads what reads `multipart/form-data`; a parameter that takes it has this prepared before the first request.
 *
 * @throws ConfigurationError when the package is not installed.
 */
export async function loadMultipart(): Promise<void> {
  await loadBusboy();
}

/**
 * Reads a body of the type `multipart/form-data`.
 *
 * @throws HttpException with status 413 where a limit is exceeded.
 * @throws ValidationException (422, `form_invalid`) when it is malformed.
 */
export async function parseMultipart(body: Uint8Array, contentType: string): Promise<MultipartContent> {
  const Busboy = await loadBusboy();
  const boundary = boundaryOf(contentType);
  const count = boundary === undefined ? undefined : countParts(body, boundary);
  if (count === undefined) throw malformed();
  // One boundary for both: it is not read a second time from the header.
  const headers = { "content-type": `multipart/form-data; boundary="${boundary}"` };
  const parts = await readParts(new Busboy({ headers, limits: { fieldSize: MAX_FIELD_BYTES } }), body);
  checkParts(parts, count);
  return {
    fields: parts.fields.map(({ name, value }) => [name as string, value]),
    files: parts.files.filter(isChosen).map(toUploadedFile),
  };
}

function readParts(busboy: BusboyInstance, body: Uint8Array): Promise<Parts> {
  return new Promise((resolve, reject) => {
    const parts: Parts = { fields: [], files: [] };
    const fail = () => reject(malformed());
    busboy.on("field", (name, value, _isNameCut, isCut) => {
      parts.fields.push({ name, value, isCut });
    });
    busboy.on("file", (name, stream, filename, _encoding, mediaType) => {
      const file: FilePart = { name, filename, mediaType, pieces: [], size: 0 };
      parts.files.push(file);
      stream.on("data", (bytes: Uint8Array) => {
        file.pieces.push({ at: file.size, bytes });
        file.size += bytes.length;
      });
      stream.on("error", fail);
    });
    busboy.on("error", fail);
    busboy.on("finish", () => resolve(parts));
    // At once: each file then arrives in one piece, a view of the body.
    busboy.end(body);
  });
}

/** Refuses parts that the library passed over, or that have no name, and what exceeds a limit. */
function checkParts({ fields, files }: Parts, count: number): void {
  const all = [...fields, ...files];
  if (all.length !== count || all.some(({ name }) => name === undefined)) throw malformed();
  if (fields.some(({ isCut }) => isCut)) {
    throw tooLarge(`a field of the form has more than ${MAX_FIELD_BYTES} bytes`);
  }
  if (all.some(({ name }) => new TextEncoder().encode(name).byteLength > MAX_NAME_BYTES)) {
    throw tooLarge(`the name of a field of the form has more than ${MAX_NAME_BYTES} bytes`);
  }
}

async function loadBusboy(): Promise<BusboyConstructor> {
  try {
    try {
      loaded ??= (await import("@fastify/busboy")).Busboy;
    } catch {
      // A CommonJS module under jest has no `import()`. An ES module has no `require`, which ends in the outer `catch`.
      loaded = (require("@fastify/busboy") as typeof import("@fastify/busboy")).Busboy;
    }
    return loaded;
  } catch {
    throw new ConfigurationError([
      "multipart/form-data needs the package @fastify/busboy. Install it: npm install @fastify/busboy.",
    ]);
  }
}

function malformed(): ValidationException {
  return new ValidationException([{ loc: ["body"], msg: "Form decode error", type: "form_invalid" }]);
}

/** Browsers send a nameless, empty file for each input in which none was chosen. */
function isChosen({ filename = "", size }: FilePart): boolean {
  return filename !== "" || size > 0;
}

function toUploadedFile(file: FilePart): UploadedFile {
  const { name, filename = "", mediaType } = file;
  return new UploadedFile(
    name as string,
    // Not removed: what would be left of ".\0." is the name of a folder.
    filename.replaceAll(/\p{Cc}/gu, "\ufffd"),
    parseMediaType(mediaType) ?? "application/octet-stream",
    bytesOf(file),
  );
}

function bytesOf({ pieces, size }: FilePart): Uint8Array {
  const [first] = pieces;
  // The library gives a Buffer; a plain view of the same bytes has no methods that other platforms lack.
  if (first?.bytes.length === size) return new Uint8Array(first.bytes.buffer, first.bytes.byteOffset, size);
  const joined = new Uint8Array(size);
  for (const { at, bytes } of pieces) joined.set(bytes, at);
  return joined;
}
