/** Links to results and notices: whither they may lead, and what comes of them. */
import { describe, expect, test } from 'vitest'
import { openHttpClient } from '../../src/net/http-client.ts'
import type { Exchange, FetchedFile } from '../../src/ports/adapter.ts'
import type { LandConfig } from './config.ts'
import { allowedAddress, fetchFile } from './fetch-file.ts'
import { landDossier } from './fixtures/dossier.ts'
import { clock, configAt, messageOf, never, withLand } from './fixtures/land-line.ts'
import { openSession } from './session.ts'
import { linkTo, paperOf } from './simulator/papers.ts'

const config = { fileBases: ['https://dat.example.vn/files', 'http://127.0.0.1:9100'], version: 'vbdlis', codeGet: undefined } as const

describe('a link is followed', () => {
  test.each([
    'https://dat.example.vn/files/a.pdf',
    'https://DAT.example.vn:443/files/x/y.pdf?id=1',
    'http://127.0.0.1:9100/a.pdf',
  ])('%s', (link) => {
    expect(allowedAddress(link, config)).toBe(new URL(link).href)
  })

  test('with CodeGet in iLIS, once', () => {
    const ilis = { ...config, version: 'ilis', codeGet: 'ma-tai-tep' } as const
    expect(allowedAddress('https://dat.example.vn/files/a.pdf?id=1', ilis)).toBe('https://dat.example.vn/files/a.pdf?id=1&CodeGet=ma-tai-tep')
    expect(allowedAddress('https://dat.example.vn/files/a.pdf?CodeGet=kem-theo', ilis)).toBe('https://dat.example.vn/files/a.pdf?CodeGet=kem-theo')
  })
})

describe('a link is not followed', () => {
  test.each([
    'https://dat.example.vn/private/a.pdf',
    'https://dat.example.vn/files',
    'https://dat.example.vn/filesystem/a.pdf',
    'https://dat.example.vn/files/../private/a.pdf',
    'https://dat.example.vn/files/%2e%2e/private',
    'https://dat.example.vn/files/..%2fprivate',
    'https://dat.example.vn/files/..%5cprivate',
    'https://dat.example.vn/files/a;b',
    'https://dat.example.vn:8443/files/a.pdf',
    'https://dat.example.vn.attacker.example/files/a.pdf',
    'https://dat.example.vn@attacker.example/files/a.pdf',
    'https://user:pass@dat.example.vn/files/a.pdf',
    'http://dat.example.vn/files/a.pdf',
    'http://127.0.0.1:5432/a.pdf',
    'http://169.254.169.254/latest/meta-data',
    'http://localhost:9100/a.pdf',
    'file:///etc/passwd',
    'javascript:alert(1)',
    '/files/a.pdf',
    '',
  ])('%s', (link) => {
    expect(allowedAddress(link, config)).toBeUndefined()
  })

  test('http to another machine, whatever was agreed', () => {
    expect(allowedAddress('http://dat.example.vn/files/a.pdf', { ...config, fileBases: ['http://dat.example.vn/files'] })).toBeUndefined()
  })
})

const code = 'H56.14-261120-0001'

/** What stands at a link, through the real client, as the adapter fetches it. */
async function fetchFrom(url: string, link: string, changes: object = {}): Promise<FetchedFile> {
  const http = openHttpClient({ maxAnswerBytes: 1024 * 1024, connections: 1 })
  // what configAt makes is a whole config
  const config = configAt(url, {}, changes) as LandConfig
  const exchange: Exchange = {
    signal: never,
    async call(request) {
      const result = await http.request(request, never)
      return result.ok ? result : { ok: false, outcome: { kind: 'later', code: result.failure.code, scope: 'partner' } }
    },
    sign: () => Promise.reject(new Error('nothing is signed')),
    verify: () => Promise.reject(new Error('nothing is verified')),
  }
  try {
    return await fetchFile(link, { config, clock, session: openSession(config, clock) }, exchange)
  } finally {
    await http.close()
  }
}

describe('what is fetched', () => {
  test('is the paper, whole', () =>
    withLand(async (line, simulator) => {
      await line.send(messageOf(landDossier()), never)
      const fetched = await fetchFrom(simulator.url, linkTo(simulator.url, code, 'giay-chung-nhan'))
      expect(fetched).toEqual({ kind: 'fetched', mediaType: 'application/pdf', bytes: Buffer.from(paperOf(code, 'giay-chung-nhan')) })
    }))

  test('is nothing where the link leads nowhere, elsewhere, or the code is missing', () =>
    withLand(async (line, simulator) => {
      await line.send(messageOf(landDossier()), never)
      expect(await fetchFrom(simulator.url, linkTo(simulator.url, 'H56.14-261120-0002', 'giay-chung-nhan'))).toMatchObject({ kind: 'failed', outcome: { kind: 'refused', code: 'file-missing' } })
      expect(await fetchFrom(simulator.url, `${simulator.url}/_simulator/received`)).toMatchObject({ kind: 'failed', outcome: { kind: 'refused', code: 'link-not-allowed' } })
      expect(await fetchFrom(simulator.url, linkTo(simulator.url, code, 'giay-chung-nhan'), { codeGet: undefined })).toMatchObject({ kind: 'failed', outcome: { kind: 'broken' } })
    }))

  test.each([
    [{ kind: 'status', status: 200 }, 'unclear'],
    [{ kind: 'status', status: 302 }, 'unclear'],
    [{ kind: 'garbage', empty: true }, 'unclear'],
    [{ kind: 'status', status: 503 }, 'later'],
    [{ kind: 'reset' }, 'later'],
  ] as const)('is no page, no redirect and no nothing: %j is %s', (behaviour, kind) =>
    withLand(async (line, simulator) => {
      await line.send(messageOf(landDossier()), never)
      simulator.behave(behaviour)
      expect(await fetchFrom(simulator.url, linkTo(simulator.url, code, 'giay-chung-nhan'))).toMatchObject({ kind: 'failed', outcome: { kind } })
    }))
})
