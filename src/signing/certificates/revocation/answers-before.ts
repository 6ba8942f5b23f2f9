/** What was answered about a certificate while it was valid, where everything newer leaves it out because it has expired. */
import type { CertificateStore, RevocationAnswer } from '../../../ports/certificate-store.ts'
import type { Authority } from '../authorities.ts'
import type { JudgePath } from '../judge-path.ts'
import type { ParsedCertificate } from '../parsed-certificate.ts'
import { readCrl } from './crl-answer.ts'
import { answerOf, type KnownAnswer } from './known-answers.ts'
import { readOcspAnswer } from './ocsp-answer.ts'

interface Parts {
  readonly answers: Pick<CertificateStore, 'answerBefore'>
  readonly judgePath: JudgePath
}

/** The newest that was made before the certificate's end; undefined where none was kept. */
export type AnswersBefore = (certificate: ParsedCertificate, issuer: Authority) => Promise<KnownAnswer | undefined>

export function createAnswersBefore({ answers, judgePath }: Parts): AnswersBefore {
  const found = new Map<string, Promise<KnownAnswer | undefined>>()

  async function find(certificate: ParsedCertificate, { certificate: issuer }: Authority): Promise<KnownAnswer | undefined> {
    const [ocsp, crl] = await Promise.all([
      answers.answerBefore('ocsp', certificate.thumbprint, certificate.validTo),
      answers.answerBefore('crl', issuer.thumbprint, certificate.validTo),
    ])
    if (ocsp && (crl === undefined || ocsp.thisUpdate >= crl.thisUpdate)) return readOcsp(ocsp, certificate, issuer)
    return crl && readList(crl, certificate, issuer)
  }

  async function readOcsp(answer: RevocationAnswer, certificate: ParsedCertificate, issuer: ParsedCertificate): Promise<KnownAnswer> {
    return answerOf('ocsp', answer, await readOcspAnswer(answer.bytes, { certificate, issuer, judgePath, receivedAt: answer.fetchedAt }))
  }

  async function readList(answer: RevocationAnswer, certificate: ParsedCertificate, issuer: ParsedCertificate): Promise<KnownAnswer> {
    const list = await readCrl(answer.bytes, issuer, answer.fetchedAt)
    return answerOf('crl', answer, { ...list, status: list.statusOf(certificate) })
  }

  return async function answerBefore(certificate, issuer) {
    const { thumbprint } = certificate
    const finding = found.get(thumbprint) ?? find(certificate, issuer).catch(() => undefined)
    found.set(thumbprint, finding)
    const answer = await finding
    // what failed, e.g. because the database was away, is looked for again
    if (answer === undefined) found.delete(thumbprint)
    return answer
  }
}
