/** Signs files for a container, and makes the signature last as long as what is at hand allows. */
import { GatewayError } from '../domain/errors.ts'
import type { CertificateJudge, TrustMaterial } from '../ports/certificate-judge.ts'
import type { FileDigest, SignatureLevel } from '../ports/signer.ts'
import type { TimeStamp, TimeStamper } from '../ports/time-stamps.ts'
import type { ChosenSeal } from './keys/choose-seal.ts'
import type { Turns } from './keys/signing-turns.ts'
import { addLongTermData, addStamp, signFiles } from './xades/sign-files.ts'

export interface LastingParts {
  readonly judge: CertificateJudge
  readonly timeStamper?: TimeStamper
  readonly turns: Turns
}

export interface SignedFiles {
  readonly signatures: Uint8Array
  readonly level: SignatureLevel
}

/** Long lists of revocations stay out: a file of signatures is read whole, by us and by others, before anybody knows whose it is. */
const mostAnswered = 2 * 1024 * 1024

export async function signFilesToLast(files: readonly FileDigest[], { seal, algorithm, trust }: ChosenSeal, now: Date, { judge, timeStamper, turns }: LastingParts): Promise<SignedFiles> {
  const own = seal.certificate.x509.raw
  const material = await judge.material(own, trust)
  const chain = material.certificates.filter((certificate) => Buffer.compare(certificate, own) !== 0)
  // the turn ends here: who has to be asked for a stamp keeps nobody else from signing
  const signed = await turns.take(() => signFiles(files, seal, { algorithm, now, chain }))
  const stamped = timeStamper && (await stampedIfPossible(signed, timeStamper))
  if (stamped === undefined) return { signatures: Buffer.from(signed), level: 'B-B' }
  const { xml, stamp } = stamped
  const isProven = trust.revocation.state === 'good' && stamp.trust.revocation.state === 'good'
  if (!isProven) return { signatures: Buffer.from(xml), level: 'B-T' }
  const all = together(material, await judge.material(stamp.authorityCertificate, stamp.trust))
  if (all.answers.reduce((size, { bytes }) => size + bytes.byteLength, 0) > mostAnswered) return { signatures: Buffer.from(xml), level: 'B-T' }
  const answers = (source: 'ocsp' | 'crl') => all.answers.filter((answer) => answer.source === source).map(({ bytes }) => bytes)
  const lasting = addLongTermData(xml, { certificates: all.certificates, ocsp: answers('ocsp'), crls: answers('crl') })
  return { signatures: Buffer.from(lasting), level: 'B-LT' }
}

/** Whatever is wrong out there: a signature without a stamp is better than none, and its level says so. */
async function stampedIfPossible(xml: string, timeStamper: TimeStamper): Promise<{ readonly xml: string; readonly stamp: TimeStamp } | undefined> {
  let stamp: TimeStamp | undefined
  try {
    const stamped = await addStamp(xml, async (imprint) => {
      // the stamper has a limit of its own
      stamp = await timeStamper.stamp(imprint, new AbortController().signal)
      return stamp.token
    })
    return stamp && { xml: stamped, stamp }
  } catch (error) {
    if (error instanceof GatewayError) return undefined
    throw error
  }
}

/** Without doubles: signer and stamping authority mostly have their issuers in common. */
function together(...materials: readonly TrustMaterial[]): TrustMaterial {
  const once = <One>(all: readonly One[], bytesOf: (one: One) => Uint8Array) => [...new Map(all.map((one) => [Buffer.from(bytesOf(one)).toString('base64'), one])).values()]
  return {
    certificates: once(materials.flatMap(({ certificates }) => certificates), (certificate) => certificate),
    answers: once(materials.flatMap(({ answers }) => answers), ({ bytes }) => bytes),
  }
}
