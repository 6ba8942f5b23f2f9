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

/** The messages that an event came in: its own where the adapter says which, else all that came with it. */
export function proofsOf({ verified }: InboundEvent, proofs: readonly CameProven[]): readonly InboundProof[] {
  const own = verified === undefined ? proofs : proofs.filter((proof) => proof.verified === verified)
  return own.map(({ bytes, signature }) => ({ bytes, signature }))
}
