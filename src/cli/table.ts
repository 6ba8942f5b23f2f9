/** Rows under headings, in columns as wide as their widest cell. */

export function layOut(headings: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const all = [headings, ...rows].map((row) => row.map((cell) => cell.replaceAll(/\s+/g, ' ')))
  const widths = headings.map((_heading, column) => Math.max(...all.map((row) => widthOf(row[column] ?? ''))))
  return all.map((row) => row.map((cell, column) => padTo(cell, widths[column] ?? 0)).join('  ').trimEnd())
}

/** Name and value, one a line; what is undefined is left out. */
export function layOutFields(fields: readonly (readonly [string, string | undefined])[]): readonly string[] {
  const present = fields.filter((field): field is [string, string] => field[1] !== undefined && field[1] !== '')
  const width = Math.max(0, ...present.map(([name]) => widthOf(name)))
  return present.map(([name, value]) => `${padTo(name, width)}  ${value}`)
}

/** Vietnamese may come with combining marks, which take no column. */
function widthOf(text: string): number {
  return Array.from(text.normalize('NFC')).length
}

function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}
