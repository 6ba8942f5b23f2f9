/** The gateway's transfers against what a partner holds: what is done here is there, once; what is not done here is not there. */
import type { HeldDossier, ReceivedMessage } from '../src/ports/simulator.ts'
import type { Findings } from './findings.ts'
import type { Handed } from './one-stop.ts'
import type { KnownTransfer } from './reconcile.ts'

export interface PartnerAccount {
  readonly partner: string
  readonly held: readonly HeldDossier[]
  readonly received: readonly ReceivedMessage[]
}

export function comparePartner({ partner, held, received }: PartnerAccount, transfers: readonly KnownTransfer[], ledger: readonly Handed[], findings: Findings): void {
  const between = `gateway – ${partner}`
  const ids = new Set(held.flatMap(({ messageIds }) => messageIds))
  const ours = new Set(transfers.map(({ id }) => id))
  const refused = new Set(received.filter(({ problem }) => problem !== undefined).flatMap(({ messageId, dossierCode }) => [messageId, dossierCode]))
  const takenBack = new Set(ledger.filter(({ cancelling }) => cancelling).map(({ key }) => key))

  for (const { dossierCode, messageIds, timesApplied } of held) {
    if (timesApplied > messageIds.length) findings.twice(between, `${dossierCode} was applied ${timesApplied} times by ${messageIds.length} messages`)
    for (const id of messageIds) if (!ours.has(id)) findings.twice(between, `${dossierCode}: the partner holds message ${id}, which is no transfer of it`)
  }
  for (const transfer of transfers) {
    const { id, state, outcome } = transfer
    const isThere = ids.has(id)
    if (state === 'confirmed' || state === 'delivered') {
      if (!isThere) findings.lost(between, `${id} (${transfer.code}) is ${state}, and the partner does not hold it`)
      continue
    }
    if (state === 'refused') {
      if (isThere) findings.unexplained(between, `${id} (${transfer.code}) is refused as ${outcome}, and the partner holds it`)
      else if (!refused.has(id) && !refused.has(transfer.code)) findings.unexplained(between, `${id} (${transfer.code}) is refused as ${outcome}, and the partner refused nothing`)
      continue
    }
    if (state === 'cancelled') {
      if (!takenBack.has(transfer.key)) findings.unexplained(between, `${id} (${transfer.code}) is cancelled, and nobody asked for that`)
      // a cancellation while it waits, after an attempt of which nobody knows: the gateway says so
      else if (isThere && !transfer.inDoubt) findings.unexplained(between, `${id} (${transfer.code}) is cancelled without a doubt, and the partner holds it`)
      continue
    }
    findings.unexplained(between, `${id} (${transfer.code}) is ${state} as ${outcome} after ${transfer.attempts} attempts`)
  }
}
