declare module "class-transformer/cjs/storage.js" {
  export const defaultMetadataStorage: {
    readonly _exposeMetadatas: Map<unknown, unknown>;
    readonly _excludeMetadatas: Map<unknown, unknown>;
    readonly _transformMetadatas: Map<unknown, unknown>;
  };
}
