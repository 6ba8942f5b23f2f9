/** Signature values that whoever has the key can make and that must not count in a CAdES signature. */
import { createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { MadeAlgorithm, Verifier } from '../../../src/ports/signer.ts'
import { identifierOf } from '../../../src/signing/cms/algorithm-identifiers.ts'
import { requireSignatureValue } from '../../../src/signing/keys/signature-value.ts'
import { badSignatureValues } from '../../helpers/bad-signature-values.ts'
import { openTrust, testSeals } from '../../helpers/sandbox-seals.ts'
import { cadesForger, type ForgeCades } from './forge-cades.ts'

const now = new Date('2026-11-20T01:02:03Z')
const clock = { now: () => now }
const payload = Buffer.from('Nguyễn Thị Thử: 10000')
const about = { issuer: 'H56', audience: 'G12', messageId: 'm-1' }

let verifier: Verifier
let key: KeyObject
let forge: ForgeCades

beforeAll(async () => {
  const seals = await testSeals(['H56'], clock)
  const organisations = seals.organisations.map((organisation) => ({ ...organisation, alsoAllows: ['RS256' as const] }))
  verifier = (await openTrust({ organisations, authorities: seals.authorities, clock })).verifier
  const pem = readFileSync(seals.seals[0]?.keyFile ?? '')
  key = createPrivateKey(pem)
  forge = cadesForger(pem, seals.organisations[0]?.certificates[0] ?? '', now)
}, 60_000)

function verify(algorithm: MadeAlgorithm, value: (data: Uint8Array) => Uint8Array): Promise<string> {
  const detached = Buffer.from(forge(payload, about, { algorithm: identifierOf(algorithm), value })).toString('base64')
  return verifier.verify({ bytes: payload, detached, profile: 'cades-detached', organisation: 'H56' }).then(
    () => 'taken',
    (error: { readonly fault?: string }) => error.fault ?? 'no fault',
  )
}

describe.each(['PS256', 'RS256'] as const)('%s', (algorithm) => {
  test('every value that is not right is refused', async () => {
    const taken: string[] = []
    const count = badSignatureValues(algorithm, Buffer.from('x'), key).length
    expect(count).toBeGreaterThan(10)
    for (let index = 0; index < count; index += 1) {
      let what = ''
      const fault = await verify(algorithm, (data) => {
        const bad = badSignatureValues(algorithm, data, key)[index]
        what = bad?.what ?? ''
        return bad?.value ?? Buffer.alloc(0)
      })
      if (fault !== 'value-wrong') taken.push(`${what}: ${fault}`)
    }
    expect(taken).toEqual([])
  })
})

test('the right value by PKCS#1 v1.5 counts', async () => {
  expect(await verify('RS256', (data) => sign('sha256', data, key))).toBe('taken')
})

test('of ECDSA only the one that is DER counts', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const data = Buffer.from('attributes')
  const taken: string[] = []
  for (const { what, value } of badSignatureValues('ES256', data, privateKey, 'der')) {
    await requireSignatureValue('ES256', publicKey, data, value, 'der').then(() => taken.push(what), () => undefined)
  }
  expect(taken).toEqual([])
  await requireSignatureValue('ES256', publicKey, data, sign('sha256', data, { key: privateKey, dsaEncoding: 'der' }), 'der')
})
