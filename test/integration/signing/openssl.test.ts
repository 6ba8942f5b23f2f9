/** Seals, chains and detached signatures, held against the openssl program. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRegistry, type Registry } from '../../../src/signing/certificates/registry.ts'
import { openSeals, sealCertificates } from '../../../src/signing/keys/seals.ts'
import { issueOpensslSeal, openssl } from '../../helpers/openssl-seal.ts'
import { openTestSigner, openTrust, testSeals, type TestSeals } from '../../helpers/sandbox-seals.ts'
import { requireTool } from '../../helpers/tools.ts'

const payload = Buffer.from('{"a": 1}')
const about = { issuer: 'H56', audience: 'G12', messageId: 'm' }
const passphrase = 'mat-khau-thu'
/** Without it openssl makes authorities. */
const leaf = ['-addext', 'basicConstraints=critical,CA:FALSE']

describe.skipIf(!requireTool('openssl', 'openssl'))('openssl', () => {
  let seals: TestSeals
  let directory: string
  let keyFile: string
  let certificateFile: string

  beforeAll(async () => {
    seals = await testSeals(['H56', 'G12'])
    directory = mkdtempSync(join(tmpdir(), 'lienthong-openssl-'))
    keyFile = seals.seals[0]?.keyFile ?? ''
    certificateFile = seals.seals[0]?.certificateFile ?? ''
  })

  afterAll(() => rmSync(directory, { recursive: true, force: true }))

  function file(name: string, content: string | Uint8Array = ''): string {
    const path = join(directory, name)
    writeFileSync(path, content)
    return path
  }

  function register(pem: string): Registry {
    return createRegistry([{ code: 'H56' }], [{ organisation: 'H56', pem, state: 'active' }])
  }

  test('finds nothing wrong with the sandbox chain under its strict rules', () => {
    const verdict = openssl('verify', '-x509_strict', '-auth_level', '2', '-CAfile', seals.rootFile, '-untrusted', seals.issuingFile, certificateFile)
    expect(verdict).toContain(': OK')
  })

  test('writes the subject as we do', async () => {
    const { detached, bytes } = await seals.signer.sign(payload, 'jws-detached', about)
    const { subject } = await seals.verifier.verify({ bytes, detached: detached ?? '', profile: 'jws-detached', organisation: 'H56' })
    const theirs = openssl('x509', '-in', certificateFile, '-noout', '-subject', '-nameopt', 'RFC2253,-esc_msb,utf8')
    expect(theirs.trim()).toBe(`subject=${subject}`)
  })

  test('verifies our detached signature as RSASSA-PSS', async () => {
    const { detached = '' } = await seals.signer.sign(payload, 'jws-detached', about)
    const [header = '', , value = ''] = detached.split('.')
    const signed = file('signed', Buffer.concat([Buffer.from(`${header}.`), payload]))
    const signature = file('value', Buffer.from(value, 'base64url'))
    const publicKey = file('public.pem', openssl('x509', '-in', certificateFile, '-noout', '-pubkey'))
    const options = ['-sha256', '-verify', publicKey, '-signature', signature, '-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:32']
    expect(openssl('dgst', ...options, signed)).toContain('Verified OK')
  })

  describe('PKCS#12 files open', () => {
    const kinds: readonly [string, string[]][] = [
      ['as made today', []],
      ['with AES-128', ['-keypbe', 'AES-128-CBC', '-certpbe', 'AES-128-CBC']],
      ['with the old ciphers', ['-legacy', '-certpbe', 'PBE-SHA1-RC2-40', '-keypbe', 'PBE-SHA1-3DES', '-macalg', 'sha1']],
      ['with the whole chain', ['-certfile', 'CHAIN']],
    ]
    test.each(kinds)('%s', async (name, options) => {
      const pkcs12File = file(`${name}.p12`)
      const settings = options.map((option) => (option === 'CHAIN' ? seals.issuingFile : option))
      openssl('pkcs12', '-export', '-inkey', keyFile, '-in', certificateFile, '-out', pkcs12File, '-passout', `pass:${passphrase}`, ...settings)
      const signer = await openTestSigner([{ organisation: 'H56', pkcs12File, passphrase }], seals)
      const { detached = '', bytes, certificate } = await signer.sign(payload, 'jws-detached', about)
      await expect(seals.verifier.verify({ bytes, detached, profile: 'jws-detached', organisation: 'H56' })).resolves.toMatchObject({ certificate })
      expect(sealCertificates([{ organisation: 'H56', pkcs12File, passphrase }])).toEqual([{ organisation: 'H56', file: pkcs12File, pem: readFileSync(certificateFile, 'utf8') }])
      await expect(openTestSigner([{ organisation: 'H56', pkcs12File, passphrase: 'sai' }], seals)).rejects.toThrow(/PKCS#12 file cannot be opened/)
    })

    test('with a P-256 key', async () => {
      const key = file('ec.key')
      const certificate = file('ec.pem')
      const pkcs12File = file('ec.p12')
      openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out', certificate, '-days', '30', '-subj', '/O=Mau', ...leaf)
      openssl('pkcs12', '-export', '-inkey', key, '-in', certificate, '-out', pkcs12File, '-passout', `pass:${passphrase}`)
      const [seal] = await openSeals([{ organisation: 'H56', pkcs12File, passphrase }])
      expect(seal?.key.kind).toBe('ec')
      await expect(seal?.key.sign('PS256', payload)).rejects.toMatchObject({ code: 'key_unusable' })
    })
  })

  describe('registered certificates that are too weak are refused at start', () => {
    const kinds: readonly [string, string[], string][] = [
      ['RSA of 1024 bits', ['-newkey', 'rsa:1024'], 'shorter than 2048 bits'],
      ['a SHA-1 signature', ['-newkey', 'rsa:2048', '-sha1'], 'SHA-1'],
      ['another curve', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:secp256k1'], 'not P-256'],
      ['another kind of key', ['-newkey', 'ed25519'], 'neither RSA nor P-256'],
    ]
    test.each(kinds)('%s', (_, options, reason) => {
      const pem = openssl('req', '-x509', '-nodes', '-keyout', '/dev/null', '-days', '30', '-subj', '/O=Mau', ...leaf, ...options)
      expect(() => register(pem)).toThrow(expect.objectContaining({ code: 'config_invalid', detail: expect.stringContaining(reason) }))
    })
  })

  describe('certificates are held to the use that openssl wrote into them', () => {
    const kinds: readonly [string, string[], string | undefined][] = [
      ['no word about usage', [], undefined],
      ['digitalSignature', ['keyUsage=critical,digitalSignature'], undefined],
      ['nonRepudiation', ['keyUsage=nonRepudiation'], undefined],
      ['both among others', ['keyUsage=digitalSignature,nonRepudiation,keyEncipherment,decipherOnly', 'extendedKeyUsage=emailProtection'], undefined],
      ['keyEncipherment', ['keyUsage=critical,keyEncipherment'], 'its key usage names neither digitalSignature nor nonRepudiation'],
      ['decipherOnly, the ninth bit', ['keyUsage=decipherOnly'], 'its key usage names neither digitalSignature nor nonRepudiation'],
      ['keyCertSign', ['keyUsage=digitalSignature,keyCertSign'], 'it is the certificate of an authority'],
    ]
    const made = (constraints: string, extensions: readonly string[]) =>
      openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', '/dev/null', '-days', '30', '-subj', '/O=Mau',
        ...[`basicConstraints=${constraints}`, ...extensions].flatMap((extension) => ['-addext', extension]))
    const open = (pem: string) => () => register(pem)

    test.each(kinds)('%s', (_, extensions, reason) => {
      const registering = open(made('CA:FALSE', extensions))
      if (reason === undefined) expect(registering).not.toThrow()
      else expect(registering).toThrow(expect.objectContaining({ code: 'config_invalid', detail: expect.stringContaining(`certificate 1, of organisation H56: ${reason}`) }))
    })

    test('an authority by its constraints alone', () => {
      expect(open(made('critical,CA:TRUE', []))).toThrow(/certificate of an authority/)
      expect(open(made('critical,CA:TRUE', ['keyUsage=digitalSignature']))).toThrow(/certificate of an authority/)
      expect(open(made('critical,CA:TRUE,pathlen:0', ['keyUsage=digitalSignature']))).toThrow(/certificate of an authority/)
    })
  })

  test('ES256 by openssl verifies; DER, zeros and another message do not', async () => {
    const { keyFile: key, certificateFile: es } = issueOpensslSeal(directory, seals, 'H56', 'ec')
    const certificate = readFileSync(es, 'utf8')
    const thumbprint = openssl('x509', '-in', es, '-noout', '-fingerprint', '-sha256').split('=')[1]?.trim().replaceAll(':', '') ?? ''
    const header = { alg: 'ES256', b64: false, crit: ['b64'], 'x5t#S256': Buffer.from(thumbprint, 'hex').toString('base64url'), iat: Math.floor(Date.now() / 1000), iss: 'H56', aud: 'G12', jti: 'm' }
    const encoded = Buffer.from(JSON.stringify(header)).toString('base64url')
    const value = file('es.der')
    openssl('dgst', '-sha256', '-sign', key, '-out', value, file('es.in', Buffer.concat([Buffer.from(`${encoded}.`), payload])))
    const integers = [...openssl('asn1parse', '-inform', 'DER', '-in', value).matchAll(/INTEGER\s*:([0-9A-F]+)/g)].map((match) => match[1]?.padStart(64, '0') ?? '')
    const { verifier } = await openTrust({ ...seals, organisations: [{ code: 'H56', certificates: [certificate] }] })
    const verify = (signature: Buffer) => verifier.verify({ bytes: payload, detached: `${encoded}..${signature.toString('base64url')}`, profile: 'jws-detached', organisation: 'H56' })
    await expect(verify(Buffer.from(integers.join(''), 'hex'))).resolves.toMatchObject({ algorithm: 'ES256' })
    const der = readFileSync(value)
    for (const bad of [der, Buffer.alloc(64), Buffer.from(integers.toReversed().join(''), 'hex')]) {
      await expect(verify(bad)).rejects.toMatchObject({ code: 'signature_invalid', fault: 'value-wrong' })
    }
  })
})
