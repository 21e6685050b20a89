import { getParameter } from "lambent/ssm";

const PARAMETER = "ssm:";

/** The name of the table: the setting itself, or the value of the parameter of SSM that it names. */
export async function readTableName(setting: string): Promise<string> {
  return setting.startsWith(PARAMETER) ? getParameter(setting.slice(PARAMETER.length)) : setting;
}
