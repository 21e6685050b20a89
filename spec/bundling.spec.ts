import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cases as conversions } from "./support/bundle-cases.js";
import { bundlers, bundlingExamples } from "./support/bundlers.js";
import { readMatrix, verdictOf, verdictQuestions } from "./support/matrix.js";
import { createProject, type Project, type Reply } from "./support/packed.js";
import { emitted, explicit } from "./support/signature-cases.js";
import { formats } from "./support/sources.js";
import { tools } from "./support/tools.js";

const page = readFileSync(join(__dirname, "../docs/bundling.md"), "utf8");
const documented = readMatrix();
const cases = [...explicit, ...emitted, ...conversions];

let project: Project;

beforeAll(async () => {
  project = await createProject();
}, 60_000);

afterAll(() => project.remove());

// What they make is minified, and messages name classes all the same: `cases` say so.
describe.each(bundlers)("with the settings of the documentation, $name", (bundler) => {
  beforeAll(() => bundler.prepare(project.folder), 60_000);

  describe.each(formats)("as %s", (format) => {
    let replies: Reply[];
    let verdict: string;

    beforeAll(async () => {
      const questions = [...cases.map(([, question]) => question), ...verdictQuestions];
      replies = await project.ask(bundler.commandLine(format, project.folder), questions);
      verdict = verdictOf(replies.splice(cases.length));
    }, 30_000);

    it.each(cases.map(([what, , reply], index) => ({ what, reply, index })))("$what", ({ reply, index }) => {
      expect(replies[index]).toEqual(reply);
    });

    it("takes of class-validator what is used", () => {
      const [file = ""] = bundler.commandLine(format, project.folder).slice(-1);
      expect(readFileSync(file, "utf8").includes("must be a valid phone number")).toBe(false);
    });

    it("is what the table of the documentation says", () => {
      expect(documented[bundler.name]?.[format]).toBe(verdict);
    });
  });
});

describe("the documentation", () => {
  it.each(readdirSync(bundlingExamples))("shows %s as it is", (file) => {
    const language = file.endsWith(".json") ? "json" : "js";
    const block = `\`\`\`${language}\n${readFileSync(join(bundlingExamples, file), "utf8")}\`\`\`\n`;
    expect(page).toContain(block);
  });

  it("has a row for each tool", () => {
    expect(Object.keys(documented)).toEqual(tools.map(({ name }) => name));
  });
});
