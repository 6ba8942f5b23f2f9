/** A path as pairs of a certificate and who issued it; nobody is asked about the trusted authority at its end. */
import type { Authority } from '../authorities.ts'
import type { JudgedPath } from '../judge-path.ts'
import type { ParsedCertificate } from '../parsed-certificate.ts'

export interface PathLink {
  readonly certificate: ParsedCertificate
  readonly issuer: Authority
}

export function linksOf({ certificate, issuers }: JudgedPath): readonly PathLink[] {
  const links: PathLink[] = []
  let below = certificate
  for (const issuer of issuers) {
    links.push({ certificate: below, issuer })
    below = issuer.certificate
  }
  return links
}
