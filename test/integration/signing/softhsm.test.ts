/** One suite over keys wherever they lie: a PEM file, a PKCS#12 container, a token. And what a token alone can do wrong. */
import { createPublicKey, verify, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { MadeAlgorithm } from '../../../src/ports/signer.ts'
import { loadPkcs11Module } from '../../../src/signing/keys/pkcs11-module.ts'
import { openSeals, sealCertificates, type OpenSeal, type Seal, type TokenPlace } from '../../../src/signing/keys/seals.ts'
import { requireSignatureValue } from '../../../src/signing/keys/signature-value.ts'
import { issueOpensslSeal, openssl, type keyKinds, type OpensslSeal } from '../../helpers/openssl-seal.ts'
import { openTestSigner, testSeals, type TestSeals } from '../../helpers/sandbox-seals.ts'
import { createSoftwareToken, type SoftwareToken } from '../../helpers/software-token.ts'
import { requireTool } from '../../helpers/tools.ts'

const kinds = ['rsa', 'rsa-3072', 'ec'] as const
type Kind = (typeof kinds)[number]
const makes: Readonly<Record<keyof typeof keyKinds, readonly MadeAlgorithm[]>> = { rsa: ['PS256', 'RS256'], 'rsa-3072': ['PS256', 'RS256'], ec: ['ES256'] }
setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')
const passphrase = 'mat-khau-cua-tep'
const pin = '739154'

describe.skipIf(!requireTool('openssl', 'openssl') || !requireTool('softhsm2-util', 'softhsm2'))('keys', () => {
  let directory: string
  let sandbox: TestSeals
  let token: SoftwareToken
  let files: Readonly<Record<Kind, OpensslSeal>>

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'lienthong-softhsm-'))
    sandbox = await testSeals(['H56', 'G12'])
    token = createSoftwareToken(directory, 'con dấu H56', pin)
    const issue = (kind: Kind) => issueOpensslSeal(directory, sandbox, 'H56', kind)
    files = { rsa: issue('rsa'), 'rsa-3072': issue('rsa-3072'), ec: issue('ec') }
    for (const kind of kinds) token.importKey(files[kind].keyFile, `khoá ${kind}`)
  })

  afterAll(() => rmSync(directory, { recursive: true, force: true }))

  const places: Readonly<Record<string, (kind: Kind) => Seal>> = {
    'in a PEM file': (kind) => files[kind],
    'in a PKCS#12 container': (kind) => ({ organisation: 'H56', pkcs12File: container(kind), passphrase }),
    'in a token': (kind) => tokenSeal(kind),
  }

  function container(kind: Kind): string {
    const file = join(directory, `${kind}.p12`)
    openssl('pkcs12', '-export', '-inkey', files[kind].keyFile, '-in', files[kind].certificateFile, '-out', file, '-passout', `pass:${passphrase}`)
    return file
  }

  function tokenSeal(kind: Kind, changes: Partial<TokenPlace> = {}): Seal & { readonly pkcs11: TokenPlace } {
    const { module, token: label } = token
    return { organisation: 'H56', certificateFile: files[kind].certificateFile, pkcs11: { module, token: label, key: `khoá ${kind}`, pin, ...changes } }
  }

  async function open(seal: Seal): Promise<OpenSeal> {
    const [opened] = await openSeals([seal])
    if (opened === undefined) throw new Error('one seal was opened')
    return opened
  }

  function sayWithOpenssl(algorithm: MadeAlgorithm, certificateFile: string, data: Uint8Array, value: Uint8Array): string {
    const path = (name: string, content: string | Uint8Array) => {
      writeFileSync(join(directory, name), content)
      return join(directory, name)
    }
    const key = path('key.pub', openssl('x509', '-in', certificateFile, '-noout', '-pubkey'))
    const options = { PS256: ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:32', '-sigopt', 'rsa_mgf1_md:sha256'], RS256: [], ES256: [] }[algorithm]
    return openssl('dgst', '-sha256', '-verify', key, '-signature', path('value', algorithm === 'ES256' ? derOf(value) : value), ...options, path('data', data))
  }

  /** openssl takes r and s as a SEQUENCE, and writes one by a recipe. */
  function derOf(value: Uint8Array): Uint8Array {
    const [recipe, der] = [join(directory, 'recipe'), join(directory, 'value.der')]
    const integer = (from: number) => Buffer.from(value.subarray(from, from + 32)).toString('hex')
    writeFileSync(recipe, `asn1=SEQUENCE:both\n[both]\nr=INTEGER:0x${integer(0)}\ns=INTEGER:0x${integer(32)}\n`)
    openssl('asn1parse', '-genconf', recipe, '-noout', '-out', der)
    return readFileSync(der)
  }

  describe.each(Object.entries(places))('%s', (_place, sealOf) => {
    describe.each(kinds)('%s', (kind) => {
      let seal: OpenSeal

      beforeAll(async () => {
        seal = await open(sealOf(kind))
      })

      afterAll(() => seal.key.close())

      test('is the certificate’s', () => {
        const certificate = new X509Certificate(readFileSync(files[kind].certificateFile))
        expect(seal.certificate.x509.raw.equals(certificate.raw)).toBe(true)
        expect(seal.key.publicKey.equals(certificate.publicKey)).toBe(true)
        expect(seal.key.kind).toBe(kind === 'ec' ? 'ec' : 'rsa')
        expect(sealCertificates([sealOf(kind)])).toMatchObject([{ organisation: 'H56', pem: certificate.toString() }])
      })

      test.each(makes[kind])('signs with %s as node:crypto and openssl verify it', async (algorithm) => {
        const data = Buffer.from('Hồ sơ H56.14-261121-0001')
        const value = await seal.key.sign(algorithm, data)
        await expect(requireSignatureValue(algorithm, seal.certificate.publicKey, data, value)).resolves.toBeUndefined()
        await expect(requireSignatureValue(algorithm, seal.certificate.publicKey, Buffer.from('khác'), value)).rejects.toMatchObject({ fault: 'value-wrong' })
        expect(sayWithOpenssl(algorithm, files[kind].certificateFile, data, value)).toContain('Verified OK')
      })

      test.each(makes[kind])('signs many things at once with %s, each its own', async (algorithm) => {
        const all = Array.from({ length: 50 }, (_unused, index) => Buffer.alloc(1 + index * 1_000, index))
        const values = await Promise.all(all.map((data) => seal.key.sign(algorithm, data)))
        for (const [index, data] of all.entries()) {
          await requireSignatureValue(algorithm, seal.certificate.publicKey, data, values[index] ?? Buffer.alloc(0))
        }
        expect(new Set(values.map((value) => Buffer.from(value).toString('hex'))).size).toBe(50)
      })

      test('refuses what is for another kind of key', async () => {
        for (const algorithm of (['PS256', 'RS256', 'ES256'] as const).filter((other) => !makes[kind].includes(other))) {
          await expect(seal.key.sign(algorithm, Buffer.from('x'))).rejects.toMatchObject({ code: 'key_unusable' })
        }
      })
    })

    test('makes the signatures of a signer', async () => {
      const certificates = kinds.map((kind) => readFileSync(files[kind].certificateFile, 'utf8'))
      const signer = await openTestSigner([sealOf('ec'), sealOf('rsa')], { ...sandbox, organisations: [{ code: 'H56', certificates }] })
      const about = { issuer: 'H56', audience: 'G12', messageId: 'm' }
      const signed = await Promise.all([signer.sign(Buffer.from('x'), 'jws-detached', about), signer.sign(Buffer.from('x'), 'jws-detached', about, 'RS256')])
      expect(signed.map(({ algorithm }) => algorithm).toSorted()).toContain('RS256')
      for (const { algorithm, detached = '' } of signed) {
        const [header, , value = ''] = detached.split('.')
        const certificate = certificates.find((pem) => (createPublicKey(pem).asymmetricKeyType === 'ec') === (algorithm === 'ES256')) ?? ''
        await requireSignatureValue(algorithm, createPublicKey(certificate), Buffer.from(`${header}.x`), Buffer.from(value, 'base64url'))
      }
      await signer.close()
      await signer.close()
    })
  })

  describe('a token', () => {
    const cases: readonly [string, () => Seal, RegExp][] = [
      ['whose module is not there', () => tokenSeal('rsa', { module: '/nowhere/module.so' }), /the module \/nowhere\/module\.so cannot be loaded/],
      ['whose module is no module', () => tokenSeal('rsa', { module: '/usr/lib/x86_64-linux-gnu/libz.so.1' }), /cannot be loaded/],
      ['that is not in a slot', () => tokenSeal('rsa', { token: 'con dấu khác' }), /token con dấu khác.*no slot holds a token of this label/],
      ['with another PIN', () => tokenSeal('rsa', { pin: '000000' }), /the PIN is refused/],
      ['without the key', () => tokenSeal('rsa', { key: 'không có' }), /key không có.*holds no private RSA key of this label/],
      ['with another certificate’s key', () => ({ ...tokenSeal('rsa'), certificateFile: files['rsa-3072'].certificateFile }), /the certificate does not belong to the key/],
      ['with a key of another kind', () => ({ ...tokenSeal('rsa'), certificateFile: files.ec.certificateFile }), /holds no private EC key of this label/],
      ['without a certificate', () => ({ organisation: 'H56', pkcs11: tokenSeal('rsa').pkcs11 }), /certificateFile is missing/],
    ]
    test.each(cases)('%s is refused by name, without its PIN', async (_what, seal, reason) => {
      const refused: unknown = await openSeals([seal()]).catch((error: unknown) => error)
      expect(refused).toMatchObject({ code: 'key_unusable', detail: expect.stringMatching(reason) })
      expect(refused).toMatchObject({ detail: expect.stringMatching(/^seal of H56 \(token /) })
      const said = inspect(refused, { depth: 10 })
      expect(said).not.toContain(pin)
      expect(said).not.toContain('000000')
    })

    test('with two keys of one label is refused', async () => {
      for (const kind of ['rsa', 'rsa-3072'] as const) token.importKey(files[kind].keyFile, 'hai khoá')
      await expect(openSeals([tokenSeal('rsa', { key: 'hai khoá' })])).rejects.toMatchObject({ code: 'key_unusable', detail: expect.stringContaining('holds several private RSA keys of this label') })
    })

    /** What the maker's library does when the device was unplugged, or its driver started anew. */
    async function loseSessions(): Promise<void> {
      const module = await loadPkcs11Module(token.module)
      const found = await module.findToken(token.token)
      await module.closeAllSessions(found?.slot ?? 0)
    }

    test('that lost its sessions is opened again, once for all who sign', async () => {
      const { key, certificate } = await open(tokenSeal('rsa'))
      const data = Buffer.from('sau khi cắm lại')
      await loseSessions()
      const values = await Promise.all(Array.from({ length: 20 }, () => key.sign('RS256', data)))
      for (const value of values) expect(verify('sha256', data, certificate.publicKey, value)).toBe(true)
      await loseSessions()
      await expect(key.sign('PS256', data)).resolves.toHaveLength(256)
      await key.close()
      await key.close()
      await expect(key.sign('PS256', data)).rejects.toMatchObject({ code: 'key_unusable', detail: expect.stringContaining('the token is closed') })
    })

    test('whose PIN was changed meanwhile is not tried with the old one again and again', async () => {
      let asked = 0
      let known = pin
      const { pkcs11 } = tokenSeal('rsa')
      const changing = { ...pkcs11, get pin() {
        asked += 1
        return known
      } }
      const { key } = await open({ ...tokenSeal('rsa'), pkcs11: changing })
      known = '000000'
      asked = 0
      await loseSessions()
      const tries = await Promise.allSettled(Array.from({ length: 5 }, () => key.sign('RS256', Buffer.from('x'))))
      await expect(key.sign('RS256', Buffer.from('x'))).rejects.toMatchObject({ code: 'key_unusable', detail: expect.stringContaining('the PIN is refused') })
      expect(tries.every(({ status }) => status === 'rejected')).toBe(true)
      expect(asked).toBe(1)
      await key.close()
    })

    test('stays loaded when the garbage goes', async () => {
      const { key } = await open(tokenSeal('rsa'))
      collectGarbage()
      await new Promise((resolve) => setImmediate(resolve))
      await expect(key.sign('PS256', Buffer.from('x'))).resolves.toHaveLength(256)
      await key.close()
    })

    test('lets go of its sessions with the last signature, and may be opened twice at once', async () => {
      const [first, second] = await Promise.all([open(tokenSeal('rsa')), open(tokenSeal('ec'))])
      const pending = Array.from({ length: 30 }, () => first.key.sign('RS256', Buffer.from('x')))
      await first.key.close()
      const settled = await Promise.allSettled(pending)
      expect(settled.every((result) => result.status === 'fulfilled')).toBe(true)
      await expect(second.key.sign('ES256', Buffer.from('x'))).resolves.toHaveLength(64)
      await second.key.close()
    })
  })
})
