/** Texts at a path of records as look-ups answer them: names with full stops between, `[]` after a list. */

export function textsAt(records: readonly object[], path: string): readonly string[] {
  const names = path.replaceAll('[]', '').split('.')
  const found = names.reduce<readonly unknown[]>((values, name) => values.flatMap((value) => memberOf(value, name)), records)
  return found.filter((value) => typeof value === 'string')
}

function memberOf(value: unknown, name: string): unknown {
  // only its own: what a partner calls a field is no method
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : []
}
