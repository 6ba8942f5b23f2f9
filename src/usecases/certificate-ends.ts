/** When each certificate that counts ends: those of the registry, and those that the configuration names. */
import { createHash, X509Certificate } from 'node:crypto'
import type { CertificateFact } from '../domain/desk-facts.ts'
import type { CertificateStore } from '../ports/certificate-store.ts'

interface Dependencies {
  readonly certificates: Pick<CertificateStore, 'list'>
  /** PEM, possibly several in one. */
  readonly configured: readonly { readonly setting: string; readonly pem: string }[]
}

interface End {
  readonly thumbprint: string
  readonly validTo: Date
}

export function createCertificateEnds({ certificates, configured }: Dependencies): () => Promise<readonly CertificateFact[]> {
  /** What never changes is read once. */
  const read = new Map<string, readonly End[]>()

  function endsOf(pem: string): readonly End[] {
    const known = read.get(pem)
    if (known !== undefined) return known
    const ends = blocksOf(pem).map((x509) => ({ thumbprint: createHash('sha256').update(x509.raw).digest('hex'), validTo: x509.validToDate }))
    read.set(pem, ends)
    return ends
  }

  return async function certificateEnds() {
    const registered = (await certificates.list()).filter(({ state }) => state !== 'archived')
    const all = [...configured.map(({ pem, setting }) => ({ pem, whose: setting })), ...registered.map(({ pem, organisation }) => ({ pem, whose: organisation }))]
    const facts = all.flatMap(({ pem, whose }) => endsOf(pem).map((end): CertificateFact => ({ ...end, whose })))
    // what is registered says whose it is, so it goes before the same certificate in the configuration
    return [...new Map(facts.map((fact) => [fact.thumbprint, fact])).values()].toSorted((a, b) => a.validTo.getTime() - b.validTo.getTime())
  }
}

/** What is no certificate was told at start. */
function blocksOf(pem: string): readonly X509Certificate[] {
  return pem.split(/(?=-----BEGIN CERTIFICATE-----)/).flatMap((block) => {
    try {
      return [new X509Certificate(block)]
    } catch {
      return []
    }
  })
}
