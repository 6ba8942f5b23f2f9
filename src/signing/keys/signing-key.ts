/** A private key that signs, wherever it lies: in this process, or in a token that never gives it away. */
import type { KeyObject } from 'node:crypto'
import type { MadeAlgorithm } from '../../ports/signer.ts'

export interface SigningKey {
  readonly kind: 'rsa' | 'ec'
  /** A token may be slow, or stop answering: nobody else waits for it. */
  readonly place: 'memory' | 'token'
  readonly publicKey: KeyObject
  /**
   * Hashes and signs off the event loop. For RSA the octets of the signature; for ECDSA r and s, 32 octets each (IEEE P1363).
   * Rejects with `key_unusable` when the key is of another kind, or the token does not answer.
   */
  sign(algorithm: MadeAlgorithm, data: Uint8Array): Promise<Uint8Array>
  /** Idempotent. */
  close(): Promise<void>
}
