import fc from "fast-check";

const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/);
const domain = fc.tuple(label, fc.constantFrom("com", "org", "museum", "co.uk")).map((parts) => parts.join("."));
const dateTime = fc
  .date({ min: new Date("1000-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59Z"), noInvalidDate: true })
  .map((date) => date.toISOString());
const path = fc
  .array(fc.stringMatching(/^[A-Za-z0-9._~-]{1,8}$/), { maxLength: 3 })
  .map((parts) => `/${parts.join("/")}`);

/** Texts of the formats of JSON Schema and OpenAPI, as ordinary clients write them. */
export const formatArbitraries: Readonly<Record<string, fc.Arbitrary<string>>> = {
  date: dateTime.map((text) => text.slice(0, 10)),
  "date-time": fc.oneof(
    dateTime,
    dateTime.map((text) => `${text.slice(0, 19)}Z`),
    fc
      .tuple(dateTime, fc.constantFrom("+", "-"), fc.integer({ min: 10, max: 14 }), fc.constantFrom("00", "30", "45"))
      .map(([text, sign, hours, minutes]) => `${text.slice(0, 19)}${sign}${hours}:${minutes}`),
  ),
  email: fc.tuple(fc.stringMatching(/^[a-z0-9]+([.+_-][a-z0-9]+){0,2}$/), domain).map((parts) => parts.join("@")),
  hostname: domain,
  ipv4: fc.ipV4(),
  ipv6: fc.ipV6(),
  time: dateTime.map((text) => text.slice(11)),
  uri: fc
    .tuple(fc.constantFrom("http", "https"), domain, path)
    .map(([scheme, host, rest]) => `${scheme}://${host}${rest}`),
  uuid: fc.uuid(),
};
