import { randomUUID } from "node:crypto";
import { ConditionalCheckFailedException, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  ScanCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import type { Item, ItemFields } from "./item.js";
import type { ItemChanges, ItemKey, ItemPage, ItemStore } from "./item-store.js";

/** Items in a DynamoDB table whose only key is `id`. */
export class DynamoDbItemStore implements ItemStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: { readonly TableName: string };

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = DynamoDBDocumentClient.from(client);
    this.#table = { TableName: tableName };
  }

  async create(fields: ItemFields, abortSignal: AbortSignal, key: ItemKey = { id: randomUUID() }): Promise<Item> {
    const now = Date.now();
    const item: Item = { id: key.id, ...fields, created_at: now, updated_at: now };
    const command = new PutCommand({ ...this.#table, Item: item, ConditionExpression: "attribute_not_exists(id)" });
    const created = await whereConditionHolds(this.#client.send(command, { abortSignal }));
    return created === undefined ? ((await this.read(key, abortSignal)) ?? item) : item;
  }

  async read(key: ItemKey, abortSignal: AbortSignal): Promise<Item | undefined> {
    const command = new GetCommand({ ...this.#table, Key: key, ConsistentRead: true });
    const { Item: found } = await this.#client.send(command, { abortSignal });
    return found as Item | undefined;
  }

  async update(key: ItemKey, changes: ItemChanges, abortSignal: AbortSignal): Promise<Item | undefined> {
    const entries = Object.entries({ ...changes, updated_at: Date.now() }).filter(([, value]) => value !== undefined);
    const command = new UpdateCommand({
      ...this.#table,
      Key: key,
      // Without the condition, DynamoDB creates what it does not find.
      ConditionExpression: "attribute_exists(id)",
      UpdateExpression: `SET ${entries.map(([name]) => `#${name} = :${name}`).join(", ")}`,
      ExpressionAttributeNames: Object.fromEntries(entries.map(([name]) => [`#${name}`, name])),
      ExpressionAttributeValues: Object.fromEntries(entries.map(([name, value]) => [`:${name}`, value])),
      ReturnValues: "ALL_NEW",
    });
    const updated = await whereConditionHolds(this.#client.send(command, { abortSignal }));
    return updated?.Attributes as Item | undefined;
  }

  async delete(key: ItemKey, abortSignal: AbortSignal): Promise<boolean> {
    const command = new DeleteCommand({ ...this.#table, Key: key, ConditionExpression: "attribute_exists(id)" });
    return (await whereConditionHolds(this.#client.send(command, { abortSignal }))) !== undefined;
  }

  async list(limit: number, after: ItemKey | undefined, abortSignal: AbortSignal): Promise<ItemPage> {
    const command = new ScanCommand({ ...this.#table, Limit: limit, ExclusiveStartKey: after });
    const { Items = [], LastEvaluatedKey } = await this.#client.send(command, { abortSignal });
    return { items: Items as Item[], last: LastEvaluatedKey as ItemKey | undefined };
  }
}

/** The result of a command with a condition, undefined where the condition did not hold. */
async function whereConditionHolds<Result>(sent: Promise<Result>): Promise<Result | undefined> {
  try {
    return await sent;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}
