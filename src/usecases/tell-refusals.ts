/** A verifier that also tells people why a signature did not count: the partner is only told that it did not. */
import { GatewayError } from '../domain/errors.ts'
import type { PartnerIdentity } from '../ports/adapter.ts'
import type { Log } from '../ports/log.ts'
import type { Verifier } from '../ports/signer.ts'

export function tellRefusals(verifier: Verifier, partner: PartnerIdentity, log: Log): Verifier {
  return {
    async verify(input) {
      try {
        return await verifier.verify(input)
      } catch (error) {
        if (error instanceof GatewayError) log.warn({ partner: partner.id, profile: input.profile, service: input.service, code: error.code, fault: error.fault }, 'a signature does not count')
        throw error
      }
    },
  }
}
