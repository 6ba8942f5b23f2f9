/** The certificates of those who signed, their paths, and what revocation was judged by: what others need to judge them again. */
import { X509Certificate } from 'node:crypto'
import { GatewayError } from '../domain/errors.ts'
import type { CertificateJudge, CertificateTrust, TrustMaterial } from '../ports/certificate-judge.ts'
import type { KnownCertificate } from '../ports/certificate-store.ts'
import { partOf, sha256, type MeantPart } from './evidence-parts.ts'

/** A certificate that signed, when, and what it was judged by then. */
export interface SignerSeen {
  /** SHA-256 of the DER, lower-case hexadecimal. */
  readonly certificate: string
  readonly at: Date
  readonly trust: CertificateTrust | undefined
}

interface Sources {
  readonly known: readonly KnownCertificate[]
  /** PEM: those of the configuration. */
  readonly authorities: readonly string[]
  readonly judge: CertificateJudge
  /** Its certificates are there in any case: with one of them the container is signed. */
  readonly operator: string
}

export interface CertificateEvidence {
  readonly parts: readonly MeantPart[]
  /** Whose the signing certificates are, as the gateway's registry says. */
  readonly owners: readonly { readonly organisation: string; readonly sha256: string; readonly part: string }[]
}

export async function evidenceOfCertificates(signers: readonly SignerSeen[], { known, authorities, judge, operator }: Sources): Promise<CertificateEvidence> {
  const parts = new Map<string, MeantPart>()
  const owners = known.filter(({ organisation, thumbprint }) => organisation === operator || signers.some(({ certificate }) => certificate === thumbprint))
  for (const { pem, organisation } of owners) add(parts, certificatePart(new X509Certificate(pem), { vi: `Chứng thư của ${organisation}`, en: `Certificate of ${organisation}` }))
  for (const signer of signers) {
    const owner = owners.find(({ thumbprint }) => thumbprint === signer.certificate)
    if (owner) for (const part of partsOfMaterial(await materialOf(new X509Certificate(owner.pem).raw, signer, judge))) add(parts, part)
  }
  for (const pem of authorities) add(parts, certificatePart(new X509Certificate(pem), authorityMeaning))
  return {
    parts: [...parts.values()],
    owners: owners.map(({ organisation, thumbprint }) => ({ organisation, sha256: thumbprint, part: nameOf(thumbprint) })),
  }
}

/** A certificate that does not count (any more) is evidence as well; then there is nothing but itself. */
async function materialOf(certificate: Uint8Array, { at, trust }: SignerSeen, judge: CertificateJudge): Promise<TrustMaterial> {
  try {
    return await judge.material(certificate, trust ?? (await judge.judge(certificate, 'seal', at)))
  } catch (error) {
    if (error instanceof GatewayError) return { certificates: [], answers: [] }
    throw error
  }
}

const authorityMeaning = { vi: 'Chứng thư của cơ quan cấp chứng thư; chỉ tin khi chính người kiểm tra tin', en: 'Certificate of a certification authority; trusted only where whoever checks trusts it' }

function partsOfMaterial({ certificates, answers }: TrustMaterial): readonly MeantPart[] {
  return [
    ...certificates.map((der) => certificatePart(new X509Certificate(der), authorityMeaning)),
    ...answers.map(({ source, bytes }) =>
      partOf(`revocations/${sha256(bytes)}.${source}`, source === 'ocsp' ? 'application/ocsp-response' : 'application/pkix-crl', bytes, {
        vi: 'Câu trả lời về thu hồi chứng thư mà cổng đã dựa vào',
        en: 'The answer about revocation that the gateway judged by',
      })),
  ]
}

function certificatePart(certificate: X509Certificate, meaning: MeantPart['meaning']): MeantPart {
  return partOf(nameOf(sha256(certificate.raw)), 'application/x-pem-file', certificate.toString(), meaning)
}

function nameOf(thumbprint: string): string {
  return `certificates/${thumbprint}.pem`
}

/** The first says best what it is. */
function add(parts: Map<string, MeantPart>, part: MeantPart): void {
  if (!parts.has(part.name)) parts.set(part.name, part)
}
