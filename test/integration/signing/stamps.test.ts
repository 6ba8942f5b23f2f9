/** Time stamps: asked for over HTTP from the sandbox's authority and from the openssl program, verified by both. */
import { createHash, randomBytes, X509Certificate } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openHttpClient } from '../../../src/net/http-client.ts'
import type { CertificateJudge } from '../../../src/ports/certificate-judge.ts'
import type { HttpClient } from '../../../src/ports/http-client.ts'
import type { Log } from '../../../src/ports/log.ts'
import type { TimeStamper } from '../../../src/ports/time-stamps.ts'
import { openJudge } from '../../../src/signing/certificates/open-judge.ts'
import { createVerifyTimeStamp, openTimeStamper, type TimeStamperOptions } from '../../../src/signing/cms/time-stamp.ts'
import { createSandboxAuthority, type SandboxAuthority } from '../../../src/signing/sandbox/sandbox-authority.ts'
import { sandboxStampPolicy } from '../../../src/signing/sandbox/time-stamping-authority.ts'
import { answersInMemory } from '../../helpers/certificate-answers.ts'
import { openTrust, testSeals, type TestSeals } from '../../helpers/sandbox-seals.ts'
import { requireTool } from '../../helpers/tools.ts'
import { openTrustServices, type OpenTrustServices } from '../../helpers/trust-services.ts'

const data = Buffer.from('nội dung được đóng dấu')
const digest = createHash('sha256').update(data).digest()
const clock = { now: () => new Date() }

let seals: TestSeals
let services: OpenTrustServices
let http: HttpClient

beforeAll(async () => {
  seals = await testSeals(['H56'])
  services = await openTrustServices(seals)
  http = openHttpClient({ maxAnswerBytes: 300_000, connections: 2 })
}, 60_000)

beforeEach(() => services.behave({}))

afterAll(async () => {
  await http.close()
  await services.close()
})

function stamper(options: Partial<TimeStamperOptions> = {}): TimeStamper {
  return openTimeStamper({ url: services.tsaUrl, http, judge: seals.judge, clock, timeoutMs: 10_000, ...options })
}

const stamp = (options: Partial<TimeStamperOptions> = {}) => stamper(options).stamp(digest, AbortSignal.timeout(20_000))

describe('a stamp', () => {
  test('comes, is verified, and can be verified later', async () => {
    const before = Date.now()
    const made = await stamp({ policy: sandboxStampPolicy })
    expect(made.at.getTime()).toBeGreaterThan(before - 2_000)
    expect(made.authority).toMatch(/^CN=SANDBOX Time Stamps,/)
    expect(made.certificate).toMatch(/^[0-9a-f]{64}$/)
    const verify = createVerifyTimeStamp({ judge: seals.judge, clock })
    expect(await verify(made.token, digest)).toEqual(made)
  })

  test('is found to be over other data', async () => {
    const { token } = await stamp()
    const verify = createVerifyTimeStamp({ judge: seals.judge, clock })
    await expect(verify(token, createHash('sha256').update('khác').digest())).rejects.toMatchObject({ code: 'signature_invalid', fault: 'stamp-imprint' })
  })

  test('of an authority that does not lead to ours counts for nothing', async () => {
    const { token } = await stamp()
    const { judge } = await openTrust({ organisations: [], authorities: await strangeAuthorities() })
    await expect(createVerifyTimeStamp({ judge, clock })(token, digest)).rejects.toMatchObject({ code: 'signature_invalid', fault: 'path-signature' })
  })

  test('that lies in the future of the one who verifies is refused', async () => {
    const { token, at } = await stamp()
    const earlier = { now: () => new Date(at.getTime() - 6 * 60_000) }
    await expect(createVerifyTimeStamp({ judge: seals.judge, clock: earlier })(token, digest)).rejects.toMatchObject({ fault: 'stamp-time' })
    const almost = { now: () => new Date(at.getTime() - 4 * 60_000) }
    await expect(createVerifyTimeStamp({ judge: seals.judge, clock: almost })(token, digest)).resolves.toMatchObject({ at })
  })

  test.each([
    ['wrong-nonce', 'stamp-nonce'],
    ['no-nonce', 'stamp-nonce'],
    ['wrong-imprint', 'stamp-imprint'],
    ['wrong-policy', 'stamp-policy'],
    ['future', 'stamp-time'],
    ['past', 'stamp-time'],
    ['wrong-signer', 'stamp-authority'],
    ['garbage', 'stamp-form'],
    ['huge', 'stamp-form'],
  ] as const)('with the fault %s is refused: %s', async (fault, expected) => {
    services.behave({ tsa: fault })
    const options = fault === 'huge' ? { http: openHttpClient({ maxAnswerBytes: 2_000_000, connections: 1 }) } : {}
    await expect(stamp({ policy: sandboxStampPolicy, ...options })).rejects.toMatchObject({ code: 'signature_invalid', fault: expected })
    await options.http?.close()
  })

  test('that is refused says why', async () => {
    services.behave({ tsa: 'refuses' })
    await expect(stamp()).rejects.toMatchObject({ code: 'stamp_failed', fault: 'stamp-refused', detail: expect.stringContaining('timeNotAvailable') })
    services.behave({})
    await expect(stamp({ policy: '1.2.3' })).rejects.toMatchObject({ code: 'stamp_failed', detail: expect.stringContaining('unacceptedPolicy') })
  })

  test.each(['down', 'error', 'slow'] as const)('fails while the authority is %s', async (fault) => {
    services.behave({ tsa: fault })
    await expect(stamp({ timeoutMs: fault === 'slow' ? 100 : 10_000 })).rejects.toMatchObject({ code: 'stamp_failed' })
  })

  test('is given up with its signal', async () => {
    services.behave({ tsa: 'slow' })
    const giveUp = new AbortController()
    const given = stamper().stamp(digest, giveUp.signal)
    giveUp.abort()
    await expect(given).rejects.toMatchObject({ code: 'stamp_failed' })
  })
})

