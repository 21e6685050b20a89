/** What a validator made of an input, in a form that all of them share. */
export type Verdict = { readonly value: unknown } | { readonly wrong: readonly string[] };

/** One kind of input as one library validates it. */
export interface Validator<Input, Output> {
  /** Makes what one call takes, outside the timing. */
  prepare(text: string): Input;
  /** What is measured. */
  validate(input: Input): Output | Promise<Output>;
  /** Reads what came of a call, outside the timing. */
  verdict(output: Output, input: Input): Verdict;
}

/** The kinds of input that every library has to validate. */
export interface Validators<ItemInput, ItemOutput, OrderInput = ItemInput, OrderOutput = ItemOutput> {
  readonly item: Validator<ItemInput, ItemOutput>;
  readonly order: Validator<OrderInput, OrderOutput>;
}

/** The verdict on fields that are wrong: each once, its way written with dots. */
export function refused(ways: readonly (readonly PropertyKey[])[]): Verdict {
  return { wrong: [...new Set(ways.map((way) => way.map(String).join(".")))].sort() };
}
