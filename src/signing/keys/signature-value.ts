/** Makes and checks the value of a signature in node:crypto, with exactly the parameters that each algorithm has here. */
import { constants, sign, verify, type KeyObject, type SignKeyObjectInput, type VerifyKeyObjectInput } from 'node:crypto'
import { promisify } from 'node:util'
import type { Algorithm, MadeAlgorithm } from '../../ports/signer.ts'
import { keyFits } from '../profiles.ts'
import { signatureInvalid } from '../refusal.ts'

/** How r and s of ECDSA stand: 32 octets each, or a SEQUENCE of two INTEGERs as in CMS. */
export type EcdsaForm = 'ieee-p1363' | 'der'

type Parameters = Omit<SignKeyObjectInput & VerifyKeyObjectInput, 'key'>

const parametersOf: Readonly<Record<Algorithm, Parameters>> = {
  // The salt is as long as the hash, and MGF1 runs on the same hash (RFC 7518, section 3.5; RFC 4055, section 3.1).
  PS256: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 },
  RS256: { padding: constants.RSA_PKCS1_PADDING },
  RS1: { padding: constants.RSA_PKCS1_PADDING },
  ES256: {},
}

// The callback forms run in the thread pool.
const signAsync = promisify(sign)
const verifyAsync = promisify(verify)
/** Up to so many bytes verifying takes less than to hand it to the thread pool and back. */
const soonVerified = 64 * 1024

/** Of each key that was used, its copies by how they are used. */
const prepared = new WeakMap<KeyObject, Map<string, KeyObject>>()

/** For ECDSA r and s, 32 octets each. */
export function makeSignatureValue(algorithm: MadeAlgorithm, key: KeyObject, data: Uint8Array): Promise<Uint8Array> {
  return signAsync('sha256', data, prepare(key, algorithm, 'ieee-p1363'))
}

/** Throws `signature_invalid` unless the value is over exactly these octets, by this key. */
export async function requireSignatureValue(algorithm: Algorithm, key: KeyObject, data: Uint8Array, value: Uint8Array, form: EcdsaForm = 'ieee-p1363'): Promise<void> {
  if (!keyFits(key, algorithm)) throw signatureInvalid('key-kind-differs', `the key is not one for ${algorithm}`)
  const hash = algorithm === 'RS1' ? 'sha1' : 'sha256'
  const right = await isRight(hash, data, prepare(key, algorithm, form), value).catch((error: unknown) => {
    throw signatureInvalid('value-wrong', undefined, error)
  })
  if (!right) throw signatureInvalid('value-wrong')
}

async function isRight(hash: string, data: Uint8Array, key: KeyObject, value: Uint8Array): Promise<boolean> {
  return data.byteLength <= soonVerified ? verify(hash, data, key, value) : verifyAsync(hash, data, key, value)
}

/**
 * A copy of the key that carries its parameters: Node reads them from whatever holds the key. Of an object around a key it
 * first finds out that it is none itself, by an error thrown and caught, which takes longer than verifying.
 */
function prepare(key: KeyObject, algorithm: Algorithm, form: EcdsaForm): KeyObject {
  const copies = prepared.get(key) ?? new Map<string, KeyObject>()
  prepared.set(key, copies)
  const use = `${algorithm} ${form}`
  const copy = copies.get(use) ?? Object.assign(structuredClone(key), parametersOf[algorithm], { dsaEncoding: form })
  copies.set(use, copy)
  return copy
}
