/** A table as RFC 4180 has it, so that spreadsheets open it in UTF-8 and take no cell for a formula. */
export interface CsvColumn<Row> {
  readonly heading: string
  readonly of: (row: Row) => string | undefined
}

/** By it programs of the office know the encoding. */
const byteOrderMark = '\ufeff'

export function writeCsv<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string {
  const lines = [columns.map(({ heading }) => heading), ...rows.map((row) => columns.map((column) => column.of(row) ?? ''))]
  return byteOrderMark + lines.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('')
}

function quoted(cell: string): string {
  const harmless = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return `"${harmless.replaceAll('"', '""')}"`
}
