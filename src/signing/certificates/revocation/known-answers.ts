/** The newest verified answer about each certificate, in memory, with those of earlier runs behind it. */
import { GatewayError } from '../../../domain/errors.ts'
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
  /**
   * The newest, but a revocation for good whatever came later; undefined where there is none, or it was made after the
   * certificate expired, when lists leave it out.
   */
  about(certificate: ParsedCertificate, issuer: Authority): Promise<KnownAnswer | undefined>
  list(issuer: ParsedCertificate): KeptCrl | undefined
  setOcsp(certificate: ParsedCertificate, answer: KnownAnswer): void
  setCrl(issuer: ParsedCertificate, crl: KeptCrl): void
  /** What earlier runs or other processes kept, verified again when it is first needed. */
  recall(answers: readonly RevocationAnswer[]): void
  /** Of all that was recalled or set. */
  digests(): readonly string[]
}

export function createKnownAnswers(judgePath: JudgePath): KnownAnswers {
  const earlier = new Map<string, RevocationAnswer>()
  const recalling = new Map<string, Promise<void>>()
  const ocsp = new Map<string, KnownAnswer>()
  const crls = new Map<string, KeptCrl>()
  const forGood = new Map<string, KnownAnswer>()

  /** Once each; whoever else comes meanwhile waits for the same. */
  function recallOne(source: 'ocsp' | 'crl', { thumbprint }: ParsedCertificate, verify: (answer: RevocationAnswer) => Promise<void>): Promise<void> | undefined {
    const key = `${source} ${thumbprint}`
    const answer = earlier.get(key)
    if (answer === undefined) return undefined
    const running = recalling.get(key) ?? quietly(() => verify(answer), () => recalling.delete(key))
    recalling.set(key, running)
    return running
  }

  async function recallBoth(certificate: ParsedCertificate, issuer: ParsedCertificate): Promise<void> {
    await recallOne('ocsp', certificate, async (answer) => {
      const read = await readOcspAnswer(answer.bytes, { certificate, issuer, judgePath, receivedAt: answer.fetchedAt })
      if (read.status.state !== 'unknown') setOcsp(certificate, answerOf('ocsp', answer, read))
    })
    await recallOne('crl', issuer, async (answer) => {
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
      const found = [ocsp.get(certificate.thumbprint), listed, forGood.get(certificate.thumbprint)].filter((answer) => answer !== undefined)
      const revoked = newestOf(found.filter(({ status }) => isForGood(status)))
      if (revoked) forGood.set(certificate.thumbprint, revoked)
      return revoked ?? newestOf(found.filter(({ thisUpdate }) => thisUpdate <= certificate.validTo))
    },
    list: ({ thumbprint }) => crls.get(thumbprint),
    setOcsp,
    setCrl,
    recall(answers) {
      for (const answer of answers) {
        const key = `${answer.source} ${answer.about}`
        const known = earlier.get(key)
        if (known && (known.digest === answer.digest || known.thisUpdate > answer.thisUpdate)) continue
        earlier.set(key, answer)
        recalling.delete(key)
      }
    },
    digests: () => [...earlier.values(), ...ocsp.values(), ...crls.values()].map(({ digest }) => digest),
  }
}

/** A certificate that is only on hold may come back; one that is revoked for another reason does not, whoever says so later. */
const onHold = 6

export function isForGood(status: Status): boolean {
  return status.state === 'revoked' && status.reason !== onHold
}

function newestOf(answers: readonly KnownAnswer[]): KnownAnswer | undefined {
  return answers.toSorted((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime())[0]
}

const hourMs = 3_600_000
/** Whoever names no time for the next answer has a newer one whenever asked. */
const openEndMs = hourMs
const longestPauseMs = 24 * hourMs

export function answerOf(
  source: 'ocsp' | 'crl',
  { digest, bytes, fetchedAt }: Pick<RevocationAnswer, 'digest' | 'bytes' | 'fetchedAt'>,
  { status, thisUpdate, nextUpdate }: { readonly status: Status; readonly thisUpdate: Date; readonly nextUpdate: Date | undefined },
): KnownAnswer {
  const until = nextUpdate ?? new Date(thisUpdate.getTime() + openEndMs)
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

/** What no longer verifies, e.g. because an authority left the configuration, is as if it had never come; another failure passes. */
async function quietly(recall: () => Promise<void>, onPassing: () => void): Promise<void> {
  try {
    await recall()
  } catch (error) {
    if (!(error instanceof GatewayError)) onPassing()
  }
}
