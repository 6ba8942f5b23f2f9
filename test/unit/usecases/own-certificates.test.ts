import { X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import type { KnownCertificate } from '../../../src/ports/certificate-store.ts'
import { onlyOwnCertificates } from '../../../src/usecases/own-certificates.ts'
import { testSeals } from '../../helpers/sandbox-seals.ts'

test('a certificate under the thumbprint of another is left out, and said', async () => {
  const seals = await testSeals(['H56'])
  const [tls, authority] = [seals.tls.certificatePem, seals.authorities[0]?.pem ?? '']
  const said: unknown[] = []
  const thumbprintOf = (pem: string) => new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase()
  const row = (pem: string, thumbprint: string): KnownCertificate => ({ organisation: 'H56', thumbprint, pem, state: 'active', since: new Date() })
  const own = row(`Bag Attributes\n${tls}`, thumbprintOf(tls))
  expect(onlyOwnCertificates([own, row(authority, thumbprintOf(tls)), row('', thumbprintOf(tls))], { error: (fields) => void said.push(fields) })).toEqual([own])
  expect(said).toEqual([{ thumbprint: own.thumbprint, organisation: 'H56' }, { thumbprint: own.thumbprint, organisation: 'H56' }])
})
