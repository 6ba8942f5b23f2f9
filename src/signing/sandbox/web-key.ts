/** A key of the sandbox as pkijs wants it for answers about revocation, which are signed with SHA-256. */
import { createPrivateKey, webcrypto } from 'node:crypto'
import type { SandboxIssuer } from './sandbox-certificate.ts'

export function webKey({ privateKeyPem }: SandboxIssuer): Promise<webcrypto.CryptoKey> {
  const pkcs8 = createPrivateKey(privateKeyPem).export({ type: 'pkcs8', format: 'der' })
  return webcrypto.subtle.importKey('pkcs8', pkcs8, { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, false, ['sign'])
}
