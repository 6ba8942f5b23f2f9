/** The verifier: what is registered for the organisation, the profile's checks, and whether the certificate counts. */
import type { CertificateJudge } from '../ports/certificate-judge.ts'
import type { Clock } from '../ports/clock.ts'
import type { Verifier, VerifyInput } from '../ports/signer.ts'
import type { Registry } from './certificates/registry.ts'
import { checks } from './late-profiles.ts'
import { isDeprecated } from './profiles.ts'
import { signatureInvalid } from './refusal.ts'

export interface VerifierOptions {
  readonly registry: Registry
  readonly judge: CertificateJudge
  readonly clock: Pick<Clock, 'now'>
}

export function openVerifier({ registry, judge, clock }: VerifierOptions): Verifier {
  return {
    async verify(input) {
      const entry = registry.get(input.organisation)
      if (entry === undefined || entry.certificates.length === 0) {
        throw signatureInvalid('organisation-unknown', `no certificate is registered for organisation ${input.organisation}`)
      }
      const now = clock.now()
      const asked = timely(input, now)
      const at = asked.at ?? now
      const { certificate, ...said } = await checks[input.profile](asked, entry, at)
      const trust = await judge.judge(certificate.x509.raw, 'seal', at)
      return {
        ...said,
        organisation: entry.code,
        subject: certificate.subject,
        certificate: certificate.thumbprint,
        deprecated: isDeprecated(said.algorithm),
        at,
        trust,
      }
    },
  }
}

/** What was received just now, by whoever's clock, is judged as all that is received now: only the past has other rules. */
function timely({ at, ...asked }: VerifyInput, now: Date): VerifyInput {
  return at === undefined || at >= now ? asked : { ...asked, at }
}
