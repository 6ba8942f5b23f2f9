/** Seals on P-256, which openssl makes: each profile that takes them, and values that must not count. */
import { createPrivateKey, type KeyObject } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Verified } from '../../../src/ports/signer.ts'
import type { OpenSigner } from '../../../src/signing/open-signer.ts'
import { badSignatureValues, ecdsaTwin } from '../../helpers/bad-signature-values.ts'
import { issueOpensslSeal } from '../../helpers/openssl-seal.ts'
import { openTestSigner, openTrust, testSeals, type Trust } from '../../helpers/sandbox-seals.ts'
import { requireTool } from '../../helpers/tools.ts'

const about = { issuer: 'H56', audience: 'G12', messageId: 'm-1', service: 'transfer' }
const payload = Buffer.from('<DATA><A>1</A></DATA>')

describe.skipIf(!requireTool('openssl', 'openssl'))('a seal on P-256', () => {
  let directory: string
  let signer: OpenSigner
  let trust: Trust
  let key: KeyObject

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'lienthong-es256-'))
    const sandbox = await testSeals(['H56'])
    const seal = issueOpensslSeal(directory, sandbox, 'H56', 'ec')
    key = createPrivateKey(readFileSync(seal.keyFile))
    const options = { ...sandbox, organisations: [{ code: 'H56', certificates: [readFileSync(seal.certificateFile, 'utf8')] }] }
    signer = await openTestSigner([seal], options)
    trust = await openTrust(options)
  })

  afterAll(() => rmSync(directory, { recursive: true, force: true }))

  test.each(['jws-detached', 'xades-detached', 'xades-enveloped', 'cades-detached'] as const)('signs and verifies as %s', async (profile) => {
    const { bytes, detached, algorithm } = await signer.sign(payload, profile, about)
    expect(algorithm).toBe('ES256')
    const input = { bytes, profile, organisation: 'H56', audience: 'G12', messageId: 'm-1', service: 'transfer', ...(detached === undefined ? {} : { detached }) }
    await expect(trust.verifier.verify(input)).resolves.toMatchObject({ algorithm: 'ES256', service: 'transfer' })
    await expect(trust.verifier.verify({ ...input, service: 'receipt' })).rejects.toMatchObject({ fault: 'service-differs' })
  })

  test('is none for the tax gateway’s profile, nor for what only RSA makes', async () => {
    await expect(signer.sign(payload, 'xmldsig-gip', about)).rejects.toMatchObject({ code: 'key_unusable', detail: expect.stringContaining('xmldsig-gip cannot be made with its EC key') })
    await expect(signer.sign(payload, 'jws-detached', about, 'PS256')).rejects.toMatchObject({ code: 'key_unusable' })
  })

  describe('in a JWS', () => {
    function verify(header: string, value: Uint8Array): Promise<Verified> {
      return trust.verifier.verify({ bytes: payload, detached: `${header}..${Buffer.from(value).toString('base64url')}`, profile: 'jws-detached', organisation: 'H56' })
    }

    test('does not count with a bad value', async () => {
      const { detached = '' } = await signer.sign(payload, 'jws-detached', about)
      const [header = ''] = detached.split('.')
      const data = Buffer.concat([Buffer.from(`${header}.`), payload])
      for (const { what, value } of badSignatureValues('ES256', data, key)) {
        await expect(verify(header, value), what).rejects.toMatchObject({ fault: 'value-wrong' })
      }
    })

    test('counts with the twin of its value: what is kept of it is known by its content and its message, never by its octets', async () => {
      const { detached = '' } = await signer.sign(payload, 'jws-detached', about)
      const [header = '', , value = ''] = detached.split('.')
      const twin = ecdsaTwin(Buffer.from(value, 'base64url'))
      expect(Buffer.from(twin).toString('base64url')).not.toBe(value)
      await expect(verify(header, twin)).resolves.toMatchObject({ messageId: 'm-1' })
    })
  })
})
