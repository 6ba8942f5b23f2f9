import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { openTerminal } from '../../../src/cli/terminal.ts'
import { usageOf } from '../../../src/cli/usage.ts'
import { verbs as registered } from '../../../src/cli/verbs/index.ts'
import { freePort } from '../../../src/sandbox/free-port.ts'
import { problem, runCommand, startSmallGateway, transfer, transferId, type SmallGateway } from './small-gateway.ts'

// every run is a process of its own
vi.setConfig({ testTimeout: 60_000 })

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
  return gateway.seen.slice(before).map(({ method, url, headers, body }) => `${method} ${url} ${headers.authorization} ${body.toString()}`.trim())
}

const steps = [
  { at: '2026-11-20T01:30:00.000Z', kind: 'event', name: 'transfer.accepted', data: {} },
  { at: '2026-11-20T01:30:01.000Z', kind: 'exchange', name: 'DongBoHoSoMC', attempt: 1, data: { status: 503, requestDigest: 'a'.repeat(64), url: 'https://cong.example/ho-so' } },
]

describe('status', () => {
  test('shows state, attempts, last words, then the timeline as a table', async () => {
    gateway.on(`GET /v1/transfers/${transferId}`, { status: 200, body: transfer('waiting', { code: 'server-error', words: 'HTTP 503', dueAt: '2026-11-20T01:31:00.000Z' }) })
    gateway.on(`GET /v1/transfers/${transferId}/timeline`, { status: 200, body: { items: steps } })
    const ran = await gateway.run(['status', transferId], { LIENTHONG_LANG: 'en' })
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out).toMatch(/State +waiting \(2026-11-20T01:30:05.000Z\)\nAttempts +1\nNext attempt +2026-11-20T01:31:00.000Z\nLast outcome +server-error: HTTP 503\n\nAt +Attempt +Kind +Step +Details\n/)
    expect(ran.out).toContain('DongBoHoSoMC       status=503 url=https://cong.example/ho-so')
    expect(ran.out).not.toContain('aaaa')
    const machine = await gateway.run(['status', transferId, '--json'])
    expect(JSON.parse(machine.out)).toEqual({ transfer: expect.objectContaining({ state: 'waiting' }), timeline: steps })
  })

  test('asks the administrators’ door with --admin, and keeps ids inside their path', async () => {
    const ran = await gateway.run(['status', '../lanes?x=1', '--admin'])
    expect(ran.code).toBe(1)
    expect(ran.err).toContain('[not_found]')
    expect(requests()).toEqual(['GET /admin/v1/transfers/..%2Flanes%3Fx%3D1 Bearer admin-token'])
  })
})

describe('list', () => {
  test('passes the filters on and says when there are more', async () => {
    gateway.on('GET /v1/transfers', { status: 200, body: { items: [transfer('parked', { code: 'garbage' })], next: 'cursor-2' } })
    const ran = await gateway.run(['list', '--state', 'parked', '--state', 'refused', '--partner', 'tax', '--dossier', 'H56.14-261120-0001', '--limit', '1'])
    expect(ran.code).toBe(0)
    expect(ran.out).toMatch(new RegExp(`${transferId} .*parked .*national-portal +H56.14-261120-0001 +garbage`))
    expect(ran.err).toContain('add --all')
    expect(requests()).toEqual(['GET /v1/transfers?state=parked&state=refused&partner=tax&dossierCode=H56.14-261120-0001&limit=1 Bearer client-token'])
  })

  test('--all reads every page', async () => {
    gateway.on('GET /admin/v1/transfers', { status: 200, body: { items: [transfer('parked')], next: 'cursor+2' } }, { status: 200, body: { items: [transfer('refused')] } })
    const ran = await gateway.run(['list', '--all', '--admin', '--json'])
    expect(JSON.parse(ran.out)).toEqual({ items: [transfer('parked'), transfer('refused')] })
    expect(requests()).toEqual(['GET /admin/v1/transfers?limit=200 Bearer admin-token', 'GET /admin/v1/transfers?limit=200&cursor=cursor%2B2 Bearer admin-token'])
  })

  test('the administrators’ filters go to their door, and to no other', async () => {
    gateway.on('GET /admin/v1/transfers', { status: 200, body: { items: [] } })
    await gateway.run(['list', '--admin', '--client', 'one-stop', '--code', 'a', '--code', 'b', '--remote-id', 'R 1', '--older-than', '2h', '--state-from', '2026-11-20T00:00:00Z', '--purpose', 'mirror'])
    expect(requests()).toEqual(['GET /admin/v1/transfers?purpose=mirror&client=one-stop&code=a&code=b&remoteId=R+1&olderThanMinutes=120&stateFrom=2026-11-20T00%3A00%3A00Z Bearer admin-token'])
    const ran = await gateway.run(['list', '--older-than', '2h'])
    expect(ran).toMatchObject({ code: 2, err: expect.stringContaining('--older-than goes with --admin only') })
    expect((await gateway.run(['list', '--admin', '--older-than', '2 weeks'])).code).toBe(2)
  })

  test('knows the states and the limits', async () => {
    for (const args of [['--state', 'lost'], ['--limit', '0'], ['--limit', '201'], ['--limit', '5x'], ['unexpected']]) {
      expect(await gateway.run(['list', ...args])).toMatchObject({ code: 2, out: '' })
    }
    expect(requests()).toEqual([])
  })
})

