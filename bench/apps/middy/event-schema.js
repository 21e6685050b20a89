/** What a POST of an item has to be, once its body is parsed. */
export const eventSchema = {
  type: "object",
  required: ["body"],
  properties: {
    body: {
      type: "object",
      required: ["name", "price"],
      properties: {
        name: { type: "string", minLength: 1, maxLength: 100 },
        description: { type: "string", nullable: true },
        price: { type: "number", exclusiveMinimum: 0 },
      },
    },
  },
};
