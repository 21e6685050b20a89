import fc from "fast-check";

const mediaType = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("application/json", "application/problem+json", "text/json", "text/plain") },
  fc.constantFrom(
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "application/vnd.api+json",
    "text/x+json",
    "application/json+xml",
    "application/jsonp",
    "application/json-patch",
    "application/json5",
    "application/ld+json+x",
    "application/x-ndjson",
    "application/octet-stream",
    "application/*",
    "*/*",
    "text/html",
    "text/",
    "/json",
    "+json",
    "json",
    "application",
    "application/json/x",
    "application json",
    "application//json",
    "application/ json",
    "textual/plain",
    "x-text/json",
    "application/__proto__",
  ),
);

/** Letters in any case. */
const inAnyCase = fc
  .tuple(mediaType, fc.constantFrom("as it is", "upper", "mixed"), fc.nat())
  .map(([text, how, bits]) => {
    if (how === "as it is") return text;
    if (how === "upper") return text.toUpperCase();
    return text.replace(/[a-z]/g, (letter, index: number) =>
      (bits >> (index % 31)) & 1 ? letter.toUpperCase() : letter,
    );
  });

const gap = fc.oneof(
  { weight: 8, arbitrary: fc.constant("") },
  { weight: 4, arbitrary: fc.constantFrom(" ", "\t", "  ", " \t ") },
  fc.constantFrom(" ".repeat(20_000), "\t".repeat(2_000), "\u00a0"),
);

const parameter = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom("charset=utf-8", "Charset=UTF-8", 'charset="utf-8"', "charset=utf-16", "boundary=x"),
  },
  fc.constantFrom(
    "",
    "=",
    "charset",
    "charset=",
    "profile=application/json",
    'a="application/json; b"',
    'a="x, application/json"',
    'a="\\""',
    'a="not closed',
    "application/json",
    "text/plain",
    "+json",
    "charset=utf-8, application/json",
    "a=\u00e9",
    `a=${"x".repeat(20_000)}`,
  ),
);

const wellMeant = fc
  .tuple(gap, inAnyCase, gap, fc.array(fc.tuple(gap, parameter, gap), { maxLength: 3 }))
  .map(([before, type, behind, parameters]) =>
    [before, type, behind, ...parameters.flatMap((parts) => [";", ...parts])].join(""),
  );

const hostile = fc.oneof(
  fc.constantFrom(
    "",
    " ",
    ";",
    ",",
    ";application/json",
    "application/json,",
    ",application/json",
    "application/json,application/json",
    "application/json, text/plain",
    "text/plain, application/json",
    "text/plain;, application/json",
    "application/json\tx",
    "application/json text/plain",
    "application/json\u00a0",
    "\ufeffapplication/json",
    "application/json\u0000",
    "application/json\r\nx-evil: 1",
    "application/json\n",
    "application/\u017fson",
    "application/json\u200b",
    "appl\u0131cation/json",
    "text/\u212aotlin",
    "undefined",
    "__proto__",
    "/".repeat(20_000),
    ";".repeat(20_000),
    "a".repeat(20_000),
    `application/${"json+".repeat(5_000)}json`,
    `${"\t ".repeat(10_000)}x`,
  ),
  fc.string({ unit: fc.constantFrom(...'application/json+tex;, \t="'), maxLength: 30 }),
  fc.string({ unit: "binary", maxLength: 20 }),
);

/** One value of a `Content-Type` header: most are nearly right, others are what nobody sends by mistake. */
const contentType: fc.Arbitrary<string> = fc.oneof({ weight: 4, arbitrary: wellMeant }, hostile);

/** The `Content-Type` headers of one request: none, one, or several under names in any case. */
export const contentTypeHeaders: fc.Arbitrary<readonly (readonly [name: string, value: string])[]> = fc
  .oneof(
    { weight: 8, arbitrary: fc.tuple(contentType) },
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 3, arbitrary: fc.array(contentType, { minLength: 2, maxLength: 3 }) },
  )
  .chain((values) =>
    fc.tuple(
      ...values.map((value) =>
        fc.constantFrom("content-type", "Content-Type", "CONTENT-TYPE").map((name) => [name, value] as const),
      ),
    ),
  );

/** Whether a header can be sent at all (RFC 9110, 5.5); an event can hold any text. */
export function isSendable([, value]: readonly [name: string, value: string]): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}

/**
 * The media type that `Content-Type` headers declare, JSON where there are none: `undefined` where it is malformed or
 * not one, and `"any"` where that is a matter of taste: characters that are not ASCII's visible ones.
 */
export function declaredType(values: readonly string[]): string | undefined {
  const [value = "application/json"] = values;
  if (values.length > 1) return undefined;
  if (/[^\t\x20-\x7e]/.test(value)) return "any";
  if (value.includes(",")) return undefined;
  const [type = ""] = value.split(";");
  const parts = type.trim().toLowerCase().split("/");
  const isType = parts.length === 2 && parts.every((part) => /^[\w!#$%&'*+.^`|~-]+$/.test(part));
  return isType ? parts.join("/") : undefined;
}