describe('orders', () => {
  test.each(['replay', 'resend'])('%s goes to the administrators’ door with its reason', async (action) => {
    gateway.on(`POST /admin/v1/transfers/${transferId}/${action}`, { status: 200, body: transfer('waiting') })
    const ran = await gateway.run([action, transferId, '--reason', 'cơ quan nhận yêu cầu'])
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out).toContain('chờ gửi lại / waiting')
    expect(requests()).toEqual([`POST /admin/v1/transfers/${transferId}/${action} Bearer admin-token {"reason":"cơ quan nhận yêu cầu"}`])
    for (const args of [[action, transferId], [action, transferId, '--reason', ' '], [action, '--reason', 'x']]) expect((await gateway.run(args)).code).toBe(2)
  })

  test('a refused replay says why and how', async () => {
    gateway.on(`POST /admin/v1/transfers/${transferId}/replay`, { status: 409, body: problem('superseded', 409, { detail: 'Transfer x was delivered later.' }) })
    const ran = await gateway.run(['replay', transferId, '--reason', 'x'])
    expect(ran.code).toBe(1)
    expect(ran.err).toContain('Transfer x was delivered later.')
    expect(ran.err).toContain('Remedy of superseded')
  })

  test('cancel goes to the client’s door', async () => {
    gateway.on(`POST /v1/transfers/${transferId}/cancel`, { status: 200, body: transfer('cancelled') })
    const ran = await gateway.run(['cancel', transferId])
    expect(ran.out).toContain('đã huỷ / cancelled')
    expect(requests()).toEqual([`POST /v1/transfers/${transferId}/cancel Bearer client-token`])
  })
})

describe('lanes', () => {
  const lane = { partner: 'tax', state: 'suspended', since: '2026-11-20T01:00:00.000Z', reason: 'refused', failures: 3, probes: 1, nextProbeAt: '2026-11-20T01:00:30.000Z' }

  test('are shown as a table', async () => {
    gateway.on('GET /admin/v1/lanes', { status: 200, body: { items: [lane] } })
    const ran = await gateway.run(['lanes'])
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out).toMatch(/tax +suspended +2026-11-20T01:00:00.000Z +3 +2026-11-20T01:00:30.000Z +refused\n$/)
    expect(requests()).toEqual(['GET /admin/v1/lanes Bearer admin-token'])
  })

  test.each(['resume', 'suspend'])('%s needs a partner and a reason', async (action) => {
    gateway.on(`POST /admin/v1/lanes/tax/${action}`, { status: 200, body: { items: [lane] } })
    expect(await gateway.run(['lanes', action, 'tax', '--reason', 'bảo trì'])).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/tax +suspended/) })
    expect(requests()).toEqual([`POST /admin/v1/lanes/tax/${action} Bearer admin-token {"reason":"bảo trì"}`])
    for (const args of [[action], [action, 'tax'], ['close', 'tax']]) expect((await gateway.run(['lanes', ...args])).code).toBe(2)
  })
})

