/** CAdES signatures, held against the openssl program: what we make it verifies, what it makes we verify. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Algorithm, MadeAlgorithm, Verifier } from '../../../src/ports/signer.ts'
import type { OpenSigner } from '../../../src/signing/open-signer.ts'
import { issueOpensslSeal, type OpensslSeal } from '../../helpers/openssl-seal.ts'
import { openTestSigner, openTrust, testSeals } from '../../helpers/sandbox-seals.ts'
import { requireTool } from '../../helpers/tools.ts'

const profile = 'cades-detached'
const payload = Buffer.from('Nguyễn Thị Thử:\n10000\r\n')
const alsoAllows: readonly Algorithm[] = ['RS256', 'RS1']

describe.skipIf(!requireTool('openssl', 'openssl'))('openssl', () => {
  let directory: string
  let seals: Readonly<Record<'H56' | 'H57', OpensslSeal>>
  let signer: OpenSigner
  let verifier: Verifier

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'lienthong-cades-'))
    const authority = await testSeals([])
    seals = { H56: issueOpensslSeal(directory, authority, 'H56', 'rsa'), H57: issueOpensslSeal(directory, authority, 'H57', 'ec') }
    const organisations = Object.values(seals).map(({ organisation, certificateFile }) => ({ code: organisation, alsoAllows, certificates: [readFileSync(certificateFile, 'utf8')] }))
    const { authorities } = authority
    signer = await openTestSigner(Object.values(seals), { organisations, authorities })
    verifier = (await openTrust({ organisations, authorities })).verifier
    writeFileSync(join(directory, 'authorities.pem'), authorities.map(({ pem }) => pem).join(''))
    writeFileSync(join(directory, 'content'), payload)
  }, 60_000)

  afterAll(async () => {
    await signer.close()
    rmSync(directory, { recursive: true, force: true })
  })

  function openssl(...options: string[]): { readonly code: number | null; readonly words: string } {
    const { status, stderr } = spawnSync('openssl', options, { cwd: directory, encoding: 'utf8' })
    return { code: status, words: stderr }
  }

  function verdictOn(signature: Uint8Array, content = 'content'): { readonly code: number | null; readonly words: string } {
    writeFileSync(join(directory, 'signature.der'), signature)
    return openssl('cms', '-verify', '-cades', '-binary', '-purpose', 'any', '-content', content, '-in', 'signature.der', '-inform', 'DER', '-CAfile', 'authorities.pem')
  }

  const made: readonly (readonly ['H56' | 'H57', MadeAlgorithm])[] = [['H56', 'PS256'], ['H56', 'RS256'], ['H57', 'ES256']]

  describe.each(made)('of %s by %s', (organisation, algorithm) => {
    const sign = async () => {
      const signed = await signer.sign(payload, profile, { issuer: organisation, audience: 'G12', messageId: 'm-1', service: 'transfer' }, algorithm)
      return Buffer.from(signed.detached ?? '', 'base64')
    }

    test('verifies what we make, as CAdES, and so do we', async () => {
      const signature = await sign()
      expect(verdictOn(signature)).toEqual({ code: 0, words: expect.stringContaining('CAdES Verification successful') })
      const verified = await verifier.verify({ bytes: payload, detached: signature.toString('base64'), profile, organisation, audience: 'G12', messageId: 'm-1', service: 'transfer' })
      expect(verified).toMatchObject({ algorithm, deprecated: false })
    })

    test('refuses it over anything else', async () => {
      writeFileSync(join(directory, 'other'), Buffer.concat([payload, Buffer.of(10)]))
      expect(verdictOn(await sign(), 'other').code).not.toBe(0)
    })

    test('refuses it with an octet of what is signed changed, and so do we', async () => {
      const signature = await sign()
      const { certificate, digest } = await signer.sign(payload, profile, { issuer: organisation, audience: 'G12', messageId: 'm-1' }, algorithm)
      const parts = [Buffer.from(digest, 'hex'), Buffer.from(certificate, 'hex'), Buffer.from('"G12"')].map((part) => signature.indexOf(part))
      expect(parts.every((place) => place > 0)).toBe(true)
      for (const place of [...parts.map((part) => part + 3), signature.length - 3, signature.length - 30]) {
        const changed = Buffer.from(signature)
        changed[place] = (changed[place] ?? 0) ^ 0x10
        expect(verdictOn(changed).code, `octet ${place}`).not.toBe(0)
        await expect(verifier.verify({ bytes: payload, detached: changed.toString('base64'), profile, organisation }), `octet ${place}`).rejects.toMatchObject({ code: 'signature_invalid' })
      }
    })
  })

  const theirs: readonly (readonly [string, 'H56' | 'H57', Algorithm, readonly string[]])[] = [
    ['PKCS#1 v1.5', 'H56', 'RS256', ['-md', 'sha256']],
    ['PSS', 'H56', 'PS256', ['-md', 'sha256', '-keyopt', 'rsa_padding_mode:pss', '-keyopt', 'rsa_pss_saltlen:32']],
    ['ECDSA', 'H57', 'ES256', ['-md', 'sha256']],
    ['SHA-1', 'H56', 'RS1', ['-md', 'sha1']],
    ['its issuers along', 'H56', 'RS256', ['-md', 'sha256', '-certfile', 'authorities.pem']],
  ]

  test.each(theirs)('makes one with %s that we verify', async (_, organisation, algorithm, options) => {
    const signature = theirSignature(organisation, ['-cades', ...options])
    const verified = await verifier.verify({ bytes: payload, detached: signature, profile, organisation })
    expect(verified).toMatchObject({ algorithm, organisation, deprecated: algorithm === 'RS1' })
    expect(verified.claimedAt?.getTime()).toBeGreaterThan(Date.now() - 60_000)
    await expect(verifier.verify({ bytes: payload, detached: signature, profile, organisation, audience: 'G12' })).rejects.toMatchObject({ fault: 'audience-differs' })
  })

  test.each([
    ['without the reference to its certificate', [], 'cms-attributes'],
    ['without signed attributes', ['-noattr'], 'cms-attributes-missing'],
    ['without its certificate', ['-cades', '-nocerts'], 'cms-certificate-differs'],
    ['with a key identifier', ['-cades', '-keyid'], 'cms-form'],
    ['with the content inside', ['-cades', '-nodetach'], 'cms-form'],
    ['with SHA-512', ['-cades', '-md', 'sha512'], 'algorithm-refused'],
    ['with a long salt', ['-cades', '-keyopt', 'rsa_padding_mode:pss', '-keyopt', 'rsa_pss_saltlen:48'], 'algorithm-refused'],
    ['by two signers', ['-cades', '-signer', 'H57-ec.pem', '-inkey', 'H57-ec.key'], 'cms-signers'],
    ['in pieces as they come', ['-cades', '-nodetach', '-stream', '-indef'], 'cms-not-der'],
  ])('makes one %s that we do not', async (_, options, fault) => {
    const signature = theirSignature('H56', options)
    await expect(verifier.verify({ bytes: payload, detached: signature, profile, organisation: 'H56' })).rejects.toMatchObject({ code: 'signature_invalid', fault })
  })

  function theirSignature(organisation: 'H56' | 'H57', options: readonly string[]): string {
    const { keyFile, certificateFile } = seals[organisation]
    const run = openssl('cms', '-sign', '-binary', '-in', 'content', '-signer', certificateFile, '-inkey', keyFile, '-outform', 'DER', '-out', 'theirs.der', ...options)
    expect(run.code, run.words).toBe(0)
    return readFileSync(join(directory, 'theirs.der')).toString('base64')
  }
})
