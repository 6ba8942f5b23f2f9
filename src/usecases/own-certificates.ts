/** What of the registered certificates is used: never one that stands under the thumbprint of another. */
import { hasOwnThumbprint } from '../domain/own-thumbprint.ts'
import type { KnownCertificate } from '../ports/certificate-store.ts'
import type { Log } from '../ports/log.ts'

export function onlyOwnCertificates(known: readonly KnownCertificate[], log: Pick<Log, 'error'>): readonly KnownCertificate[] {
  return known.filter((certificate) => {
    const isOwn = hasOwnThumbprint(certificate)
    if (!isOwn) log.error({ thumbprint: certificate.thumbprint, organisation: certificate.organisation }, 'a registered certificate is not the one that its thumbprint names; it is left out')
    return isOwn
  })
}
