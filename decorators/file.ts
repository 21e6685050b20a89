import type { FileOptions, FilesOptions } from "../lib/form/file-options.js";
import { fileParameter, filesParameter } from "../lib/form/file-parameter.js";
import type { UploadedFile } from "../lib/form/uploaded-file.js";
import { createParameterDecorator } from "./create-parameter-decorator.js";
import type { AbsentWith, OptionFault, TypedParameterDecorator } from "./types.js";

/** A factory of decorators for one file of a form. */
export interface FileParameter {
  (name: string): TypedParameterDecorator<UploadedFile>;
  // Any object: the compiler would say of a wrong one that no overload matches. Editors list the default's options.
  <const Options extends object = FileOptions>(
    name: string,
    options: Options,
  ): TypedParameterDecorator<UploadedFile | AbsentWith<Options>, OptionFault<Options, FileOptions>>;
}

/** A factory of decorators for all files of one name. */
export interface FilesParameter {
  (name: string): TypedParameterDecorator<UploadedFile[]>;
  <const Options extends object = FilesOptions>(
    name: string,
    options: Options,
  ): TypedParameterDecorator<UploadedFile[], OptionFault<Options, FilesOptions>>;
}

/**
 * A file of a `multipart/form-data` body, the first of its name.
 *
 * Required unless it is `optional`, which gives `undefined`. A larger file than `maxBytes` is 413, one that is missing or
 * of none of the `mediaTypes` 422, another content type of the request 415. Needs the package `@fastify/busboy`.
 *
 * @example
 * @Post("/avatar")
 * async save(@File("avatar", { maxBytes: 100_000, mediaTypes: ["image/*"] }) avatar: UploadedFile) { ... }
 */
export const File: FileParameter = createParameterDecorator<FileParameter>({ record: fileParameter });

/**
 * All files of one name of a `multipart/form-data` body.
 *
 * At least one is required unless it is `optional`, which gives an empty array. More files than `maxFiles` are 422; the
 * other options are those of `@File`, for each file.
 *
 * @example
 * @Post("/photos")
 * async add(@Files("photo", { maxFiles: 10, mediaTypes: ["image/jpeg"] }) photos: UploadedFile[]) { ... }
 */
export const Files: FilesParameter = createParameterDecorator<FilesParameter>({ record: filesParameter });
