import { toText } from "../request.js";

/**
 * One file of an HTML form.
 *
 * Its name and media type are what the client says: neither is proof of what the bytes are.
 *
 * @example
 * @Post("/avatar")
 * async save(@File("avatar", { mediaTypes: ["image/*"] }) avatar: UploadedFile) {
 *   await bucket.put(randomUUID(), avatar.bytes, avatar.mediaType);
 * }
 */
export class UploadedFile {
  /** The name of the form's field. */
  readonly name: string;
  /** The file's name without folders and control characters; empty where the client gave none. */
  readonly filename: string;
  /** In lower case and without parameters, such as `image/png`. */
  readonly mediaType: string;
  /** A view of the request's body, not a copy. */
  readonly bytes: Uint8Array;

  constructor(name: string, filename: string, mediaType: string, bytes: Uint8Array) {
    this.name = name;
    this.filename = filename;
    this.mediaType = mediaType;
    this.bytes = bytes;
  }

  /** The number of bytes. */
  get size(): number {
    return this.bytes.byteLength;
  }

  /** The bytes read as UTF-8, without a byte order mark; ill-formed ones become U+FFFD. */
  text(): string {
    return toText(this.bytes);
  }
}
