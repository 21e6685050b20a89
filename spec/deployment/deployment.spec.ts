import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cases as conversions } from "../support/bundle-cases.js";
import { verdictOf, verdictQuestions } from "../support/matrix.js";
import type { Project, Reply } from "../support/packed.js";
import { emitted, explicit, notEmitted } from "../support/signature-cases.js";
import { createDeployedProject, deploymentExamples, layOut } from "./application.js";
import { recipes } from "./recipes.js";

const page = readFileSync(join(__dirname, "../../docs/bundling.md"), "utf8");
const load = (file: string) => `
  const { handler, done } = await import(${JSON.stringify(file)});
  if (handler.length > 2) throw new Error("the runtime takes no function of three parameters");
  await done;`;

let project: Project;

beforeAll(async () => {
  project = await createDeployedProject();
}, 120_000);

afterAll(() => project.remove());

describe.each(recipes.map((recipe, index) => ({ ...recipe, folder: `application-${index}` })))(
  "deployed by $name",
  ({ name, folder, files, verdict, bundle }) => {
    const cases = [...explicit, ...(verdict === "whole" ? emitted : notEmitted), ...conversions];
    let replies: Reply[];
    let found: string;

    beforeAll(async () => {
      const file = await bundle(await layOut(project, folder, files));
      const questions = [...cases.map(([, question]) => question), ...verdictQuestions];
      replies = await project.ask(["--input-type=module", "--eval", load(file)], questions);
      found = verdictOf(replies.splice(cases.length));
    }, 120_000);

    it.each(cases.map(([what, , reply], index) => ({ what, reply, index })))("$what", ({ reply, index }) => {
      expect(replies[index]).toEqual(reply);
    });

    it(`is ${verdict === "whole" ? "whole" : "refused at the start"}, as the documentation says`, () => {
      expect(found).toBe(verdict);
      expect(page).toContain(`| ${name} | ${verdict} |`);
    });
  },
);

describe("the documentation", () => {
  it.each(readdirSync(deploymentExamples))("shows %s as it is", (file) => {
    expect(page).toContain(`\n${readFileSync(join(deploymentExamples, file), "utf8")}\`\`\`\n`);
  });
});
