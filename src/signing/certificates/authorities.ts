/** The authorities of the configuration: those that are trusted by themselves, and those that stand in between. */
import { GatewayError } from '../../domain/errors.ts'
import { unsoundnessOf, type Refusal } from './certificate-policy.ts'
import { parseCertificate, type ParsedCertificate } from './parsed-certificate.ts'

/** Where to ask about what an authority issued; addresses. `nonce`: an OCSP response that does not repeat our number is refused. */
export type RevocationPlace = 'none' | { readonly ocsp?: string; readonly crl?: string; readonly nonce?: boolean }

export interface ConfiguredAuthority {
  readonly pem: string
  readonly revocation: RevocationPlace
}

export interface Authority {
  readonly certificate: ParsedCertificate
  /** It is signed by itself: a path ends here. */
  readonly anchor: boolean
  /** Why nothing that it issued counts, whenever. */
  readonly unsoundness: Refusal | undefined
  readonly revocation: RevocationPlace
}

/** Throws `config_invalid` naming every one that cannot be read, by its place. */
export function readAuthorities(configured: readonly ConfiguredAuthority[]): readonly Authority[] {
  const problems: string[] = []
  const authorities = new Map<string, Authority>()
  for (const [index, { pem, revocation }] of configured.entries()) {
    const certificate = tryParse(pem)
    const several = pem.split('-----BEGIN CERTIFICATE-----').length > 2
    if (certificate === undefined || several) problems.push(`authority ${index + 1}: ${several ? 'the file holds several certificates; give each its own' : 'it is not a certificate'}`)
    else if (!authorities.has(certificate.thumbprint)) authorities.set(certificate.thumbprint, authorityOf(certificate, revocation))
  }
  const anchors = [...authorities.values()].filter(({ anchor }) => anchor)
  if (anchors.length === 0) problems.push('none of the authorities is signed by itself, so no path can end')
  if (problems.length > 0) throw new GatewayError('config_invalid', { detail: problems.join('; ') })
  return [...authorities.values()].filter((authority) => authority.anchor || !anchors.some((anchor) => isSameAuthority(anchor, authority)))
}

function authorityOf(certificate: ParsedCertificate, revocation: RevocationPlace): Authority {
  const { x509 } = certificate
  const anchor = x509.checkIssued(x509) && x509.verify(x509.publicKey)
  return { certificate, anchor, unsoundness: unsoundnessOf(certificate, anchor), revocation }
}

/** Another authority's certificate for a trusted one adds nothing, and two that certify each other would be followed for ever. */
function isSameAuthority(a: Authority, b: Authority): boolean {
  return a.certificate.x509.subject === b.certificate.x509.subject && a.certificate.x509.publicKey.equals(b.certificate.x509.publicKey)
}

function tryParse(pem: string): ParsedCertificate | undefined {
  try {
    return parseCertificate(pem)
  } catch {
    return undefined
  }
}