describe('the way to the gateway', () => {
  test('exit code 3 when nobody answers', async () => {
    const profile = join(gateway.folder, 'nobody.json')
    writeFileSync(profile, JSON.stringify({ client: { url: `http://127.0.0.1:${await freePort()}`, clientId: 'one-stop', secret: 's' } }))
    const ran = await gateway.run(['list', '--profile', profile])
    expect(ran).toMatchObject({ code: 3, out: '' })
    expect(ran.err).toMatch(/^Không kết nối được .*: refused\nNo gateway answers at .*: refused\n$/)
  })

  test('exit code 3 when something else answers', async () => {
    gateway.on('GET /v1/transfers', { status: 502, body: '<html>Bad gateway</html>' }, { status: 200, body: '<html>Welcome</html>' })
    for (const status of [502, 200]) {
      const ran = await gateway.run(['list'])
      expect(ran.code).toBe(3)
      expect(ran.err).toContain(`HTTP ${status}`)
    }
  })

  test('exit code 2 when the profile is absent, not JSON, wrong or without the door', async () => {
    const file = join(gateway.folder, 'profile.json')
    for (const text of [undefined, '{', '{"client":{"url":"ftp://x","clientId":"c","secret":"s"}}', '{"client":{"url":"http://x","clientId":"c"}}', '{"client":{"url":"http://x","clientId":"c","keyFile":"nowhere.pem"}}', '{"other":{}}', '{"admin":{"url":"http://127.0.0.1:1","token":"t"}}']) {
      if (text !== undefined) writeFileSync(file, text)
      const ran = await gateway.run(['list', '--profile', file])
      expect(ran).toMatchObject({ code: 2, out: '' })
      expect(ran.err).toContain(file)
    }
    const ran = await runCommand(['list'], { HOME: gateway.folder, LIENTHONG_PROFILE: join(gateway.folder, 'absent.json') })
    expect(ran.err).toContain('LIENTHONG_PROFILE')
  })

  test('as JSON keeps what would steer a terminal, escaped', async () => {
    const words = 'a\u009b31mb\u202ec'
    gateway.on('GET /v1/transfers', { status: 200, body: { items: [transfer('refused', { words })] } })
    const ran = await gateway.run(['list', '--json'])
    expect(ran.out).toContain('a\\u009b31mb\\u202ec')
    expect(JSON.parse(ran.out)).toMatchObject({ items: [{ words }] })
  })

  test('never prints a token', async () => {
    gateway.on('GET /v1/transfers', { status: 401, body: problem('unauthenticated', 401) })
    const ran = await gateway.run(['list'])
    expect(ran.code).toBe(1)
    expect(ran.out + ran.err).not.toContain('client-token')
  })
})

describe('usage', () => {
  test('of the command and of every verb, in the chosen language', async () => {
    const all = await runCommand(['help'], { LIENTHONG_LANG: 'vi' })
    expect(all.code).toBe(0)
    const verbs = [...all.out.matchAll(/^ {2}([a-z]+) /gm)].map(([, verb]) => verb ?? '')
    expect(verbs).toEqual(registered.map(({ name }) => name))
    const terminal = openTerminal({ LIENTHONG_LANG: 'vi' }, process.stdout, process.stderr)
    for (const verb of registered) {
      const usage = usageOf(verb, terminal)
      expect(usage[0]).toMatch(new RegExp(`^lienthong ${verb.name}`))
      expect(usage).toContain(verb.about.vi)
    }
  })

  test('of one verb by help as by --help', async () => {
    const [by, of] = [await runCommand(['help', 'replay'], {}), await runCommand(['replay', '--help'], {})]
    expect(by).toEqual(of)
    expect(by.out).toContain('lienthong replay plan')
    expect(await runCommand(['help', 'repaly'], {})).toMatchObject({ code: 2, out: '' })
  })

  test('nothing and an unknown verb are wrong usage', async () => {
    expect((await runCommand([], {})).code).toBe(2)
    const ran = await runCommand(['sned'], {})
    expect(ran).toMatchObject({ code: 2, out: '' })
    expect(ran.err).toContain('There is no verb "sned"')
  })

  test.each([
    [['list', '--nope'], 'không có tuỳ chọn --nope', 'there is no option --nope'],
    [['list', 'x'], 'thừa tham số x', 'unexpected argument x'],
    [['list', '--state'], 'thiếu hoặc thừa', 'lacks its value'],
  ])('%j is told in both languages', async (args, vi, en) => {
    const ran = await runCommand(args, {})
    expect(ran).toMatchObject({ code: 2, out: '' })
    expect(ran.err).toContain(vi)
    expect(ran.err).toContain(en)
  })

  test('a reader that goes away early ends the command quietly', async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, '../../../src/cli/main.ts'), 'help'])
    child.stdout.destroy()
    const [err, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
    expect({ err, code: code as number }).toEqual({ err: '', code: 0 })
  })

  test('the command starts by itself where Node is on the path', () => {
    expect(readFileSync(join(import.meta.dirname, '../../../src/cli/main.ts'), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
  })
})