describe('an authority that is asked about', () => {
  const log: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  let own: OpenTrustServices

  beforeEach(async () => {
    own = await openTrustServices(seals)
  })

  afterEach(() => own.close())

  function openOwnJudge(): Promise<CertificateJudge> {
    const authorities = [
      { pem: seals.root.certificatePem, revocation: 'none' as const },
      { pem: seals.issuing.certificatePem, revocation: { ocsp: own.ocspUrl } },
    ]
    return openJudge({ authorities, http, answers: answersInMemory(), graceMs: 0, clock, log })
  }

  const thumbprint = () => new X509Certificate(seals.timeStamp.certificatePem).fingerprint256.replaceAll(':', '').toLowerCase()

  test('counts where it is good', async () => {
    await expect(stamp({ url: own.tsaUrl, judge: await openOwnJudge() })).resolves.toMatchObject({ certificate: thumbprint() })
    expect(own.asked().ocsp).toBe(1)
  })

  test('counts for nothing from its revocation on; what it stamped before stands', async () => {
    const { token, at } = await stamp({ url: own.tsaUrl })
    own.revoke(thumbprint(), new Date(at.getTime() + 1_000), 'superseded')
    await expect(createVerifyTimeStamp({ judge: await openOwnJudge(), clock })(token, digest)).resolves.toMatchObject({ at })
    own.revoke(thumbprint(), new Date(at.getTime() - 1_000), 'superseded')
    await expect(createVerifyTimeStamp({ judge: await openOwnJudge(), clock })(token, digest)).rejects.toMatchObject({ code: 'signature_invalid', fault: 'certificate-revoked' })
    await expect(stamp({ url: own.tsaUrl, judge: await openOwnJudge() })).rejects.toMatchObject({ fault: 'certificate-revoked' })
  })

  test('counts for nothing at all once its key was in other hands', async () => {
    const { token, at } = await stamp({ url: own.tsaUrl })
    own.revoke(thumbprint(), new Date(at.getTime() + 1_000), 'keyCompromise')
    await expect(createVerifyTimeStamp({ judge: await openOwnJudge(), clock })(token, digest)).rejects.toMatchObject({ fault: 'certificate-revoked' })
  })

  test('waits for proof while nobody can be asked', async () => {
    own.behave({ ocsp: 'down' })
    await expect(stamp({ url: own.tsaUrl, judge: await openOwnJudge() })).rejects.toMatchObject({ code: 'certificate_unproven' })
  })
})

