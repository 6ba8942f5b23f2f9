/** The newest verified answer about each certificate, in memory, with those of earlier runs behind it. */
import type { RevocationAnswer } from '../../../ports/certificate-store.ts'
import type { Authority } from '../authorities.ts'
import type { JudgePath } from '../judge-path.ts'
import type { ParsedCertificate } from '../parsed-certificate.ts'
import type { Status } from './answer-parts.ts'
import { readCrl, type ReadCrl } from './crl-answer.ts'
import { readOcspAnswer } from './ocsp-answer.ts'

/** An answer about one certificate. */
export interface KnownAnswer {
  readonly source: 'ocsp' | 'crl'
  readonly status: Status
  readonly digest: string
  readonly bytes: Uint8Array
  readonly thisUpdate: Date
  /** Until when it counts. */
  readonly until: Date
  /** When to ask again, although it still counts. */
  readonly askAgainAt: Date
}

export type KeptCrl = ReadCrl & Pick<RevocationAnswer, 'digest' | 'bytes' | 'fetchedAt'>

export interface KnownAnswers {
  /** The newest; undefined where there is none, or it was made after the certificate expired, when lists leave it out. */
  about(certificate: ParsedCertificate, issuer: Authority): Promise<KnownAnswer | undefined>
  setOcsp(certificate: ParsedCertificate, answer: KnownAnswer): void
  setCrl(issuer: ParsedCertificate, crl: KeptCrl): void
}

/** `recalled`: what earlier runs kept, verified again when it is first needed. */
export function createKnownAnswers(recalled: readonly RevocationAnswer[], judgePath: JudgePath): KnownAnswers {
  const earlier = newestOfEach(recalled)
  const recalling = new Map<string, Promise<void>>()
  const ocsp = new Map<string, KnownAnswer>()
  const crls = new Map<string, KeptCrl>()

  /** Once each; whoever else comes meanwhile waits for the same. */
  function recall(source: 'ocsp' | 'crl', { thumbprint }: ParsedCertificate, verify: (answer: RevocationAnswer) => Promise<void>): Promise<void> | undefined {
    const key = `${source} ${thumbprint}`
    const answer = earlier.get(key)
    if (answer === undefined) return undefined
    const running = recalling.get(key) ?? quietly(() => verify(answer))
    recalling.set(key, running)
    return running
  }

  async function recallBoth(certificate: ParsedCertificate, issuer: ParsedCertificate): Promise<void> {
    await recall('ocsp', certificate, async (answer) => {
      setOcsp(certificate, answerOf('ocsp', answer, await readOcspAnswer(answer.bytes, { certificate, issuer, judgePath, receivedAt: answer.fetchedAt })))
    })
    await recall('crl', issuer, async (answer) => {
      setCrl(issuer, { ...answer, ...(await readCrl(answer.bytes, issuer, answer.fetchedAt)) })
    })
  }

  function setOcsp({ thumbprint }: ParsedCertificate, answer: KnownAnswer): void {
    const known = ocsp.get(thumbprint)
    // an older answer may be played to us again
    if (!known || known.thisUpdate <= answer.thisUpdate) ocsp.set(thumbprint, answer)
  }

  function setCrl({ thumbprint }: ParsedCertificate, crl: KeptCrl): void {
    const known = crls.get(thumbprint)
    if (!known || known.thisUpdate <= crl.thisUpdate) crls.set(thumbprint, crl)
  }

  return {
    async about(certificate, issuer) {
      await recallBoth(certificate, issuer.certificate)
      const crl = crls.get(issuer.certificate.thumbprint)
      const status = crl && statusIn(crl, certificate)
      const listed = crl && status && answerOf('crl', crl, { ...crl, status })
      const found = [ocsp.get(certificate.thumbprint), listed].filter((answer) => answer !== undefined && answer.thisUpdate <= certificate.validTo)
      return found.toSorted((a, b) => (b?.thisUpdate.getTime() ?? 0) - (a?.thisUpdate.getTime() ?? 0))[0]
    },
    setOcsp,
    setCrl,
  }
}

const hourMs = 3_600_000
/** Whoever names no time for the next answer has a newer one whenever asked. */
const openEndMs = hourMs
const longestPauseMs = 24 * hourMs
/** It may be new, and the responder about to learn of it. */
const unknownMs = 60_000

export function answerOf(
  source: 'ocsp' | 'crl',
  { digest, bytes, fetchedAt }: Pick<RevocationAnswer, 'digest' | 'bytes' | 'fetchedAt'>,
  { status, thisUpdate, nextUpdate }: { readonly status: Status; readonly thisUpdate: Date; readonly nextUpdate: Date | undefined },
): KnownAnswer {
  const named = nextUpdate ?? new Date(thisUpdate.getTime() + openEndMs)
  const until = status.state === 'unknown' ? new Date(Math.min(named.getTime(), fetchedAt.getTime() + unknownMs)) : named
  const pause = Math.min((until.getTime() - fetchedAt.getTime()) / 2, longestPauseMs)
  return { source, status, digest, bytes, thisUpdate, until, askAgainAt: new Date(fetchedAt.getTime() + pause) }
}

/** A list that is not about such certificates says nothing of this one. */
function statusIn(crl: KeptCrl, certificate: ParsedCertificate): Status | undefined {
  try {
    return crl.statusOf(certificate)
  } catch {
    return undefined
  }
}

function newestOfEach(answers: readonly RevocationAnswer[]): Map<string, RevocationAnswer> {
  const newest = new Map<string, RevocationAnswer>()
  for (const answer of answers) {
    const key = `${answer.source} ${answer.about}`
    const known = newest.get(key)
    if (!known || known.thisUpdate < answer.thisUpdate) newest.set(key, answer)
  }
  return newest
}

/** What no longer verifies, e.g. because an authority left the configuration, is as if it had never come. */
async function quietly(recall: () => Promise<void>): Promise<void> {
  try {
    await recall()
  } catch {
    return
  }
}
