import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { exampleAuditEntry, exampleExplanation, exampleRights } from '../../../src/http/examples-of-access.ts'
import { bareEnv } from '../../helpers/bare-env.ts'
import { problem, startSmallGateway, type Ran, type SmallGateway } from './small-gateway.ts'

// every run is a process of its own
vi.setConfig({ testTimeout: 60_000 })

const english = { LIENTHONG_LANG: 'en' }

let gateway: SmallGateway
let before = 0
beforeAll(async () => {
  gateway = await startSmallGateway()
})
beforeEach(() => {
  before = gateway.seen.length
})
afterAll(() => gateway.close())

function requests(): readonly string[] {
  return gateway.seen.slice(before).map(({ method, url, body }) => `${method} ${url} ${body.toString()}`.trim())
}

function file(content: string): string {
  const path = join(gateway.folder, 'rights.json')
  writeFileSync(path, content)
  return path
}

/** With something on its standard input. */
async function runWith(input: string, args: readonly string[]): Promise<Ran> {
  const main = join(import.meta.dirname, '../../../src/cli/main.ts')
  const child = spawn(process.execPath, [main, ...args], { env: { ...bareEnv, LIENTHONG_PROFILE: join(gateway.folder, 'cli.json'), ...english } })
  child.stdin.end(input)
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close') as Promise<[number]>])
  return { code, out, err }
}

describe('access', () => {
  test('list shows a row a client', async () => {
    gateway.on('GET /admin/v1/access', { status: 200, body: { items: [exampleRights] } })
    const ran = await gateway.run(['access', 'list'], english)
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out).toMatch(/^Client +Version +Since[^]*\nh56 +3 +2026-11-20T02:00:00.000Z +security-officer-1 +8 +civil-registry, land +civil-status-record, sectors +Decision 41/)
    expect(JSON.parse((await gateway.run(['access', '--json'])).out)).toEqual({ items: [exampleRights] })
  })

  test('show has the version that counts in full, and those before it', async () => {
    gateway.on('GET /admin/v1/access/h56', { status: 200, body: { items: [exampleRights, { ...exampleRights, version: 2, reason: 'Earlier' }] } })
    const { out } = await gateway.run(['access', 'show', 'h56'], english)
    expect(out).toMatch(/Version +3 \(2026-11-20T02:00:00.000Z, security-officer-1\)\n/)
    expect(out).toMatch(/Sends +land: 1.012783, 1.012784\n/)
    expect(out).toMatch(/Asks +civil-status-record: procedure-handling; 1.001193\n/)
    expect(out).toMatch(/\nh56 +2 [^\n]*Earlier/)
    gateway.on('GET /admin/v1/access/h57', { status: 200, body: { items: [] } })
    expect((await gateway.run(['access', 'show', 'h57'], english)).err).toContain('no rights yet')
  })

  test('set puts the file in place of the newest version, or of the one that is named', async () => {
    gateway.on('GET /admin/v1/access/h56', { status: 200, body: { items: [exampleRights] } })
    gateway.on('PUT /admin/v1/access/h56', { status: 200, body: { ...exampleRights, version: 4 } }, { status: 409, body: problem('version_conflict', 409) })
    const rights = { permissions: ['events.read'], transfers: [], queries: [] }
    const ran = await gateway.run(['access', 'set', 'h56', '--file', file(JSON.stringify(rights)), '--reason', 'Decision 42'], english)
    expect(ran.code).toBe(0)
    expect(ran.out).toMatch(/Version +4 /)
    expect(requests()).toEqual(['GET /admin/v1/access/h56', `PUT /admin/v1/access/h56 ${JSON.stringify({ rights, basedOn: 3, reason: 'Decision 42' })}`])
    const late = await gateway.run(['access', 'set', 'h56', '--file', file(JSON.stringify(rights)), '--reason', 'Decision 42', '--based-on', '2'], english)
    expect([late.code, requests().at(-1)]).toEqual([1, `PUT /admin/v1/access/h56 ${JSON.stringify({ rights, basedOn: 2, reason: 'Decision 42' })}`])
    expect(late.err).toContain('[version_conflict]')
  })

  test('explain says of each condition whether it holds, and ends with a failure where it is not allowed', async () => {
    gateway.on('POST /admin/v1/access/explain', { status: 200, body: exampleExplanation })
    const ran = await gateway.run(['access', 'explain', 'h56', '--partner', 'judiciary', '--procedure', '2.000488'], english)
    expect(ran.code).toBe(1)
    expect(ran.out).toContain('✓ hold transfers.send: permissions name transfers.send\n✗ send to judiciary: no row of transfers names judiciary\n')
    expect(ran.err).toContain('By version 3')
    gateway.on('POST /admin/v1/access/explain', { status: 200, body: { ...exampleExplanation, allowed: true, steps: [] } })
    for (const [args, question] of [
      [['--partner', 'land', '--service', 'land-parcel', '--purpose', 'procedure-handling', '--procedure', '1.012783'], { query: { service: 'land-parcel', purpose: 'procedure-handling', partner: 'land', procedure: '1.012783' } }],
      [['--partner', 'national-portal', '--service', 'sectors', '--purpose', 'reference-data'], { query: { service: 'sectors', purpose: 'reference-data', partner: 'national-portal' } }],
      [['--permission', 'queries.ask'], { permission: 'queries.ask' }],
    ] as const) {
      expect((await gateway.run(['access', 'explain', 'h56', ...args])).code).toBe(0)
      expect(requests().at(-1)).toBe(`POST /admin/v1/access/explain ${JSON.stringify({ client: 'h56', ...question })}`)
    }
  })

  test.each([
    [['access', 'give'], 'There is no "access give"'],
    [['access', 'show'], '<client> is missing'],
    [['access', 'set', 'h56', '--reason', 'x'], '--file is missing'],
    [['access', 'set', 'h56', '--file', '/nowhere.json', '--reason', 'x'], 'cannot be read'],
    [['access', 'set', 'h56', '--file', import.meta.filename, '--reason', 'x'], 'is not JSON'],
    [['access', 'explain', 'h56'], '--partner is missing'],
    [['access', 'explain', 'h56', '--partner', 'tax'], '--procedure is missing'],
    [['access', 'explain', 'h56', '--partner', 'tax', '--service', 'sectors'], '--purpose is missing'],
    [['audit', 'search', '--limit', '501'], '--limit must be'],
    [['audit', 'search', '--head', 'x'], '--head does not go with "audit search"'],
    [['audit', 'verify', '--actor', 'x'], '--actor does not go with "audit verify"'],
    [['audit', '--reason', 'x'], '--reason does not go with "audit'],
    [['audit', 'look'], 'There is no "audit look"'],
    [['audit', 'citizen', '038190000001', '--reason', 'x'], 'Too many arguments'],
  ])('%j is written wrongly', async (args, words) => {
    const ran = await gateway.run(args, english)
    expect([ran.code, ran.err]).toEqual([2, expect.stringContaining(words)])
    expect(requests()).toEqual([])
  })
})

