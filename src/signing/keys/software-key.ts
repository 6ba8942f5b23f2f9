/** A private key in the memory of this process. */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { keyFits, type KeyKind } from '../profiles.ts'
import { keyUnusable } from '../refusal.ts'
import { makeSignatureValue } from './signature-value.ts'
import type { SigningKey } from './signing-key.ts'

/** `key`: RSA or P-256, as an open seal has been checked to be. */
export function softwareKey(key: KeyObject): SigningKey {
  const publicKey = createPublicKey(key)
  const kind: KeyKind = publicKey.asymmetricKeyType === 'ec' ? 'ec' : 'rsa'
  return {
    kind,
    place: 'memory',
    publicKey,
    async sign(algorithm, data) {
      if (!keyFits(publicKey, algorithm)) throw keyUnusable(`the key is not one for ${algorithm}`)
      return makeSignatureValue(algorithm, key, data)
    },
    // Nothing is open; the memory goes with the last reference.
    async close() {},
  }
}
