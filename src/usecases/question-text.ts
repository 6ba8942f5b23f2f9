/** A question as canonical text: the same one has the same text, in whichever order its parameters came. */

type Parameters = Readonly<Record<string, string>>

export function parametersText(parameters: Parameters): string {
  return JSON.stringify(Object.entries(parameters).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** What the audit keeps a keyed hash of. */
export function questionText(service: string, parameters: Parameters): string {
  return `${service} ${parametersText(parameters)}`
}
