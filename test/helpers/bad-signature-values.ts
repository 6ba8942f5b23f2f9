/**
 * Signature values that whoever has the key can make and that must not count, for the tests of every profile: the data are the
 * octets that the profile signs (the signing input of a JWS, canonical SignedInfo, the DER of signed attributes).
 */
import type { KeyObject } from 'node:crypto'
import type { MadeAlgorithm } from '../../src/ports/signer.ts'
import { badEcdsaValues, type EcdsaForm } from './bad-ecdsa-values.ts'
import { badPkcs1Values, badPssValues } from './bad-rsa-values.ts'

export { ecdsaTwin } from './bad-ecdsa-values.ts'

export interface BadValue {
  readonly what: string
  readonly value: Uint8Array
}

/** `key`: the private one, RSA of 2048 bits or more, or P-256. `form`: how the profile writes r and s. */
export function badSignatureValues(algorithm: MadeAlgorithm, data: Uint8Array, key: KeyObject, form: EcdsaForm = 'ieee-p1363'): readonly BadValue[] {
  if (algorithm === 'ES256') return badEcdsaValues(data, key, form)
  return algorithm === 'PS256' ? badPssValues(data, key) : badPkcs1Values(data, key)
}
