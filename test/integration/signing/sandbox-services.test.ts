/** What the sandbox's authorities issue and answer, held against the openssl program. */
import { X509Certificate } from 'node:crypto'
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSandboxAuthority, type SandboxAuthority } from '../../../src/signing/sandbox/sandbox-authority.ts'
import { requireTool } from '../../helpers/tools.ts'
import { openTrustServices, type OpenTrustServices } from '../../helpers/trust-services.ts'

const madeAt = new Date('2024-01-02T00:00:00Z')

describe.skipIf(!requireTool('openssl', 'openssl'))('openssl', () => {
  let directory: string
  let authority: SandboxAuthority
  let services: OpenTrustServices

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'lienthong-services-'))
    const organisations = [{ code: 'H56', name: 'Tỉnh Mẫu' }, { code: 'G12', name: 'Bộ Mẫu' }]
    authority = await createSandboxAuthority({ directory, organisations, clock: { now: () => madeAt } })
    services = await openTrustServices(authority)
  }, 60_000)

  beforeEach(() => services.behave({}))

  afterAll(async () => {
    await services.close()
    rmSync(directory, { recursive: true, force: true })
  })

  /** Not waited for in this thread: the server that it asks runs here. */
  async function openssl(...options: string[]): Promise<{ readonly code: number; readonly words: string }> {
    const child = spawn('openssl', options, { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] })
    const [out, complaints, code] = await Promise.all([text(child.stdout), text(child.stderr), new Promise<number>((resolve) => child.once('close', (status) => resolve(status ?? -1)))])
    return { code, words: out + complaints }
  }

  const path = ['-CAfile', 'root.pem', '-untrusted', 'issuing.pem']
  const seal = 'seal-H56.pem'

  test.each([
    ['a seal', [], seal],
    ['the issuing CA', [], 'issuing.pem'],
    ['time stamps', ['-purpose', 'timestampsign'], 'time-stamp.pem'],
    ['the OCSP responder', ['-purpose', 'ocsphelper'], 'revocation.pem'],
    ['a server', ['-purpose', 'sslserver', '-verify_ip', '127.0.0.1'], 'tls.pem'],
    ['a server by its name', ['-purpose', 'sslserver', '-verify_hostname', 'localhost'], 'tls.pem'],
  ])('finds nothing wrong with the certificate of %s under its strict rules', async (_, purpose, file) => {
    expect(await openssl('verify', '-x509_strict', '-auth_level', '2', ...purpose, ...path, file)).toEqual({ code: 0, words: `${file}: OK\n` })
  })

  test.each([['timestampsign', seal], ['sslserver', 'time-stamp.pem'], ['timestampsign', 'tls.pem'], ['timestampsign', 'revocation.pem']])('refuses for %s the certificate %s', async (purpose, file) => {
    expect((await openssl('verify', '-purpose', purpose, ...path, file)).words).toMatch(/unsuitable certificate purpose|unsupported certificate purpose/)
  })

  describe('asks the OCSP responder', () => {
    const ask = (issuer: string, file: string) =>
      openssl('ocsp', '-issuer', issuer, '-cert', file, '-url', services.ocspUrl, '-CAfile', 'root.pem', '-verify_other', 'issuing.pem')

    test.each([['issuing.pem', seal], ['issuing.pem', 'time-stamp.pem'], ['root.pem', 'issuing.pem']])('of %s about %s: good', async (issuer, file) => {
      const { code, words } = await ask(issuer, file)
      expect(words).toContain('Response verify OK')
      expect(words).toContain(`${file}: good`)
      expect({ code, nonce: words.includes('no nonce') }).toEqual({ code: 0, nonce: false })
    })

    test('about one that was revoked, with time and reason; the list says the same', async () => {
      const revoked = new X509Certificate(readFileSync(join(directory, 'seal-G12.pem')))
      services.revoke(revoked.fingerprint256.replaceAll(':', '').toLowerCase(), new Date('2026-10-01T02:03:04Z'), 'keyCompromise')
      const { words } = await ask('issuing.pem', 'seal-G12.pem')
      expect(words).toMatch(/seal-G12.pem: revoked[^]*Reason: keyCompromise[^]*Oct\s+1 02:03:04 2026/)
      const list = await fetchList(services.crlUrl, 'issuing.crl.pem')
      const shown = await openssl('crl', '-in', list, '-CAfile', 'issuing.pem', '-noout', '-text')
      expect(shown.words).toContain('verify OK')
      expect(shown.words).toContain(`Serial Number: ${revoked.serialNumber}`)
      expect(shown.words).toMatch(/Oct\s+1 02:03:04 2026[^]*Key Compromise/)
    })

    test('about one that nobody issued: unknown', async () => {
      const { words } = await openssl('ocsp', '-issuer', 'issuing.pem', '-serial', '12345', '-url', services.ocspUrl, '-CAfile', 'root.pem', '-verify_other', 'issuing.pem')
      expect(words).toContain('12345: unknown')
    })

    test('about one of an authority that it does not answer for', async () => {
      const { words } = await ask(seal, 'issuing.pem')
      expect(words).toContain('unauthorized')
    })

    test.each([
      ['stale', /Status times invalid|response is not yet|status expired/i],
      ['wrong-nonce', /Nonce Verify error/],
      ['no-nonce', /no nonce in response/],
      ['other-certificate', /No Status found/],
      ['wrong-signer', /Response Verify Failure/],
      ['busy', /trylater/],
    ] as const)('and notices the fault %s', async (fault, complaint) => {
      services.behave({ ocsp: fault })
      expect((await ask('issuing.pem', seal)).words).toMatch(complaint)
    })
  })

  test('takes both lists where every certificate must be looked up, and refuses what they name', async () => {
    const lists = ['-CRLfile', await fetchList(services.crlUrl, 'issuing.crl.pem'), '-CRLfile', await fetchList(services.rootCrlUrl, 'root.crl.pem')]
    expect((await openssl('verify', '-x509_strict', '-crl_check_all', ...lists, ...path, seal)).code).toBe(0)
    const own = new X509Certificate(readFileSync(join(directory, 'tls.pem'))).fingerprint256.replaceAll(':', '').toLowerCase()
    services.revoke(own, new Date('2026-10-01T00:00:00Z'))
    const now = ['-CRLfile', await fetchList(services.crlUrl, 'later.crl.pem'), '-CRLfile', 'root.crl.pem']
    expect((await openssl('verify', '-x509_strict', '-crl_check_all', ...now, ...path, 'tls.pem')).words).toContain('certificate revoked')
  })

  test('notices a list whose time is over', async () => {
    services.behave({ crl: 'stale' })
    const list = await fetchList(services.crlUrl, 'stale.crl.pem')
    expect((await openssl('verify', '-crl_check', '-CRLfile', list, ...path, seal)).words).toContain('CRL has expired')
  })

  describe('asks for time stamps', () => {
    async function stamp(...options: string[]): Promise<void> {
      writeFileSync(join(directory, 'data'), 'nội dung')
      await openssl('ts', '-query', '-data', 'data', '-cert', '-out', 'query.tsq', ...options)
      const answer = await fetch(services.tsaUrl, { method: 'POST', headers: { 'content-type': 'application/timestamp-query' }, body: readFileSync(join(directory, 'query.tsq')) })
      writeFileSync(join(directory, 'reply.tsr'), Buffer.from(await answer.arrayBuffer()))
    }
    const verify = () => openssl('ts', '-verify', '-queryfile', 'query.tsq', '-in', 'reply.tsr', ...path)

    test('and accepts them', async () => {
      await stamp('-sha256')
      expect((await verify()).words).toContain('Verification: OK')
    })

    test.each([
      ['wrong-nonce', /nonce mismatch/],
      ['no-nonce', /nonce not returned/],
      ['wrong-imprint', /message imprint mismatch/],
      ['wrong-signer', /unsuitable certificate purpose|certificate verify error/],
    ] as const)('and notices the fault %s', async (fault, complaint) => {
      services.behave({ tsa: fault })
      await stamp('-sha256')
      expect((await verify()).words).toMatch(complaint)
    })

    test.each([
      ['a weak digest', ['-sha1'], /unrecognized or unsupported algorithm/],
      ['another digest', ['-sha512'], /unrecognized or unsupported algorithm/],
      ['another policy', ['-sha256', '-tspolicy', '1.2.3'], /requested TSA policy is not supported/],
    ])('and is refused with %s, in words that it knows', async (_, options, words) => {
      await stamp(...options)
      expect((await openssl('ts', '-reply', '-in', 'reply.tsr', '-text')).words).toMatch(words)
    })
  })

  async function fetchList(url: string, name: string): Promise<string> {
    const der = Buffer.from(await (await fetch(url)).arrayBuffer())
    writeFileSync(join(directory, `${name}.der`), der)
    await openssl('crl', '-inform', 'DER', '-in', `${name}.der`, '-out', name)
    return name
  }
})
