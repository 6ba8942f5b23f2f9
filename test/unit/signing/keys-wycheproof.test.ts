/** The vectors of Project Wycheproof, against the function by which the profiles check a value. */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Algorithm } from '../../../src/ports/signer.ts'
import { requireSignatureValue, type EcdsaForm } from '../../../src/signing/keys/signature-value.ts'

interface Case {
  readonly tcId: number
  readonly comment: string
  readonly msg: string
  readonly sig: string
  readonly result: 'valid' | 'invalid' | 'acceptable'
  readonly flags: readonly string[]
}

const files: readonly [string, Algorithm, EcdsaForm, number][] = [
  ['rsa_signature_2048_sha256', 'RS256', 'ieee-p1363', 240],
  ['rsa_pss_2048_sha256_mgf1_32', 'PS256', 'ieee-p1363', 103],
  ['ecdsa_secp256r1_sha256_p1363', 'ES256', 'ieee-p1363', 219],
  ['ecdsa_secp256r1_sha256', 'ES256', 'der', 387],
]

/** Flags of acceptable cases that are accepted here: an exponent of 3 is the key’s affair. */
const takenThoughOdd = ['SmallPublicKey']

describe.each(files)('%s', (file, algorithm, form, count) => {
  // A file of the repository, of this shape.
  const groups = JSON.parse(readFileSync(new URL(`../../vectors/wycheproof/${file}.json`, import.meta.url), 'utf8')) as readonly { readonly keyDer: string; readonly tests: readonly Case[] }[]

  async function isAccepted({ msg, sig }: Case, key: KeyObject): Promise<boolean> {
    try {
      await requireSignatureValue(algorithm, key, Buffer.from(msg, 'hex'), Buffer.from(sig, 'hex'), form)
      return true
    } catch (error) {
      expect(error).toMatchObject({ code: 'signature_invalid', fault: 'value-wrong' })
      return false
    }
  }

  test('every valid case is accepted, every other one refused as a wrong value', async () => {
    const surprises: string[] = []
    let run = 0
    for (const { keyDer, tests } of groups) {
      const key = createPublicKey({ key: Buffer.from(keyDer, 'hex'), format: 'der', type: 'spki' })
      for (const one of tests) {
        run += 1
        const expected = one.result === 'valid' || (one.result === 'acceptable' && one.flags.every((flag) => takenThoughOdd.includes(flag)))
        if ((await isAccepted(one, key)) !== expected) surprises.push(`${one.tcId} ${one.result}: ${one.comment}`)
      }
    }
    expect(surprises).toEqual([])
    expect(run).toBe(count)
  })
})
