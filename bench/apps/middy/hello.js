import middy from "@middy/core";
import httpErrorHandler from "@middy/http-error-handler";
import httpRouter from "@middy/http-router";

const routes = [
  {
    method: "GET",
    path: "/hello/{name}",
    handler: async (event) => ({
      statusCode: 200,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ message: `Hello, ${event.pathParameters.name}` }),
    }),
  },
];

const application = middy()
  .use(httpErrorHandler({ logger: false }))
  .handler(httpRouter(routes));

export const handler = (event, context) => application(event, context);
