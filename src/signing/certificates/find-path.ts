/**
 * The way from a certificate to an authority that is trusted, by the path engine of pkijs: signatures, dates, names, name
 * constraints, policies. Whatever the engine throws is a refusal.
 */
import { CertificateChainValidationEngine, type Certificate as Asn, type CertificateChainValidationEngineVerifyResult } from 'pkijs'
import type { SignatureFault } from '../../domain/signature-faults/index.ts'
import type { Authority } from './authorities.ts'
import type { Refusal } from './certificate-policy.ts'
import type { ParsedCertificate } from './parsed-certificate.ts'

/** The issuers, from the certificate's own to the trusted one; or why there is no way. */
export type Path =
  | { readonly kind: 'found'; readonly issuers: readonly Authority[] }
  /** `thrown`: something went wrong while it was looked for, and may go right another time. */
  | ({ readonly kind: 'missed'; readonly thrown?: boolean } & Refusal)

/** Only `authorities` may stand in the path: nothing that a message brings along. */
export async function findPath(certificate: ParsedCertificate, authorities: readonly Authority[], at: Date): Promise<Path> {
  const between = authorities.filter(({ anchor, certificate: { asn } }) => !anchor && !isSame(asn, certificate.asn))
  let thrown = false
  let missed: Extract<Path, { kind: 'missed' }> = { kind: 'missed', fault: 'path-untrusted', detail: 'no path leads to an authority that is trusted' }
  for (const anchor of authorities.filter((authority) => authority.anchor)) {
    const path = await findPathTo(anchor, certificate, between, at)
    if (path.kind === 'found') return path
    thrown ||= path.thrown === true
    if (path.fault !== 'path-untrusted') missed = path
  }
  return { ...missed, thrown }
}

async function findPathTo(anchor: Authority, certificate: ParsedCertificate, between: readonly Authority[], at: Date): Promise<Path> {
  let kept = between
  for (;;) {
    const { result, ends } = await runEngine(anchor, certificate, kept, at)
    if (result.result) return pathOf(result, [anchor, ...kept])
    // the engine gives up at the first issuer that leads nowhere, even where another one leads on
    const without = kept.filter((authority) => !ends.has(authority.certificate.asn))
    if (without.length === kept.length) return missedBy(result, [...ends], [anchor, ...between])
    kept = without
  }
}

interface Run {
  readonly result: CertificateChainValidationEngineVerifyResult
  /** Certificates whose issuer was not found. */
  readonly ends: ReadonlySet<Asn>
}

/** More steps than any sane set of authorities needs: some that certify each other in a circle. */
const maxSteps = 200

async function runEngine(anchor: Authority, certificate: ParsedCertificate, between: readonly Authority[], at: Date): Promise<Run> {
  const ends = new Set<Asn>()
  let steps = 0
  const engine = new CertificateChainValidationEngine({
    trustedCerts: [anchor.certificate.asn],
    // the last one is the one that is judged
    certs: [...between.map((authority) => authority.certificate.asn), certificate.asn],
    checkDate: at,
    async findIssuer(subject, self, crypto) {
      steps += 1
      if (steps > maxSteps) throw new Error('the authorities certify each other in a circle')
      const issuers = await engine.defaultFindIssuer(subject, self, crypto)
      if (issuers.length === 0) ends.add(subject)
      return issuers
    },
  })
  const { names } = anchor.certificate.extensions
  try {
    // the engine itself looks at the name constraints of issuers in between only
    return { result: await engine.verify({ initialPermittedSubtreesSet: names?.permittedSubtrees ?? [], initialExcludedSubtreesSet: names?.excludedSubtrees ?? [] }), ends }
  } catch (error) {
    return { result: { result: false, resultCode: threw, resultMessage: String(error) }, ends }
  }
}

/** What the engine says where it, or what it calls, threw. It says so as well where it merely found no issuer. */
const threw = -1

function pathOf({ certificatePath = [] }: CertificateChainValidationEngineVerifyResult, authorities: readonly Authority[]): Path {
  const issuers: Authority[] = []
  for (const asn of certificatePath.slice(1)) {
    const authority = authorities.find((candidate) => candidate.certificate.asn === asn)
    if (!authority) return { kind: 'missed', fault: 'path-untrusted', detail: 'the path holds a certificate that is none of the authorities' }
    issuers.push(authority)
  }
  if (issuers.at(-1)?.anchor !== true) return { kind: 'missed', fault: 'path-untrusted', detail: 'the path ends at an authority that is not trusted' }
  return { kind: 'found', issuers }
}

/** The codes of the engine that say more than that there is no path. */
const faultOfCode: Readonly<Record<number, SignatureFault>> = {
  3: 'path-not-authority',
  4: 'path-not-authority',
  6: 'path-critical-extension',
  7: 'path-not-authority',
  8: 'path-expired',
  14: 'path-not-authority',
  21: 'path-names',
  41: 'path-names',
  42: 'path-names',
}

function missedBy({ resultCode, resultMessage }: CertificateChainValidationEngineVerifyResult, ends: readonly Asn[], authorities: readonly Authority[]): Path {
  const fault = faultOfCode[resultCode]
  if (fault) return { kind: 'missed', fault, detail: resultMessage }
  const named = ends.some((end) => authorities.some(({ certificate: { asn } }) => end.issuer.isEqual(asn.subject)))
  const thrown = resultCode === threw
  if (named) return { kind: 'missed', thrown, fault: 'path-signature', detail: 'a certificate names an authority of ours as its issuer, and is not signed by it' }
  return { kind: 'missed', thrown, fault: 'path-untrusted', detail: 'no path leads to an authority that is trusted' }
}

function isSame(a: Asn, b: Asn): boolean {
  return Buffer.from(a.tbsView).equals(b.tbsView)
}
