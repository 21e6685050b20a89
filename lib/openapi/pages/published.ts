import { ConfigurationError, internalError } from "../../errors.js";
import type { OpenApiDocument } from "../open-api-document.js";
import { type Json, toYaml } from "../yaml.js";
import { etagOf, type Kept } from "./conditional.js";
import { relativeServer } from "./links.js";

/** The document of an application and the texts that it is sent as, each made when it is asked for, and once. */
export class Published {
  readonly #describe: () => OpenApiDocument;
  readonly #texts = new Map<string, Promise<Kept>>();
  #document: OpenApiDocument | undefined;

  constructor(describe: () => OpenApiDocument) {
    this.#describe = describe;
  }

  /** @throws HttpException with status 500 where there can be none; its `errorDetail` lists why. */
  document(): OpenApiDocument {
    try {
      this.#document ??= this.#describe();
      return this.#document;
    } catch (error) {
      if (error instanceof ConfigurationError) throw internalError(`there is no document: ${error.message}`, error);
      throw error;
    }
  }

  /** In JSON, as it is at a path. */
  json(path: string): Promise<Kept> {
    return this.#text(path, "application/json", (document) => JSON.stringify(document));
  }

  /** In YAML, as it is at a path. */
  yaml(path: string): Promise<Kept> {
    // Through JSON, which leaves out what is undefined.
    return this.#text(path, "application/yaml", (document) => toYaml(JSON.parse(JSON.stringify(document)) as Json));
  }

  #text(path: string, mediaType: string, write: (document: OpenApiDocument) => string): Promise<Kept> {
    const document = this.document();
    let text = this.#texts.get(path);
    if (text === undefined) {
      text = keep(write(withServer(document, path)), mediaType);
      this.#texts.set(path, text);
    }
    return text;
  }
}

async function keep(text: string, mediaType: string): Promise<Kept> {
  return { etag: await etagOf(text), mediaType, headers: { "cache-control": "no-cache" }, content: () => text };
}

/** Where nobody says where the application is, it is where the document came from, without the document's path. */
function withServer({ openapi, info, ...rest }: OpenApiDocument, path: string): OpenApiDocument {
  const server = { url: relativeServer(path), description: "Where this document is" };
  return { openapi, info, servers: [server], ...rest };
}
