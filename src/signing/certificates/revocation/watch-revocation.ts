/** Keeps what is known about revocation fresh, and says how it stands. */
import { GatewayError } from '../../../domain/errors.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { RevocationStanding, RevocationWatch } from '../../../ports/revocation-watch.ts'
import type { JudgePath, JudgedPath } from '../judge-path.ts'
import { isRevokedAt } from './answer-parts.ts'
import type { Revocation } from './ask-revocation.ts'
import { linksOf, type PathLink } from './path-links.ts'

interface Parts {
  readonly judgePath: JudgePath
  readonly revocation: Revocation
  readonly clock: Pick<Clock, 'now'>
}

export function createRevocationWatch({ judgePath, revocation, clock }: Parts): RevocationWatch {
  async function standingOf({ certificate, issuer }: PathLink): Promise<RevocationStanding> {
    if (issuer.revocation === 'none') return { state: 'unchecked' }
    await revocation.refresh(certificate, issuer)
    const answer = await revocation.known(certificate, issuer)
    const askedInVainSince = revocation.askedInVainSince(certificate)
    if (answer?.status.state === 'revoked' && isRevokedAt(answer.status, clock.now())) {
      return { state: 'revoked', revokedAt: answer.status.revokedAt, reason: answer.status.reason }
    }
    const unknownSince = revocation.unknownSince(certificate)
    if (unknownSince !== undefined) return { state: 'unknown', since: unknownSince }
    return answer?.status.state === 'good' ? { state: 'good', thisUpdate: answer.thisUpdate, askedInVainSince } : { state: 'unproven', askedInVainSince }
  }

  /** Of all on the path, the worst. */
  async function worstOf(path: JudgedPath): Promise<RevocationStanding> {
    const standings: RevocationStanding[] = []
    for (const link of linksOf(path)) standings.push(await standingOf(link))
    const worst = (['revoked', 'unknown', 'unproven'] as const).map((state) => standings.find((standing) => standing.state === state)).find((standing) => standing !== undefined)
    const inVain = standings.find((standing) => standing.state === 'good' && standing.askedInVainSince !== undefined)
    return worst ?? inVain ?? standings[0] ?? { state: 'unchecked' }
  }

  return {
    async refresh(certificate, use) {
      try {
        return await worstOf(await judgePath(certificate, use, clock.now()))
      } catch (error) {
        return { state: 'refused', fault: (error instanceof GatewayError ? error.fault : undefined) ?? 'certificate-unreadable' }
      }
    },
  }
}