describe.skipIf(!requireTool('openssl', 'openssl'))('openssl', () => {
  let directory: string

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'lienthong-stamps-'))
    writeFileSync(join(directory, 'data'), data)
  })

  afterAll(() => rmSync(directory, { recursive: true, force: true }))

  const openssl = (...options: string[]) => execFileSync('openssl', options, { cwd: directory, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

  test('verifies the tokens that we keep, over the data', async () => {
    const { token } = await stamp()
    writeFileSync(join(directory, 'token.der'), token)
    const verdict = openssl('ts', '-verify', '-data', 'data', '-in', 'token.der', '-token_in', '-CAfile', seals.rootFile, '-untrusted', seals.issuingFile)
    expect(verdict).toContain('Verification: OK')
  })

  const authorities: readonly (readonly [string, readonly string[], string, string])[] = [
    ['RSA and SHA-256', ['rsa:2048'], 'sha256', 'sha256'],
    ['RSA and SHA-512', ['rsa:3072'], 'sha512', 'sha512'],
    ['P-256', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'], 'sha256', 'sha256'],
    ['P-384 and SHA-384', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-384'], 'sha384', 'sha384'],
    ['an old reference to its certificate', ['rsa:2048'], 'sha256', 'sha1'],
  ]

  test.each(authorities)('as an authority with %s stamps for our client', async (name, key, digestName, reference) => {
    const home = join(directory, createHash('sha256').update(name).digest('hex').slice(0, 8))
    const { root, close, url } = await opensslAuthority(home, key, digestName, reference)
    const { judge } = await openTrust({ organisations: [], authorities: [{ pem: root }] })
    try {
      const made = await stamp({ url, judge })
      expect(made.authority).toBe('CN=tsa')
      expect(await createVerifyTimeStamp({ judge, clock })(made.token, digest)).toEqual(made)
      await expect(stamp({ url })).rejects.toMatchObject({ code: 'signature_invalid', fault: 'path-untrusted' })
    } finally {
      await close()
    }
  })

  test('as an authority that signs with SHA-1 is refused', async () => {
    const { root, close, url } = await opensslAuthority(join(directory, 'weak'), ['rsa:2048'], 'sha1', 'sha1')
    const { judge } = await openTrust({ organisations: [], authorities: [{ pem: root }] })
    await expect(stamp({ url, judge })).rejects.toMatchObject({ fault: 'algorithm-refused' })
    await close()
  })

  async function opensslAuthority(home: string, key: readonly string[], digestName: string, reference: string): Promise<{ root: string; url: string; close(): Promise<void> }> {
    mkdirSync(home)
    const run = (...options: string[]) => execFileSync('openssl', options, { cwd: home, stdio: ['ignore', 'pipe', 'pipe'] })
    run('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'root.key', '-out', 'root.pem', '-days', '30', '-subj', '/CN=root', '-addext', 'keyUsage=critical,keyCertSign')
    const use = ['-addext', 'basicConstraints=critical,CA:FALSE', '-addext', 'keyUsage=critical,digitalSignature', '-addext', 'extendedKeyUsage=critical,timeStamping']
    run('req', '-x509', '-newkey', ...key, '-nodes', '-keyout', 'tsa.key', '-out', 'tsa.pem', '-days', '30', '-subj', '/CN=tsa', '-CA', 'root.pem', '-CAkey', 'root.key', ...use)
    writeFileSync(join(home, 'serial'), `${randomBytes(4).toString('hex')}\n`)
    writeFileSync(join(home, 'tsa.cnf'), [
      '[tsa]', 'default_tsa = one', '[one]', 'serial = serial', 'signer_cert = tsa.pem', 'signer_key = tsa.key', `signer_digest = ${digestName}`,
      'default_policy = 1.2.3.4', 'digests = sha256', 'ess_cert_id_chain = no', `ess_cert_id_alg = ${reference}`, '',
    ].join('\n'))
    const server = createServer((request, response) => {
      void buffer(request).then((query) => {
        writeFileSync(join(home, 'query.tsq'), query)
        run('ts', '-reply', '-config', 'tsa.cnf', '-queryfile', 'query.tsq', '-out', 'reply.tsr')
        response.end(readFileSync(join(home, 'reply.tsr')))
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    return {
      root: readFileSync(join(home, 'root.pem'), 'utf8'),
      url: `http://127.0.0.1:${port}/`,
      close: () => new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
    }
  }
})

/** Of another sandbox: the same names, other keys. */
async function strangeAuthorities(): Promise<SandboxAuthority['authorities']> {
  const home = mkdtempSync(join(tmpdir(), 'lienthong-strange-'))
  try {
    const { authorities } = await createSandboxAuthority({ directory: home, organisations: [], clock })
    return authorities
  } finally {
    rmSync(home, { recursive: true })
  }
}
