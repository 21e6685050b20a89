import { type ApplicationOptions, Controller, Get, type HttpException, type HttpResponse, Res, Returns } from "lambent";
import { createLambdaHandler } from "lambent/aws-lambda";
import { type Answer, call } from "./lambda.js";

/** What a method declares, as the arguments of `@Returns`. */
export type Declaration = readonly [type: unknown, options?: unknown];

/** What became of a returned value: what the client gets, and what the log says. */
export interface Outcome extends Answer {
  /** Of an error that was an answer. */
  readonly detail: unknown;
  /** An error that was none. */
  readonly error: Error | undefined;
}

type Decorate = (target: object, key: string, descriptor: PropertyDescriptor) => void;

/** The decorator, whatever it is given. */
const declare = Returns as unknown as (type: unknown, options?: unknown) => Decorate;

/** A controller with one method, which returns what it is told and declares what that is. */
export function controllerOf(
  declarations: readonly Declaration[],
  give: (response: HttpResponse) => unknown = () => undefined,
  decorators: readonly Decorate[] = [],
): new () => object {
  @Controller("/things")
  class Things {
    @Get()
    read(@Res() response: HttpResponse): unknown {
      return give(response);
    }
  }
  const descriptor = Object.getOwnPropertyDescriptor(Things.prototype, "read") as PropertyDescriptor;
  const all = [...decorators, ...declarations.map(([type, options]) => declare(type, options))];
  for (const decorate of all.reverse()) decorate(Things.prototype, "read", descriptor);
  return Things;
}

/** Returns a value where something is declared of it. */
export async function returned(
  declarations: readonly Declaration[],
  give: unknown | ((response: HttpResponse) => unknown),
  options: ApplicationOptions = {},
  decorators: readonly Decorate[] = [],
): Promise<Outcome> {
  let exception: HttpException | undefined;
  let error: Error | undefined;
  const controller = controllerOf(
    declarations,
    (response) => (typeof give === "function" ? (give as (response: HttpResponse) => unknown)(response) : give),
    decorators,
  );
  const handler = createLambdaHandler([controller], {
    accessLog: false,
    unhandledErrors: "respond",
    ...options,
    extensions: [
      {
        name: "spec",
        finish: (outcome) => {
          ({ exception, error } = outcome);
        },
      },
    ],
  });
  const answer = await call(handler, "GET", "/things");
  return { ...answer, detail: exception?.errorDetail, error };
}
