// No application at all: what Node and the runtime client cost on their own.
export const handler = async () => ({
  statusCode: 200,
  headers: { "content-type": "application/json" },
  body: '{"status":"ok"}',
});
