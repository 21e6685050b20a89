import { HttpException, ValidationException } from "../errors.js";
import { MULTIPART, parseMediaType, URLENCODED } from "../media-type.js";
import { addIssues } from "../ordered-issues.js";
import type { Exchange, Resolver } from "../parameters.js";
import { observed } from "../promise.js";
import { QueryParameters } from "../query.js";
import { type HttpRequest, toBytes, toText } from "../request.js";
import { parseMultipart } from "./multipart.js";
import type { UploadedFile } from "./uploaded-file.js";

/** What an HTML form sent: its fields, several of one name each, and its files, both in the order of the body. */
export class SubmittedForm {
  readonly fields: QueryParameters;
  readonly files: readonly UploadedFile[];
  /** @internal The type that it was read as; undefined where the request has no body. */
  readonly mediaType: string | undefined;

  /** @internal */
  constructor(mediaType: string | undefined, fields: QueryParameters, files: readonly UploadedFile[] = []) {
    this.mediaType = mediaType;
    this.fields = fields;
    this.files = files;
  }

  /** The first file of a name, or `undefined` where there is none. */
  file(name: string): UploadedFile | undefined {
    return this.files.find((file) => file.name === name);
  }

  /** Each file of a name, in order; an empty array where there is none. */
  filesOf(name: string): readonly UploadedFile[] {
    return this.files.filter((file) => file.name === name);
  }
}

// Several parameters may read one form: it is parsed once.
const forms = new WeakMap<HttpRequest, Promise<SubmittedForm>>();
// And one that is malformed is reported once.
const reported = new WeakSet<HttpRequest>();

/**
 * The form in the body of a request, `application/x-www-form-urlencoded` or `multipart/form-data`, parsed once.
 *
 * `multipart/form-data` needs the package `@fastify/busboy`. A request without a body has an empty form.
 *
 * @throws HttpException with status 415 for another content type, and 413 for more than the limits allow.
 * @throws ValidationException (422, `form_invalid`) when a multipart body is malformed.
 * @throws ConfigurationError when `@fastify/busboy` is needed and not installed.
 * @example
 * @Post("/signup")
 * async create(@Req() request: HttpRequest) {
 *   const { fields } = await readForm(request);
 *   return accounts.create(fields.get("name"), fields.getAll("interest"));
 * }
 */
export function readForm(request: HttpRequest): Promise<SubmittedForm> {
  let form = forms.get(request);
  if (form === undefined) {
    form = observed(parseForm(request));
    forms.set(request, form);
  }
  return form;
}

/**
 * The form for a parameter, of one of the media types that it takes.
 *
 * @returns undefined where the form is malformed; the exchange then has an issue, one for all of its parameters.
 * @throws HttpException with status 413 or 415.
 */
async function receiveForm(
  { request, issues }: Exchange,
  mediaTypes: readonly string[],
): Promise<SubmittedForm | undefined> {
  try {
    const form = await readForm(request);
    if (form.mediaType !== undefined && !mediaTypes.includes(form.mediaType)) throw notTaken(form.mediaType);
    return form;
  } catch (error) {
    if (!(error instanceof ValidationException)) throw error;
    if (!reported.has(request)) addIssues(error.issues, issues);
    reported.add(request);
    return undefined;
  }
}

/** The resolver of a parameter that reads a form of one of these media types. */
export function fromForm(
  mediaTypes: readonly string[],
  read: (form: SubmittedForm, exchange: Exchange) => unknown,
): Resolver {
  const resolve = async (exchange: Exchange): Promise<unknown> => {
    const form = await receiveForm(exchange, mediaTypes);
    return form && read(form, exchange);
  };
  return (exchange) => observed(resolve(exchange));
}

async function parseForm(request: HttpRequest): Promise<SubmittedForm> {
  const content = await request.content();
  const header = request.headers.get("content-type");
  const isEmpty = content === undefined || content.length === 0;
  if (header === undefined && isEmpty) return new SubmittedForm(undefined, new QueryParameters());
  const mediaType = header === undefined ? undefined : parseMediaType(header);
  switch (mediaType) {
    case URLENCODED:
      return new SubmittedForm(mediaType, QueryParameters.parse(toText(content)));
    case MULTIPART: {
      const { fields, files } = await parseMultipart(toBytes(content), header as string);
      return new SubmittedForm(mediaType, new QueryParameters(fields), files);
    }
    default:
      throw notTaken(header);
  }
}

function notTaken(contentType: string | undefined): HttpException {
  return new HttpException(415, undefined, {
    errorDetail: `the content type ${JSON.stringify(contentType)} is not taken here`,
  });
}
