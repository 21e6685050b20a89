import { MULTIPART, URLENCODED } from "../media-type.js";
import type { ParameterRecord } from "../parameters.js";
import type { TextSource } from "../text-source.js";
import { type TextArguments, textParameter } from "../value-parameter.js";
import { fromForm, type SubmittedForm } from "./form.js";
import { loadMultipart } from "./multipart.js";

const MEDIA_TYPES: readonly string[] = [URLENCODED, MULTIPART];

const FORM: TextSource<SubmittedForm> = {
  decorator: "Form",
  source: "body",
  isPairs: true,
  locate: (name) => name,
  one: ({ fields }, name) => fields.get(name),
  all: ({ fields }, name) => fields.getAll(name),
  names: ({ fields }) => fields.keys(),
};

/** The record of a parameter that is a field of a form, or a class or schema of all its fields. */
export function formParameter(given: TextArguments): ParameterRecord {
  const record = textParameter(FORM, given, (read) => fromForm(MEDIA_TYPES, read));
  return {
    ...record,
    mediaTypes: MEDIA_TYPES,
    compile: (site) => {
      site.prepare(loadMultipart);
      return record.compile(site);
    },
  };
}
