/** Which certificates of the configuration are to be registered, and in which state. */
import { createHash, X509Certificate } from 'node:crypto'
import type { KnownCertificate } from '../ports/certificate-store.ts'

interface Named {
  readonly organisation: string
  readonly pem: string
}

export interface NamedCertificates {
  /** Under `organisations`: they count from the start. */
  readonly named: readonly Named[]
  /** Of our own keys. */
  readonly seals: readonly Named[]
}

/**
 * A seal of an organisation that signs with another one already is only published: `lienthong certs rotate` says when it
 * takes over. Of several new ones the newest that is valid now signs.
 */
export function seedsOf({ named, seals }: NamedCertificates, known: readonly KnownCertificate[], now: Date): readonly Omit<KnownCertificate, 'since'>[] {
  const seeds = new Map<string, Omit<KnownCertificate, 'since'>>()
  const registered = new Set(known.map(({ thumbprint }) => thumbprint))

  function add({ organisation, pem }: Named, state: 'active' | 'published'): void {
    const thumbprint = thumbprintOf(pem)
    if (!registered.has(thumbprint) && !seeds.has(thumbprint)) seeds.set(thumbprint, { organisation, thumbprint, pem: new X509Certificate(pem).toString(), state })
  }

  for (const one of named) add(one, 'active')
  const newestFirst = seals.toSorted((a, b) => startOf(b.pem) - startOf(a.pem))
  const [valid, others] = [newestFirst.filter(({ pem }) => isValid(pem, now)), newestFirst.filter(({ pem }) => !isValid(pem, now))]
  for (const one of [...valid, ...others]) add(one, signsAlready(one.organisation, [...known, ...seeds.values()]) ? 'published' : 'active')
  return [...seeds.values()]
}

function signsAlready(organisation: string, certificates: readonly Omit<KnownCertificate, 'since'>[]): boolean {
  return certificates.some((one) => one.organisation === organisation && one.state === 'active')
}

function isValid(pem: string, now: Date): boolean {
  const { validFromDate, validToDate } = new X509Certificate(pem)
  return validFromDate <= now && now <= validToDate
}

function startOf(pem: string): number {
  return new X509Certificate(pem).validFromDate.getTime()
}

function thumbprintOf(pem: string): string {
  return createHash('sha256').update(new X509Certificate(pem).raw).digest('hex')
}
