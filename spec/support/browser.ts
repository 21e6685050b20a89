import { join } from "node:path";
import { browserPath, toolModules } from "./openapi-tools.js";

/** A page of a browser: what specs use of Playwright's. */
export interface Page {
  goto(url: string, options?: { waitUntil?: "load" | "networkidle" }): Promise<unknown>;
  setContent(html: string): Promise<void>;
  setViewportSize(size: { width: number; height: number }): Promise<void>;
  emulateMedia(options: { colorScheme: "light" | "dark" }): Promise<void>;
  waitForSelector(selector: string, options?: { timeout?: number }): Promise<unknown>;
  /** Waits until an expression is true in the page. */
  waitForFunction(expression: string): Promise<unknown>;
  evaluate(expression: string): Promise<unknown>;
  textContent(selector: string): Promise<string | null>;
  fill(selector: string, value: string): Promise<void>;
  click(selector: string): Promise<void>;
  url(): string;
  screenshot(options: { path: string; fullPage?: boolean }): Promise<unknown>;
}

/** What happened in a page so far. */
export interface Seen {
  /** Errors that nobody caught, and what the page or the browser wrote to the console as an error. */
  readonly errors: readonly string[];
  /** Every URL that was asked for, that of the page too. */
  readonly requests: readonly string[];
}

interface ConsoleMessage {
  type(): string;
  text(): string;
}

/** The events of a page that are listened to. */
interface PageEvents {
  on(event: "console", listener: (message: ConsoleMessage) => void): void;
  on(event: "pageerror", listener: (error: Error) => void): void;
  on(event: "request", listener: (request: { url(): string }) => void): void;
}

interface Browser {
  newPage(): Promise<Page & PageEvents>;
  close(): Promise<void>;
}

interface Playwright {
  readonly chromium: { launch(options: { executablePath: string; args: readonly string[] }): Promise<Browser> };
}

/** Gives a page of a browser that is started for it, and what happens there; the browser ends with the promise. */
export async function withBrowser<Value>(use: (page: Page, seen: Seen) => Promise<Value>): Promise<Value> {
  const { chromium } = require(join(toolModules, "playwright-core")) as Playwright;
  // Its sandbox does not start for root, and the pages are our own.
  const browser = await chromium.launch({ executablePath: browserPath(), args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    const errors: string[] = [];
    const requests: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("request", (request) => requests.push(request.url()));
    return await use(page, { errors, requests });
  } finally {
    await browser.close();
  }
}
