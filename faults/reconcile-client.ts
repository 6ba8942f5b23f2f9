/** The client's ledger against the gateway's transfers: what was acknowledged is there, once, and nothing else. */
import type { Findings } from './findings.ts'
import type { Handed } from './one-stop.ts'
import type { KnownTransfer } from './reconcile.ts'

export function compareClient(ledger: readonly Handed[], transfers: readonly KnownTransfer[], findings: Findings): void {
  const between = 'client – gateway'
  const submissions = new Map(transfers.filter(({ purpose }) => purpose === 'submission').map((transfer) => [transfer.key, transfer]))
  const keys = new Set(ledger.map(({ key }) => key))
  for (const { key, acceptances, cancelled } of ledger) {
    const transfer = submissions.get(key)
    const [first, ...others] = acceptances
    if (first === undefined) {
      findings.unexplained(between, `${key} was never acknowledged`)
      continue
    }
    for (const other of others) {
      if (other.id !== first.id) findings.twice(between, `${key} was acknowledged as ${first.id} and as ${other.id}`)
      else if (other.receipt !== first.receipt) findings.unexplained(between, `${key}: ${first.id} was acknowledged with two different receipts`)
    }
    if (transfer === undefined) findings.lost(between, `${key} was acknowledged as ${first.id}, and is not in the gateway`)
    else if (transfer.id !== first.id) findings.twice(between, `${key} was acknowledged as ${first.id}, and is ${transfer.id} in the gateway`)
    if (cancelled && transfer !== undefined && transfer.state !== 'cancelled') findings.unexplained(between, `${transfer.id} was answered to be cancelled, and is ${transfer.state}`)
  }
  for (const { key, id } of submissions.values()) {
    if (!keys.has(key)) findings.unexplained(between, `the gateway has ${id} under a key that nobody used`)
  }
}
