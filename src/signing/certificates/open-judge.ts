/** Judges certificates: path, use, validity, revocation. */
import type { CertificateJudge } from '../../ports/certificate-judge.ts'
import type { CertificateStore } from '../../ports/certificate-store.ts'
import type { Clock } from '../../ports/clock.ts'
import type { HttpClient } from '../../ports/http-client.ts'
import type { Log } from '../../ports/log.ts'
import { readAuthorities, type ConfiguredAuthority } from './authorities.ts'
import { createJudgePath } from './judge-path.ts'

export interface JudgeOptions {
  readonly authorities: readonly ConfiguredAuthority[]
  /** For asking about revocation, only at the addresses of `authorities`. */
  readonly http: Pick<HttpClient, 'request'>
  readonly answers: Pick<CertificateStore, 'latestAnswers' | 'keepAnswer' | 'answer'>
  /** How long the last answer still counts after its own time is over, while nobody answers. */
  readonly graceMs: number
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
}

/** Throws `config_invalid` for authorities that cannot be read. */
export async function openJudge({ authorities }: JudgeOptions): Promise<CertificateJudge> {
  const known = readAuthorities(authorities)
  const judgePath = createJudgePath(known)
  return {
    async judge(certificate, use, at) {
      const { certificate: judged, issuers } = await judgePath(certificate, use, at)
      return { path: [judged.thumbprint, ...issuers.map((issuer) => issuer.certificate.thumbprint)], revocation: { state: 'unchecked' } }
    },
    async material(certificate, { path }) {
      const issuers = known.filter((authority) => path.includes(authority.certificate.thumbprint)).map((authority) => authority.certificate.der)
      return { certificates: [certificate, ...issuers], answers: [] }
    },
  }
}
