/** Certificate requests: openssl reads them, finds the signature good, and issues what the gateway then accepts. */
import { execFileSync } from 'node:child_process'
import { createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTokenKey } from '../../../src/signing/keys/token-key.ts'
import { writeCertificateRequest } from '../../../src/signing/certificates/write-csr.ts'
import { createSoftwareToken } from '../../helpers/software-token.ts'
import { requireTool } from '../../helpers/tools.ts'

const subject = { organisation: 'Sở Tư pháp tỉnh Thử Nghiệm', code: 'H56.12' }
const keys = {
  'RSA of 2048 bits': () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
  'RSA of 3072 bits': () => generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey,
  'P-256': () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
}

describe.skipIf(!requireTool('openssl', 'openssl'))('a certificate request', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lienthong-csr-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  function openssl(...options: string[]): string {
    // `req -verify` speaks on the error stream and ends well all the same
    return execFileSync('sh', ['-c', 'openssl "$@" 2>&1', 'openssl', ...options], { cwd: folder, encoding: 'utf8' })
  }

  test.each(Object.entries(keys))('for %s is verified by openssl, with its names', async (_, make) => {
    const key = make()
    writeFileSync(join(folder, 'request.pem'), await writeCertificateRequest(key, subject))
    const text = openssl('req', '-in', 'request.pem', '-verify', '-noout', '-subject', '-nameopt', 'RFC2253,-esc_msb,utf8,sname')
    expect(text).toMatch(/verify OK/i)
    expect(text).toContain(`subject=CN=${subject.organisation},serialNumber=${subject.code},O=${subject.organisation},C=VN`)
    writeFileSync(join(folder, 'key.pem'), key.export({ type: 'pkcs8', format: 'pem' }))
    expect(openssl('req', '-in', 'request.pem', '-pubkey', '-noout')).toBe(openssl('pkey', '-in', 'key.pem', '-pubout'))
  })

  test.skipIf(!requireTool('softhsm2-util', 'softhsm2'))('is made by a key that never leaves its token', async () => {
    const token = createSoftwareToken(join(folder, 'token'), 'csr', '1234')
    openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', 'token-key.pem')
    token.importKey(join(folder, 'token-key.pem'), 'seal')
    const publicKey = createPublicKey(openssl('pkey', '-in', 'token-key.pem', '-pubout'))
    const key = await openTokenKey({ ...token, key: 'seal' }, publicKey, 'the key')
    try {
      writeFileSync(join(folder, 'token-request.pem'), await writeCertificateRequest(key, subject))
    } finally {
      await key.close()
    }
    expect(openssl('req', '-in', 'token-request.pem', '-verify', '-noout')).toMatch(/verify OK/i)
  })

  test('that was changed is refused by openssl', async () => {
    const request = await writeCertificateRequest(keys['P-256'](), subject)
    const der = Buffer.from(request.replaceAll(/-----.*-----|\s/g, ''), 'base64')
    der[der.indexOf('H56')] = 'G'.charCodeAt(0)
    writeFileSync(join(folder, 'changed.der'), der)
    expect(openssl('req', '-inform', 'DER', '-in', 'changed.der', '-verify', '-noout')).toMatch(/verify failure|verification failed/i)
  })

  test('becomes a certificate of the key', async () => {
    const key = keys['P-256']()
    writeFileSync(join(folder, 'own.pem'), await writeCertificateRequest(key, subject))
    openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-keyout', 'ca-key.pem', '-out', 'ca.pem', '-subj', '/CN=ca')
    openssl('x509', '-req', '-in', 'own.pem', '-CA', 'ca.pem', '-CAkey', 'ca-key.pem', '-out', 'issued.pem')
    expect(new X509Certificate(openssl('x509', '-in', 'issued.pem')).checkPrivateKey(key)).toBe(true)
  })
})
