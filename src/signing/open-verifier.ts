/** The verifier: finds what is registered for the organisation and the profile's checks. */
import type { Clock } from '../ports/clock.ts'
import type { SignatureProfile, Verified, Verifier, VerifyInput } from '../ports/signer.ts'
import { verifyJws } from './jws/jws.ts'
import { signatureInvalid } from './refusal.ts'
import { openRegistry, type RegisteredOrganisation, type RegistryEntry } from './certificates/registry.ts'
import { verifyGip } from './gip/xmldsig-gip.ts'

export interface VerifierOptions {
  readonly organisations: readonly RegisteredOrganisation[]
  readonly clock: Pick<Clock, 'now'>
}

type Check = (input: VerifyInput, entry: RegistryEntry, now: Date) => Promise<Verified>

const checks: Readonly<Record<SignatureProfile, Check>> = {
  'jws-detached': verifyJws,
  'xmldsig-gip': verifyGip,
}

/** Throws `config_invalid` for certificates that cannot be used. */
export function openVerifier({ organisations, clock }: VerifierOptions): Verifier {
  const registry = openRegistry(organisations)
  return {
    async verify(input) {
      const entry = registry.get(input.organisation)
      if (!entry) throw signatureInvalid(`no certificate is registered for organisation ${input.organisation}`)
      return checks[input.profile](input, entry, clock.now())
    },
  }
}
