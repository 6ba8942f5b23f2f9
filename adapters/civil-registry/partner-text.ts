/** The registry's texts as an event may carry them: cleaned of what no reader can be trusted with, and not longer than its field. */

/** Undefined where nothing is said. */
export function oneLine(value: unknown, maxLength: number): string | undefined {
  return bounded(textOf(value).replaceAll(/[\u0000-\u001f]+/g, ' '), maxLength)
}

/** The same with line breaks. */
export function manyLines(value: unknown, maxLength: number): string | undefined {
  return bounded(textOf(value).replaceAll('\r\n', '\n').replaceAll(/[\u0000-\u0008\u000b\u000c\u000d-\u001f]/g, ' '), maxLength)
}

function bounded(text: string, maxLength: number): string | undefined {
  const clean = text.replaceAll(/[\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g, ' ').trim()
  if (clean === '') return undefined
  return clean.length <= maxLength ? clean : `${clean.slice(0, maxLength - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' ? String(value) : ''
}
