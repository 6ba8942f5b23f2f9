/** What is kept of a verification, so that it can be repeated by others. */
import type { Verified, VerifyInput } from '../ports/signer.ts'
import type { SignatureRecord } from '../ports/transfer-store.ts'

/** `digest`: SHA-256 of the bytes as they were received. */
export function recordOfVerification(input: Pick<VerifyInput, 'detached'>, verified: Verified, digest: string): SignatureRecord {
  const { at, profile, algorithm, organisation, certificate, audience, messageId, service, trust } = verified
  return { at, direction: 'verified', profile, algorithm, organisation, certificate, digest, value: input.detached, audience, messageId, service, trust }
}
