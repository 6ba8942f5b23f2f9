/** Checks the value of a CMS signature by the scheme that it names, for signers whose algorithms are their own choice: time-stamping authorities. */
import { constants, verify, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { signatureInvalid } from '../refusal.ts'
import { hashLengths, type SignatureScheme } from './signature-scheme.ts'

// the callback form runs in the thread pool
const verifyAsync = promisify(verify)

/** Throws `signature_invalid`. The strength of the key is for whoever judges its certificate. */
export async function requireSchemeValue(scheme: SignatureScheme | undefined, key: KeyObject, data: Uint8Array, value: Uint8Array): Promise<void> {
  if (scheme === undefined || scheme.hash === 'sha1') throw signatureInvalid('algorithm-refused')
  if (key.asymmetricKeyType !== (scheme.kind === 'ecdsa' ? 'ec' : 'rsa')) throw signatureInvalid('key-kind-differs')
  const padding = scheme.kind === 'pss' ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: hashLengths[scheme.hash] } : {}
  const right = await verifyAsync(scheme.hash, data, { key, dsaEncoding: 'der', ...padding }, value).catch((error: unknown) => {
    throw signatureInvalid('value-wrong', undefined, error)
  })
  if (!right) throw signatureInvalid('value-wrong')
}
