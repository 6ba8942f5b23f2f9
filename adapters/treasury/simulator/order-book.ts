/** What the simulated platform holds: orders and slips by reference, what became of them, and every message that arrived. */
import { openJournal } from '../../../src/net/journal.ts'
import type { HeldDossier, ReceivedMessage } from '../../../src/ports/simulator.ts'

export interface HeldOrder {
  readonly reference: string
  readonly dossierCode: string
  readonly messageId: string
  /** SHA-256 of the body. */
  readonly digest: string
  readonly amount: string
  /** ThongTinGiaoDich. */
  readonly words: string
}

/** Plain data, since it is kept in a journal. */
export interface Result {
  readonly reference: string
  /** MaLoi */
  readonly code: string
  readonly amount: string
  readonly transactionId: string
  /** yyyyMMddHHmmss */
  readonly at: string
  readonly hasReceipt: boolean
}

type Row = { readonly taken: HeldOrder } | { readonly received: ReceivedMessage } | { readonly result: Result }

export interface OrderBook {
  get(reference: string): HeldOrder | undefined
  take(order: HeldOrder): void
  note(message: ReceivedMessage): void
  /** The newest order about a dossier. */
  newestOf(dossierCode: string): HeldOrder | undefined
  /** The newest result of an order. */
  resultOf(reference: string): Result | undefined
  decide(result: Result): void
  received(): readonly ReceivedMessage[]
  dossiers(): readonly HeldDossier[]
  close(): Promise<void>
}

export function openOrderBook(file: string | undefined): OrderBook {
  const journal = openJournal<Row>(file)
  const orders = new Map<string, HeldOrder>()
  const results = new Map<string, Result>()

  function apply(row: Row): void {
    if ('taken' in row) orders.set(row.taken.reference, row.taken)
    if ('result' in row) results.set(row.result.reference, row.result)
  }

  function keep(row: Row): void {
    journal.append(row)
    apply(row)
  }

  for (const row of journal.rows) apply(row)
  return {
    get: (reference) => orders.get(reference),
    take: (taken) => keep({ taken }),
    note: (received) => keep({ received }),
    newestOf: (dossierCode) => [...orders.values()].findLast((order) => order.dossierCode === dossierCode),
    resultOf: (reference) => results.get(reference),
    decide: (result) => keep({ result }),
    received: () => journal.rows.flatMap((row) => ('received' in row ? [row.received] : [])),
    dossiers: () => heldIn(journal.rows.flatMap((row) => ('taken' in row ? [row.taken] : []))),
    close: () => journal.close(),
  }
}

/** Rows of the journal, not of the index: an order that was taken twice would show. */
function heldIn(taken: readonly HeldOrder[]): readonly HeldDossier[] {
  const held = Map.groupBy(taken, (order) => order.dossierCode)
  return Array.from(held, ([dossierCode, orders]) => ({
    dossierCode,
    messageIds: [...new Set(orders.map((order) => order.messageId))],
    timesApplied: orders.length,
  }))
}
