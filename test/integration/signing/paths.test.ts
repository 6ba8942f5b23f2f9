/** Certificate paths: our verdict and that of `openssl verify`, over one table. */
import { X509Certificate } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openJudge } from '../../../src/signing/certificates/open-judge.ts'
import { openHttpClient } from '../../../src/net/http-client.ts'
import { answersInMemory } from '../../helpers/certificate-answers.ts'
import { badCases, goodCases, root, type MatrixCase } from '../../helpers/matrix-cases.ts'
import { openMatrixFolder, wellMade, type MatrixFolder } from '../../helpers/matrix-certificates.ts'
import { withExtensionTwice } from '../../helpers/matrix-forgery.ts'
import { requireTool } from '../../helpers/tools.ts'

const dayMs = 86_400_000
const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
const http = { request: () => Promise.reject(new Error('nobody is to be asked')) }

describe.skipIf(!requireTool('openssl', 'openssl'))('paths', () => {
  let folder: MatrixFolder

  beforeAll(() => {
    folder = openMatrixFolder()
    folder.make(root)
  })
  afterAll(() => folder.close())

  function placesOf({ certificates, trusted = ['root'], between }: MatrixCase) {
    for (const spec of certificates) folder.make(spec)
    const names = certificates.map(({ name }) => name)
    return { trusted, between: between ?? names.slice(0, -1), judged: names.at(-1) ?? '' }
  }

  async function ourVerdict(given: MatrixCase): Promise<string> {
    const { trusted, between, judged } = placesOf(given)
    const at = atOf(given)
    const authorities = [...between, ...trusted].map((name) => ({ pem: folder.pem(name), revocation: 'none' as const }))
    const judge = await openJudge({ authorities, http, answers: answersInMemory(), graceMs: 0, clock: { now: () => at }, log })
    const verdict = judge.judge(new X509Certificate(folder.pem(judged)).raw, given.use ?? 'seal', at)
    return verdict.then(() => 'good', (error: { code: string; fault: string }) => (error.code === 'signature_invalid' ? error.fault : error.code))
  }

  function theirVerdict(given: MatrixCase): string {
    const { trusted, between, judged } = placesOf(given)
    const options = ['-x509_strict', '-auth_level', '2', '-attime', String(Math.floor(atOf(given).getTime() / 1_000)), '-CAfile', folder.bundle(trusted)]
    const purpose = given.use === 'time-stamp' ? ['-purpose', 'timestampsign'] : []
    const untrusted = between.length === 0 ? [] : ['-untrusted', folder.bundle(between)]
    try {
      return folder.openssl('verify', ...options, ...purpose, ...untrusted, `${judged}.pem`).includes(': OK') ? 'good' : 'refused'
    } catch {
      return 'refused'
    }
  }

  function atOf({ days = 1 }: MatrixCase): Date {
    return new Date(Date.now() + days * dayMs)
  }

  test.each(goodCases.map((given) => [given.what, given] as const))('%s counts, as for openssl', async (_, given) => {
    expect(theirVerdict(given)).toBe('good')
    expect(await ourVerdict(given)).toBe('good')
  })

  test('the unknown one of two authorities that certified an issuer is in nobody’s way, whichever stands first', async () => {
    const given = goodCases.find(({ between }) => between?.includes('twice-by-other'))
    if (!given) throw new Error('the case is gone')
    expect(await ourVerdict({ ...given, between: ['twice-by-other', 'twice'] })).toBe('good')
  })

  test('an extension that stands twice is refused, as by openssl', async () => {
    const twice = await withExtensionTwice(folder)
    expect(await ourVerdict(twice)).toBe('path-form')
    expect(theirVerdict(twice)).toBe('refused')
  })

  test('nothing that a certificate names is ever asked', async () => {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const base = `http://127.0.0.1:${port}`
    const lures = [`authorityInfoAccess=OCSP;URI:${base}/ocsp,caIssuers;URI:${base}/ca`, `crlDistributionPoints=URI:${base}/crl`]
    const certificates = [
      { name: 'lure-ca', issuer: 'root', extensions: [...wellMade.authority, ...lures] },
      { name: 'lure', issuer: 'lure-ca', extensions: [...wellMade.seal, ...lures] },
    ]
    const client = openHttpClient({ maxAnswerBytes: 100_000, connections: 2 })
    try {
      for (const spec of certificates) folder.make(spec)
      const der = new X509Certificate(folder.pem('lure')).raw
      const now = () => new Date()
      const parts = { http: client, answers: answersInMemory(), graceMs: 0, clock: { now }, log }
      const anchor = { pem: folder.pem('root'), revocation: 'none' as const }
      const unchecked = await openJudge({ ...parts, authorities: [anchor, { pem: folder.pem('lure-ca'), revocation: 'none' }] })
      await expect(unchecked.judge(der, 'seal', now())).resolves.toMatchObject({ revocation: { state: 'unchecked' } })
      const unproven = await openJudge({ ...parts, authorities: [anchor, { pem: folder.pem('lure-ca'), revocation: { ocsp: 'http://127.0.0.1:1/' } }] })
      await expect(unproven.judge(der, 'seal', now())).rejects.toMatchObject({ code: 'certificate_unproven' })
      const lost = await openJudge({ ...parts, authorities: [anchor] })
      await expect(lost.judge(der, 'seal', now())).rejects.toMatchObject({ fault: 'path-untrusted' })
      expect(asked).toEqual([])
    } finally {
      await client.close()
      server.close()
    }
  })

  test.each(badCases.map((given) => [given.what, given] as const))('%s does not count', async (_, given) => {
    expect(await ourVerdict(given)).toBe(given.fault)
    expect(theirVerdict(given)).toBe(given.stricter === undefined ? 'refused' : 'good')
  })
})
