/** A table as RFC 4180 has it, so that spreadsheets open it in UTF-8 and take no cell for a formula. */
export interface CsvColumn<Row> {
  readonly heading: string
  readonly of: (row: Row) => string | undefined
}

/** By it programs of the office know the encoding. */
const byteOrderMark = '\ufeff'

export function writeCsv<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string {
  return headOf(columns) + linesOf(columns, rows)
}

/** The same of a table too long to hold: its rows come in pages. */
export async function* writeLongCsv<Row>(columns: readonly CsvColumn<Row>[], pages: AsyncIterable<readonly Row[]>): AsyncGenerator<string> {
  yield headOf(columns)
  for await (const rows of pages) yield linesOf(columns, rows)
}

function headOf<Row>(columns: readonly CsvColumn<Row>[]): string {
  return byteOrderMark + lineOf(columns.map(({ heading }) => heading))
}

function linesOf<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string {
  return rows.map((row) => lineOf(columns.map((column) => column.of(row) ?? ''))).join('')
}

function lineOf(cells: readonly string[]): string {
  return `${cells.map(quoted).join(',')}\r\n`
}

function quoted(cell: string): string {
  const harmless = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return `"${harmless.replaceAll('"', '""')}"`
}

/** Whether a reader asks for a table in place of JSON. */
export function wantsCsv(accept = ''): boolean {
  return accept.split(',').some((range) => range.split(';')[0]?.trim().toLowerCase() === 'text/csv')
}