describe('audit', () => {
  test('search passes the filters on, and reads every page where asked to', async () => {
    gateway.on('GET /admin/v1/audit/entries', { status: 200, body: { items: [exampleAuditEntry], next: 'more' } }, { status: 200, body: { items: [{ ...exampleAuditEntry, answer: 'not-found' }] } })
    const filters = ['--kind', 'query', '--actor', 'h56', '--official', 'can-bo-7', '--partner', 'civil-registry', '--dossier', 'H56.14-261120-0001', '--object', 'x', '--from', '2026-11-20T00:00:00+07:00', '--to', '2026-11-21T00:00:00Z']
    const ran = await gateway.run(['audit', 'search', ...filters, '--limit', '1'], english)
    expect(ran.out).toMatch(/^At +Kind +What[^]*\n2026-11-20T02:30:00.000Z +query +civil-status-record +h56 +can-bo-7, H56.14 +procedure-handling, 1.001193 +H56.14-261120-0001 +civil-registry +found\n/)
    expect(ran.err).toContain('add --all')
    const asked = '/admin/v1/audit/entries?kind=query&actor=h56&official=can-bo-7&partner=civil-registry&object=x&from=2026-11-20T00%3A00%3A00%2B07%3A00&to=2026-11-21T00%3A00%3A00Z&dossierCode=H56.14-261120-0001'
    expect(requests()).toEqual([`GET ${asked}&limit=1`])
    gateway.on('GET /admin/v1/audit/entries', { status: 200, body: { items: [exampleAuditEntry], next: 'more' } }, { status: 200, body: { items: [{ ...exampleAuditEntry, answer: 'not-found' }] } })
    const all = await gateway.run(['audit', 'search', '--all', '--json'])
    expect(JSON.parse(all.out)).toEqual({ items: [exampleAuditEntry, { ...exampleAuditEntry, answer: 'not-found' }] })
    expect(requests().slice(1)).toEqual(['GET /admin/v1/audit/entries?limit=500', 'GET /admin/v1/audit/entries?limit=500&cursor=more'])
  })

  test('citizen reads the number from standard input, and puts it into a body only', async () => {
    gateway.on('POST /admin/v1/citizen-report', { status: 200, body: { items: [exampleAuditEntry], next: 'more' } }, { status: 200, body: { items: [] } })
    const ran = await runWith('038190000001\n', ['audit', 'citizen', '--reason', 'Request 17/2026'])
    expect([ran.code, ran.err]).toEqual([0, ''])
    expect(ran.out).toContain('civil-status-record')
    expect(ran.out).not.toContain('038190000001')
    const asked = { identityNumber: '038190000001', reason: 'Request 17/2026' }
    expect(requests()).toEqual([`POST /admin/v1/citizen-report ${JSON.stringify(asked)}`, `POST /admin/v1/citizen-report ${JSON.stringify({ ...asked, cursor: 'more' })}`])
    const none = await runWith('', ['audit', 'citizen', '--reason', 'x'])
    expect([none.code, none.err]).toEqual([2, expect.stringContaining('one identity number')])
    expect((await runWith('038190000001', ['audit', 'citizen'])).err).toContain('--reason is missing')
  })
})
