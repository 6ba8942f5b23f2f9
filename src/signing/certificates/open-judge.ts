/** Judges certificates: path, use, validity, revocation. */
import type { CertificateJudge, CertificateTrust, CertificateUse, TrustMaterial } from '../../ports/certificate-judge.ts'
import type { CertificateStore } from '../../ports/certificate-store.ts'
import type { Clock } from '../../ports/clock.ts'
import type { HttpClient } from '../../ports/http-client.ts'
import type { Log } from '../../ports/log.ts'
import type { RevocationWatch } from '../../ports/revocation-watch.ts'
import { readAuthorities, type ConfiguredAuthority } from './authorities.ts'
import { createJudgePath, type JudgedPath } from './judge-path.ts'
import { createRevocation } from './revocation/ask-revocation.ts'
import { linksOf } from './revocation/path-links.ts'
import { createRevocationWatch } from './revocation/watch-revocation.ts'

export interface JudgeOptions {
  readonly authorities: readonly ConfiguredAuthority[]
  /** For asking about revocation, only at the addresses of `authorities`. */
  readonly http: Pick<HttpClient, 'request'>
  readonly answers: Pick<CertificateStore, 'latestAnswers' | 'answerBefore' | 'keepAnswer' | 'answer'>
  /** How long the last answer still counts after its own time is over, while nobody answers. */
  readonly graceMs: number
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
}

export type OpenJudge = CertificateJudge & RevocationWatch & {
  /** Takes over what other processes learned of revocations. */
  recall(): Promise<void>
}

/** Throws `config_invalid` for authorities that cannot be read. */
export async function openJudge(options: JudgeOptions): Promise<OpenJudge> {
  const authorities = readAuthorities(options.authorities)
  const judgePath = createJudgePath(authorities)
  const revocation = createRevocation({ ...options, judgePath })
  await revocation.recall()

  /** Of the certificate itself; its issuers are asked about as well. */
  async function revocationOf(path: JudgedPath, use: CertificateUse, at: Date): Promise<CertificateTrust['revocation']> {
    // RFC 6960, 4.2.2.2.1: about the one who answers, nobody is asked
    if (use === 'revocation') return { state: 'unchecked' }
    const proofs = []
    for (const { certificate, issuer } of linksOf(path)) proofs.push(await revocation.prove(certificate, issuer, at))
    const [own] = proofs
    return own ? { state: 'good', source: own.source, answer: own.digest, thisUpdate: own.thisUpdate } : { state: 'unchecked' }
  }

  return {
    async judge(certificate, use, at) {
      const path = await judgePath(certificate, use, at)
      const now = options.clock.now()
      // nobody knows of a revocation that has not come: one that is valid later is asked about as of now
      return { path: thumbprintsOf(path), revocation: await revocationOf(path, use, at > now ? now : at) }
    },
    async material(certificate, trust) {
      const issuers = authorities.filter((authority) => trust.path.includes(authority.certificate.thumbprint))
      const answers: TrustMaterial['answers'][number][] = []
      if (trust.revocation.state === 'good') {
        const own = await options.answers.answer(trust.revocation.answer)
        if (own) answers.push({ source: own.source, bytes: own.bytes })
      }
      for (const { certificate: issuer } of issuers) {
        const above = issuers.find((candidate) => candidate.certificate !== issuer && issuer.asn.issuer.isEqual(candidate.certificate.asn.subject))
        const answer = above && above.revocation !== 'none' ? await revocation.known(issuer, above) : undefined
        if (answer) answers.push({ source: answer.source, bytes: answer.bytes })
      }
      return { certificates: [certificate, ...issuers.map((issuer) => issuer.certificate.der)], answers }
    },
    ...createRevocationWatch({ judgePath, revocation, clock: options.clock }),
    recall: () => revocation.recall(),
  }
}

function thumbprintsOf({ certificate, issuers }: JudgedPath): readonly string[] {
  return [certificate.thumbprint, ...issuers.map((issuer) => issuer.certificate.thumbprint)]
}
