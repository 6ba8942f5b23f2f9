/** A certificate that openssl would not make: an authority signed it all the same. */
import { createPrivateKey, webcrypto } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { Certificate } from 'pkijs'
import type { MatrixCase } from './matrix-cases.ts'
import { wellMade, type MatrixFolder } from './matrix-certificates.ts'

/** Its key usage stands twice. */
export async function withExtensionTwice(folder: MatrixFolder): Promise<MatrixCase> {
  const issuing = { name: 'issuing', issuer: 'root', extensions: wellMade.authority }
  const model = { name: 'model', issuer: 'issuing', extensions: wellMade.seal }
  folder.make(issuing)
  folder.make(model)
  const certificate = Certificate.fromBER(Buffer.from(folder.pem('model').replace(/-----.*-----|\s/g, ''), 'base64'))
  const usage = certificate.extensions?.find(({ extnID }) => extnID === '2.5.29.15')
  if (!usage || !certificate.extensions) throw new Error('the model has no key usage')
  certificate.extensions.push(usage)
  const key = createPrivateKey(readFileSync(folder.path('issuing.key')))
  await certificate.sign(await webcrypto.subtle.importKey('pkcs8', key.export({ type: 'pkcs8', format: 'der' }), { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']), 'SHA-256')
  const body = Buffer.from(certificate.toSchema(true).toBER()).toString('base64').replace(/.{64}/g, '$&\n')
  writeFileSync(folder.path('twice-used.pem'), `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`)
  return { what: 'an extension twice', certificates: [issuing, { name: 'twice-used', extensions: [] }], fault: 'path-form' }
}
