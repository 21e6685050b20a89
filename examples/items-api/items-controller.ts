import {
  Body,
  Controller,
  Delete,
  Description,
  Get,
  HttpException,
  OnSqs,
  Param,
  Post,
  Put,
  Query,
  Record,
  Returns,
  Signal,
  Status,
  Summary,
  Throws,
  Timeout,
  ValidationException,
} from "lambent";
import type { SqsRecord } from "lambent/aws-lambda";
import { EmptyEnvelope, EnvelopeOf, ItemAnswer, ItemListAnswer } from "./answers.js";
import { type Envelope, toEnvelope } from "./envelope.js";
import type { Item } from "./item.js";
import { ItemCreate, ItemPage, ItemUpdate } from "./item-inputs.js";
import type { ItemKey, ItemStore } from "./item-store.js";
import type { ItemEvent } from "./metrics.js";
import { decodeCursor, encodeCursor } from "./paging-cursor.js";
import { isUuid } from "./uuid.js";

/** One page of `GET /items`. */
interface ItemList {
  readonly items: readonly Item[];
  /** The `cursor` of the next page; null after the last one. */
  readonly next_cursor: string | null;
}

/** Hears of what happens to items. */
export type ItemListener = (event: ItemEvent, key: ItemKey) => void;

/** Creates, reads, lists, changes and deletes items, and imports them from a queue. */
@Controller("/items")
@Description("What is for sale.")
@Timeout(10)
export class ItemsController {
  readonly #store: () => ItemStore;
  readonly #notify: ItemListener;

  /** @param store Gives the store, which is there when the first request is. */
  constructor(store: () => ItemStore, notify: ItemListener) {
    this.#store = store;
    this.#notify = notify;
  }

  @Post()
  @Status(201)
  @Summary("Create an item")
  @Returns(EnvelopeOf(ItemAnswer))
  async create(
    @Body(ItemCreate) { name, description, price }: ItemCreate,
    @Signal() signal: AbortSignal,
  ): Promise<Envelope<Item>> {
    const item = await this.#store().create({ name, description: description ?? null, price }, signal);
    this.#notify("created", item);
    return toEnvelope(item, "Item created");
  }

  /** Imports an item from a queue. Messages may come twice: the id of the message is that of the item. */
  @OnSqs()
  async import(
    @Body(ItemCreate) { name, description, price }: ItemCreate,
    @Record() { messageId }: SqsRecord,
    @Signal() signal: AbortSignal,
  ): Promise<void> {
    const item = await this.#store().create({ name, description: description ?? null, price }, signal, {
      id: messageId,
    });
    this.#notify("created", item);
  }

  @Get()
  @Summary("List items, a page at a time")
  @Returns(EnvelopeOf(ItemListAnswer))
  async list(@Query(ItemPage) { limit, cursor }: ItemPage, @Signal() signal: AbortSignal): Promise<Envelope<ItemList>> {
    const after = cursor === undefined ? undefined : decodeCursor(cursor);
    const { items, last } = await this.#store().list(limit, after, signal);
    return toEnvelope({ items, next_cursor: last === undefined ? null : encodeCursor(last) }, "Items listed");
  }

  @Get("/{id}")
  @Summary("Read an item")
  @Returns(EnvelopeOf(ItemAnswer))
  @Throws(404, "Item not found")
  async read(@Param("id") id: string, @Signal() signal: AbortSignal): Promise<Envelope<Item>> {
    const item = await this.#store().read(keyOf(id), signal);
    if (item === undefined) throw itemNotFound();
    return toEnvelope(item, "Item found");
  }

  @Put("/{id}")
  @Summary("Change an item")
  @Returns(EnvelopeOf(ItemAnswer))
  @Throws(404, "Item not found")
  async update(
    @Param("id") id: string,
    @Body(ItemUpdate) { name, description, price }: ItemUpdate,
    @Signal() signal: AbortSignal,
  ): Promise<Envelope<Item>> {
    const changes = { name, description, price };
    if (Object.values(changes).every((value) => value === undefined)) {
      throw new ValidationException([
        { loc: ["body"], msg: "At least one of name, description and price is required", type: "missing" },
      ]);
    }
    const item = await this.#store().update(keyOf(id), changes, signal);
    if (item === undefined) throw itemNotFound();
    this.#notify("updated", item);
    return toEnvelope(item, "Item updated");
  }

  @Delete("/{id}")
  @Summary("Delete an item")
  @Returns(EmptyEnvelope)
  @Throws(404, "Item not found")
  async delete(@Param("id") id: string, @Signal() signal: AbortSignal): Promise<Envelope<null>> {
    if (!(await this.#store().delete(keyOf(id), signal))) throw itemNotFound();
    this.#notify("deleted", { id });
    return toEnvelope(null, "Item deleted");
  }
}

/** The key of an item; DynamoDB fails for some texts that no item has as its id, such as very long ones. */
function keyOf(id: string): ItemKey {
  if (!isUuid(id)) throw itemNotFound();
  return { id };
}

function itemNotFound(): HttpException {
  return new HttpException(404, "Item not found");
}
