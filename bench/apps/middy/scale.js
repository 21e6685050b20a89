import middy from "@middy/core";
import httpRouter from "@middy/http-router";

const routes = [];
for (let i = 0; i < ROUTES; i += 1) {
  routes.push({
    method: "GET",
    path: `/r${i}/{id}`,
    handler: async (event) => ({
      statusCode: 200,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ id: event.pathParameters.id }),
    }),
  });
}

const application = middy().handler(httpRouter(routes));

export const handler = (event, context) => application(event, context);
