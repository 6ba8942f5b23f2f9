/** ECDSA values that must not count, in XML signatures; and the one other value that does, by which nothing may be known. */
import { createPrivateKey, sign, type KeyObject } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkXadesDetached } from '../../../src/signing/xades/xades-detached.ts'
import { checkXadesEnveloped } from '../../../src/signing/xades/xades-enveloped.ts'
import { badSignatureValues, ecdsaTwin } from '../../helpers/bad-signature-values.ts'
import { requireTool } from '../../helpers/tools.ts'
import { rsaSha256, signedProperties, time, xadesForger, type ForgedParts, type XadesForger } from '../../unit/signing/xades-forge.ts'
import { openXadesSeals, organisation, type KindOfSeal } from './xades-seals.ts'

const payload = Buffer.from('10000')
/** openssl dates the certificate by the real clock. */
const now = new Date(Date.now() + 60_000)
const properties = signedProperties.replace(time, `<xades:SigningTime>${now.toISOString()}</xades:SigningTime>`)
const method = rsaSha256.replace('rsa-sha256', 'ecdsa-sha256')

describe.skipIf(!requireTool('openssl', 'openssl'))('a key on P-256', () => {
  let directory: string
  let kind: KindOfSeal
  let key: KeyObject
  let forger: XadesForger

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'lienthong-xades-'))
    kind = (await openXadesSeals(directory)).ECDSA
    const pem = readFileSync(kind.keyFile)
    key = createPrivateKey(pem)
    forger = xadesForger(pem, readFileSync(kind.certificateFile, 'utf8'))
  })

  afterAll(() => rmSync(directory, { recursive: true, force: true }))

  const places: readonly (readonly [string, (value?: ForgedParts['value']) => Promise<unknown>])[] = [
    ['beside raw bytes', (value) => {
      const detached = forger.detached(payload, parts(value))
      return checkXadesDetached({ bytes: payload, detached, profile: 'xades-detached', organisation }, kind.entry, now)
    }],
    ['inside a document', (value) => {
      const bytes = Buffer.from(forger.enveloped('<a>10000@signature@</a>', parts(value)))
      return checkXadesEnveloped({ bytes, profile: 'xades-enveloped', organisation }, kind.entry, now)
    }],
  ]

  function parts(value: ForgedParts['value'] | undefined): Partial<ForgedParts> {
    return { method, properties, ...(value === undefined ? {} : { value }) }
  }

  test.each(places)('%s', async (_, check) => {
    const count = badSignatureValues('ES256', payload, key).length
    const taken: string[] = []
    for (let index = 0; index < count; index += 1) {
      let what = ''
      const fault = await check((data) => {
        const bad = badSignatureValues('ES256', data, key)[index]
        what = bad?.what ?? ''
        return bad?.value ?? Buffer.alloc(0)
      }).then(() => 'taken', (error: { readonly fault?: string }) => error.fault)
      if (fault !== 'value-wrong' && fault !== 'xml-base64') taken.push(`${what}: ${fault}`)
    }
    expect(count).toBeGreaterThan(15)
    expect(taken).toEqual([])
  })

  test.each(places)('%s: the right value counts, and so does its twin', async (_, check) => {
    await expect(check()).resolves.toMatchObject({ algorithm: 'ES256', messageId: 'M-1' })
    await expect(check((data) => ecdsaTwin(sign('sha256', data, { key, dsaEncoding: 'ieee-p1363' })))).resolves.toMatchObject({ algorithm: 'ES256', messageId: 'M-1' })
  })
})
