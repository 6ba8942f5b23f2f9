/** Our questions about revocation answered by `openssl ocsp` and `openssl ca`, by signers who may and who may not. */
import { X509Certificate } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { HttpClient } from '../../../src/ports/http-client.ts'
import { openJudge } from '../../../src/signing/certificates/open-judge.ts'
import { answersInMemory } from '../../helpers/certificate-answers.ts'
import { openMatrixFolder, wellMade, type CertificateSpec, type MatrixFolder } from '../../helpers/matrix-certificates.ts'
import { requireTool } from '../../helpers/tools.ts'

const dayMs = 86_400_000
const responder = [...wellMade.seal.filter((line) => !line.startsWith('keyUsage')), 'keyUsage=critical,digitalSignature']
const delegate = [...responder, 'extendedKeyUsage=OCSPSigning', 'noCheck=ignored']

const certificates: readonly CertificateSpec[] = [
  { name: 'root', extensions: wellMade.root },
  { name: 'issuing', issuer: 'root', extensions: wellMade.authority },
  { name: 'no-lists', issuer: 'root', extensions: wellMade.authority.map((line) => line.replace(',cRLSign', '')) },
  { name: 'good', issuer: 'issuing', serial: '0x1001', extensions: wellMade.seal },
  { name: 'taken', issuer: 'issuing', serial: '0x1002', extensions: wellMade.seal },
  { name: 'stolen', issuer: 'issuing', serial: '0x1003', extensions: wellMade.seal },
  { name: 'unlisted', issuer: 'no-lists', extensions: wellMade.seal },
  { name: 'delegate', issuer: 'issuing', extensions: delegate },
  { name: 'delegate-rsa', issuer: 'issuing', key: 'rsa-2048', extensions: delegate },
  { name: 'no-purpose', issuer: 'issuing', extensions: responder },
  { name: 'of-another', issuer: 'root', extensions: delegate },
  { name: 'weak', issuer: 'issuing', key: 'rsa-1024', extensions: delegate },
  { name: 'stranger', extensions: delegate },
]

