/** Signature values that whoever has the key can make and that must not count, in each place where an XML signature has its value. */
import { constants, createPrivateKey, privateEncrypt, sign, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { MadeAlgorithm } from '../../../src/ports/signer.ts'
import { badSignatureValues } from '../../helpers/bad-signature-values.ts'
import { gipForger } from './forge-gip.ts'
import { rsaSha256, type ForgedParts } from './xades-forge.ts'
import { openXadesKit, payload, sender, type XadesKit } from './xades-kit.ts'

const pss = rsaSha256.replace('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1')
const pssOptions = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }

let kit: XadesKit
let key: KeyObject

beforeAll(async () => {
  kit = await openXadesKit()
  key = createPrivateKey(readFileSync(kit.seals.seals[0]?.keyFile ?? ''))
}, 60_000)

/** Refused one after the other; says which were not. */
async function counted(algorithm: MadeAlgorithm, check: (value: ForgedParts['value']) => Promise<unknown>): Promise<readonly string[]> {
  const taken: string[] = []
  const count = badSignatureValues(algorithm, Buffer.from('x'), key).length
  expect(count).toBeGreaterThan(10)
  for (let index = 0; index < count; index += 1) {
    let what = ''
    const fault = await check((data) => {
      const bad = badSignatureValues(algorithm, data, key)[index]
      what = bad?.what ?? ''
      return bad?.value ?? Buffer.alloc(0)
    }).then(() => 'taken', (error: { readonly fault?: string }) => error.fault)
    if (fault !== 'value-wrong' && fault !== 'xml-base64') taken.push(`${what}: ${fault}`)
  }
  return taken
}

describe('beside raw bytes', () => {
  test.each([['RS256', rsaSha256], ['PS256', pss]] as const)('%s', async (algorithm, method) => {
    expect(await counted(algorithm, (value) => kit.checkDetached(kit.forger.detached(payload, { method, value })))).toEqual([])
  })

  test('the right PSS counts', async () => {
    const value = (data: Uint8Array) => sign('sha256', data, { key, ...pssOptions })
    await expect(kit.checkDetached(kit.forger.detached(payload, { method: pss, value }))).resolves.toMatchObject({ algorithm: 'PS256' })
  })
})

describe('inside a document', () => {
  test.each([['RS256', rsaSha256], ['PS256', pss]] as const)('%s', async (algorithm, method) => {
    expect(await counted(algorithm, (value) => kit.checkEnveloped(kit.forger.enveloped('<a>1@signature@</a>', { method, value })))).toEqual([])
  })
})

test('of the tax gateway', async () => {
  const forger = gipForger(key, kit.seals.organisations[0]?.certificates[0] ?? '')
  const verify = (xml: string) => kit.seals.verifier.verify({ bytes: Buffer.from(xml), profile: 'xmldsig-gip', organisation: sender })
  await expect(verify(forger.document())).resolves.toMatchObject({ algorithm: 'RS256' })
  expect(await counted('RS256', (value) => verify(forger.document({ value })))).toEqual([])
})

test('a value that is encrypted without any padding at all', async () => {
  const value = (data: Uint8Array) => privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, Buffer.concat([Buffer.alloc(256 - 32), Buffer.from(data).subarray(0, 32)]))
  await expect(kit.checkDetached(kit.forger.detached(payload, { value }))).rejects.toMatchObject({ fault: 'value-wrong' })
})
