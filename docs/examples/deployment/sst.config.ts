/// <reference path="./.sst/platform/config.d.ts" />

export default $config({
  app: () => ({ name: "shop", home: "aws" }),
  run: async () => {
    new sst.aws.Function("Api", { runtime: "nodejs22.x", handler: "index.handler", bundle: "dist", url: true });
  },
});