describe.skipIf(!requireTool('openssl', 'openssl'))('answers by openssl', () => {
  let folder: MatrixFolder
  const revokedAt = new Date(Math.floor(Date.now() / 1_000) * 1_000 - dayMs)

  beforeAll(() => {
    folder = openMatrixFolder()
    for (const spec of certificates) folder.make(spec)
    const stamp = (date: Date) => `${date.toISOString().slice(2, 19).replace(/[-T:]/g, '')}Z`
    const line = (state: string, revoked: string, serial: string) => [state, stamp(new Date(Date.now() + 3_000 * dayMs)), revoked, serial, 'unknown', '/C=VN/O=x'].join('\t')
    const rows = [line('V', '', '1001'), line('R', `${stamp(revokedAt)},superseded`, '1002'), line('R', `${stamp(revokedAt)},keyCompromise`, '1003')]
    writeFileSync(folder.path('index.txt'), `${rows.join('\n')}\n`)
    writeFileSync(folder.path('ca.cnf'), '[ca]\ndefault_ca=own\n[own]\ndatabase=index.txt\ncrlnumber=crlnumber\ndefault_md=sha256\ndefault_crl_days=7\n')
    writeFileSync(folder.path('crlnumber'), '01\n')
  })
  afterAll(() => folder.close())

  /** Answers like the responder of a certification authority, or what the program says when it cannot. */
  function responderBy(signer: string, ...options: readonly string[]): Pick<HttpClient, 'request'> {
    return {
      async request({ body }) {
        writeFileSync(folder.path('question.der'), body ?? '')
        folder.openssl('ocsp', '-index', 'index.txt', '-CA', 'issuing.pem', '-rsigner', `${signer}.pem`, '-rkey', `${signer}.key`, '-reqin', 'question.der', '-respout', 'answer.der', '-ndays', '1', ...options)
        return answered(readFileSync(folder.path('answer.der')))
      },
    }
  }

  function answered(body: Uint8Array): Awaited<ReturnType<HttpClient['request']>> {
    return { ok: true, answer: { status: 200, headers: {}, body } }
  }

  function judgeBy(http: Pick<HttpClient, 'request'>, issuer = 'issuing', place: 'ocsp' | 'crl' = 'ocsp') {
    const authorities = [
      { pem: folder.pem('root'), revocation: 'none' as const },
      { pem: folder.pem(issuer), revocation: { [place]: 'http://responder.test/' } },
    ]
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
    return openJudge({ authorities, http, answers: answersInMemory(), graceMs: 0, clock: { now: () => new Date() }, log })
  }

  async function verdictOf(name: string, http: Pick<HttpClient, 'request'>, at = new Date()): Promise<string> {
    const verdict = (await judgeBy(http)).judge(der(name), 'seal', at)
    return verdict.then(({ revocation }) => revocation.state, (error: { fault: string }) => error.fault)
  }

  function der(name: string): Uint8Array {
    return new X509Certificate(folder.pem(name)).raw
  }

  test.each([
    ['issuing', []],
    ['delegate', []],
    ['delegate-rsa', []],
    ['delegate', ['-resp_key_id']],
    ['delegate', ['-rmd', 'sha512']],
  ])('by %s %s count', async (signer, options) => {
    expect(await verdictOf('good', responderBy(signer, ...options))).toBe('good')
  })

  test('say what is revoked, and for which time', async () => {
    expect(await verdictOf('taken', responderBy('delegate'))).toBe('certificate-revoked')
    expect(await verdictOf('stolen', responderBy('delegate'))).toBe('certificate-revoked')
  })

  test.each([
    ['without the purpose', 'no-purpose'],
    ['of another authority', 'of-another'],
    ['with a weak key', 'weak'],
    ['whom nobody certified', 'stranger'],
  ])('by a signer %s do not', async (_, signer) => {
    expect(await verdictOf('good', responderBy(signer))).toBe('revocation-signer')
  })

  test('that are signed with SHA-1, or without their certificate, do not', async () => {
    expect(await verdictOf('good', responderBy('delegate', '-rmd', 'sha1'))).toBe('revocation-signer')
    expect(await verdictOf('good', responderBy('delegate', '-resp_no_certs'))).toBe('revocation-signer')
  })

  test('that were changed do not', async () => {
    const honest = responderBy('delegate')
    const http: Pick<HttpClient, 'request'> = {
      async request(request, signal) {
        const result = await honest.request(request, signal)
        if (!result.ok) return result
        const body = Buffer.from(result.answer.body)
        // revoked [1] with its time and reason would be longer; unknown [2] is as long as good [0]
        const at = body.indexOf(Buffer.from([0x80, 0x00, 0x18]))
        body[at] = 0x82
        return answered(body)
      },
    }
    expect(await verdictOf('good', http)).toBe('revocation-signer')
  })

  test('that go on after their end do not', async () => {
    const honest = responderBy('delegate')
    const http: Pick<HttpClient, 'request'> = {
      async request(request, signal) {
        const result = await honest.request(request, signal)
        return result.ok ? answered(Buffer.concat([result.answer.body, Buffer.from([5, 0])])) : result
      },
    }
    expect(await verdictOf('good', http)).toBe('revocation-form')
  })

  describe('as a list', () => {
    function list(...options: readonly string[]): Uint8Array {
      folder.openssl('ca', '-config', 'ca.cnf', '-gencrl', '-keyfile', 'issuing.key', '-cert', 'issuing.pem', '-out', 'list.pem', ...options)
      folder.openssl('crl', '-in', 'list.pem', '-outform', 'DER', '-out', 'list.der')
      return readFileSync(folder.path('list.der'))
    }

    function theirVerdict(name: string): string {
      try {
        return folder.openssl('verify', '-x509_strict', '-auth_level', '2', '-crl_check', '-CRLfile', 'list.pem', '-CAfile', 'root.pem', '-untrusted', 'issuing.pem', `${name}.pem`).includes(': OK') ? 'good' : 'refused'
      } catch {
        return 'refused'
      }
    }

    async function ourVerdict(name: string, bytes: Uint8Array, issuer = 'issuing'): Promise<string> {
      const judge = await judgeBy({ request: async () => answered(bytes) }, issuer, 'crl')
      return judge.judge(der(name), 'seal', new Date()).then(({ revocation }) => revocation.state, (error: { fault: string }) => error.fault)
    }

    test.each([
      ['good', 'good', 'good'],
      ['taken', 'certificate-revoked', 'refused'],
      ['stolen', 'certificate-revoked', 'refused'],
    ])('say of %s what openssl reads in them', async (name, ours, theirs) => {
      expect(await ourVerdict(name, list())).toBe(ours)
      expect(theirVerdict(name)).toBe(theirs)
    })

    test('about a part, or about differences only, are not read as the whole', async () => {
      writeFileSync(folder.path('scope.cnf'), `${readFileSync(folder.path('ca.cnf'), 'utf8')}[part]\nissuingDistributionPoint=critical,@point\n[point]\nfullname=URI:http://list.test/part\n[authorities]\nissuingDistributionPoint=critical,@cas\n[cas]\nonlyCA=TRUE\n[delta]\n2.5.29.27=critical,DER:02:01:01\n`)
      const scoped = (section: string) => list('-config', 'scope.cnf', '-crlexts', section)
      expect(await ourVerdict('good', scoped('part'))).toBe('revocation-other')
      expect(theirVerdict('good')).toBe('refused')
      expect(await ourVerdict('good', scoped('authorities'))).toBe('revocation-other')
      expect(theirVerdict('good')).toBe('refused')
      expect(await ourVerdict('good', scoped('delta'))).toBe('revocation-form')
    })

    test('that are long are read in a thread of their own, to the same end', async () => {
      const rows = Array.from({ length: 1_500 }, (_, n) => ['R', '360101000000Z', '260101000000Z,superseded', (0x20_0000 + n).toString(16).toUpperCase(), 'unknown', `/CN=${n}`].join('\t'))
      writeFileSync(folder.path('long.txt'), `${readFileSync(folder.path('index.txt'), 'utf8')}${rows.join('\n')}\n`)
      writeFileSync(folder.path('long.cnf'), `${readFileSync(folder.path('ca.cnf'), 'utf8').replace('index.txt', 'long.txt')}unique_subject=no\n`)
      const long = list('-config', 'long.cnf')
      expect(long.byteLength).toBeGreaterThan(50_000)
      expect(await ourVerdict('good', long)).toBe('good')
      expect(await ourVerdict('taken', long)).toBe('certificate-revoked')
      expect(await ourVerdict('unlisted', long, 'no-lists')).toBe('revocation-other')
      expect(await ourVerdict('good', Buffer.concat([long, Buffer.from([5, 0])]))).toBe('revocation-form')
    })

    test('by an issuer that may not sign lists do not count', async () => {
      folder.openssl('ca', '-config', 'ca.cnf', '-gencrl', '-keyfile', 'no-lists.key', '-cert', 'no-lists.pem', '-out', 'list.pem')
      folder.openssl('crl', '-in', 'list.pem', '-outform', 'DER', '-out', 'list.der')
      expect(await ourVerdict('unlisted', readFileSync(folder.path('list.der')), 'no-lists')).toBe('revocation-signer')
    })

    test('of another authority do not count', async () => {
      expect(await ourVerdict('unlisted', list(), 'no-lists')).toBe('revocation-other')
    })
  })
})
