/** A table with a caption; at narrow widths each row is a card, still a table for screen readers. */
import type { ComponentChildren } from 'preact'

export interface Column<Row> {
  readonly key: string
  readonly head: string
  readonly cell: (row: Row) => ComponentChildren
  readonly numeric?: boolean
  /** Names the row: its cell is its heading. */
  readonly names?: boolean
}

interface TableParts<Row> {
  readonly caption: string
  /** The caption is read out only, where a heading says the same. */
  readonly captionUnseen?: boolean
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  /** Shown in place of a table without rows. */
  readonly empty?: ComponentChildren
}

export function Table<Row>({ caption, captionUnseen = true, columns, rows, keyOf, empty }: TableParts<Row>) {
  if (rows.length === 0 && empty !== undefined) return <>{empty}</>
  return (
    <div class="table-frame">
      <table role="table">
        <caption class={captionUnseen ? 'unseen' : ''}>{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ key, head, numeric }) => (
              <th key={key} role="columnheader" scope="col" class={numeric === true ? 'number' : ''}>{head}</th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={keyOf(row)} role="row">
              {columns.map((column) => <Cell key={column.key} column={column} row={row} />)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Cell<Row>({ column, row }: { readonly column: Column<Row>; readonly row: Row }) {
  const content = (
    <>
      <span class="cell-head" aria-hidden="true">{column.head}</span>
      <span class="cell">{column.cell(row)}</span>
    </>
  )
  const look = `col-${column.key}${column.numeric === true ? ' number' : ''}`
  if (column.names === true) return <th role="rowheader" scope="row" class={look}>{content}</th>
  return <td role="cell" class={look}>{content}</td>
}
