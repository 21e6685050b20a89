import { compilers } from "./support/compilers.js";
import { readMatrix, verdictOf, verdictQuestions } from "./support/matrix.js";
import { createProject, type Project, type Reply } from "./support/packed.js";
import { emitted, explicit, notEmitted } from "./support/signature-cases.js";
import { formats, writeSources } from "./support/sources.js";
import { testRunners } from "./support/test-runners.js";

const documented = readMatrix();

let project: Project;

beforeAll(async () => {
  project = await createProject();
  await writeSources(project.folder, ["compilers"]);
}, 60_000);

afterAll(() => project.remove());

describe.each([...compilers, ...testRunners])("compiled by $name", (tool) => {
  beforeAll(() => tool.prepare?.(project.folder), 30_000);

  describe.each(formats)("as %s", (format) => {
    const cases = [...explicit, ...(tool.emitsMetadata ? emitted : notEmitted)];
    let replies: Reply[];
    let verdict: string;

    beforeAll(async () => {
      const questions = [...cases.map(([, question]) => question), ...verdictQuestions];
      replies = await project.ask(tool.commandLine(format, project.folder), questions);
      verdict = verdictOf(replies.splice(cases.length));
    }, 30_000);

    it.each(cases.map(([what, , reply], index) => ({ what, reply, index })))("$what", ({ reply, index }) => {
      expect(replies[index]).toEqual(reply);
    });

    it("is what the table of the documentation says", () => {
      expect(documented[tool.name]?.[format]).toBe(verdict);
    });
  });
});
