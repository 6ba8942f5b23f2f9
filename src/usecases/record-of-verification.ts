/** What is kept of a verification, so that it can be repeated by others. */
import type { InboundEvent } from '../ports/adapter.ts'
import type { InboundProof } from '../ports/inbox-store.ts'
import type { Verified, VerifyInput } from '../ports/signer.ts'
import type { SignatureRecord } from '../ports/transfer-store.ts'

/** `digest`: SHA-256 of the bytes as they were received. */
export function recordOfVerification(input: Pick<VerifyInput, 'detached'>, verified: Verified, digest: string): SignatureRecord {
  const { at, profile, algorithm, organisation, certificate, audience, messageId, service, trust } = verified
  return { at, direction: 'verified', profile, algorithm, organisation, certificate, digest, value: input.detached, audience, messageId, service, trust }
}

/** A signed message, and what its verification gave to the adapter. */
export interface CameProven extends InboundProof {
  readonly verified: Verified
}

interface Came {
  readonly events: readonly InboundEvent[]
  readonly proofs: readonly CameProven[]
}

/**
 * The messages that an event came in: its own where the adapter says which, else all that came with it. `shared`: other
 * events came in them too, which are about other dossiers.
 */
export function proofsOf(told: InboundEvent, { events, proofs }: Came): { readonly proofs: readonly InboundProof[]; readonly shared: boolean } {
  const own = told.verified === undefined ? proofs : proofs.filter((proof) => proof.verified === told.verified)
  const together = events.filter(({ verified }) => told.verified === undefined || verified === undefined || verified === told.verified)
  const shared = together.some(({ event }) => event.dossierCode !== told.event.dossierCode)
  return { proofs: own.map(({ bytes, signature }) => ({ bytes, signature })), shared: shared && own.length > 0 }
}
