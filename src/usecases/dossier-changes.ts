/** Turns what the rules decided into what a store writes: ids, keys and bytes for everything that goes out. */
import { createHash } from 'node:crypto'
import type { Decision, Outgoing } from '../domain/decision.ts'
import type { Clock } from '../ports/clock.ts'
import type { DossierChange, HeldDossier } from '../ports/dossier-store.ts'
import { gatewayClient, type NewTransfer } from '../ports/transfer-store.ts'
import { attachmentsOf } from './accept-transfer.ts'

/** `happenedAt`: when the news came that is mirrored, if not just now. */
export function changeOf(held: HeldDossier, decision: Decision, clock: Clock, happenedAt?: Date): DossierChange {
  const { state, journal, outgoing, awaits, awaitsNoMore, confirms } = decision
  const now = clock.now()
  return {
    journal,
    transfers: outgoing.map((message) => transferOf(held, message, { id: clock.id(), now, happenedAt: happenedAt ?? now })),
    ...(state !== undefined ? { state } : {}),
    ...(awaits !== undefined ? { awaits } : {}),
    ...(awaitsNoMore !== undefined ? { awaitsNoMore } : {}),
    ...(confirms !== undefined ? { confirms } : {}),
  }
}

function transferOf(held: HeldDossier, message: Outgoing, { id, now, happenedAt }: { readonly id: string; readonly now: Date; readonly happenedAt: Date }): NewTransfer {
  const { purpose, partner, identity, dossier, source } = message
  const payload = Buffer.from(JSON.stringify(dossier))
  return {
    id,
    client: gatewayClient,
    idempotencyKey: `${purpose}-${sha256(JSON.stringify([held.sender, held.code, partner, identity]))}`,
    sender: held.sender,
    partner,
    dossierCode: held.code,
    procedureCode: dossier.procedure.code,
    status: dossier.status,
    payload,
    payloadDigest: sha256(payload),
    acceptedAt: now,
    purpose,
    files: attachmentsOf(dossier).map(({ attachment }) => attachment.digest),
    ...(source !== undefined ? { mirrors: { partner: source, at: happenedAt } } : {}),
  }
}

function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
