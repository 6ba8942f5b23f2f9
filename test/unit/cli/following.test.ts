/** What takes long: how far it is, for who watches and for who reads it later, and what a script learns of it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { bareEnv } from '../../helpers/bare-env.ts'
import { until } from '../../helpers/until.ts'
import { runHere } from './run-here.ts'
import { problem, startSmallGateway, type Ran, type SmallGateway } from './small-gateway.ts'

vi.setConfig({ testTimeout: 60_000 })

let gateway: SmallGateway
beforeAll(async () => {
  gateway = await startSmallGateway()
})
afterAll(() => gateway.close())

const id = '0190b0c0-0000-7000-8000-0000000000b2'
const route = `GET /admin/v1/replay-runs/${id}`

function run(state: string, delivered: number, more: object = {}): object {
  const counts = { pending: 4 - delivered, sent: 0, delivered, failed: 0, skipped: 0 }
  return { id, name: 'After the outage', verb: 'replay', reason: 'it is well again', plan: id, filter: { partner: 'tax' }, state, by: 'a', at: '2026-11-20T01:30:00.000Z', batch: 20, stopAfter: 10, total: 4, counts, waitsFor: [], ...more }
}

function here(args: readonly string[], columns?: number): Promise<Ran> {
  return runHere(args, { LIENTHONG_PROFILE: gateway.profile, LIENTHONG_LANG: 'en' }, columns)
}

const answers = (...runs: readonly object[]) => runs.map((body) => ({ status: 200, body }))

describe('a run that is followed', () => {
  test('is a line a change where the output is kept, and ends with the run', async () => {
    gateway.on(route, ...answers(run('running', 1), run('running', 1), run('running', 3, { waitsFor: ['rate'] }), run('done', 4)))
    const ran = await here(['replay', 'show', id, '--follow'])
    expect(ran).toMatchObject({ code: 0, out: expect.stringMatching(/State +done\n[^]*Delivered +4\/4/) })
    expect(ran.err.split('\n')).toEqual([
      'running: 1/4 delivered, 0 failed, 0 skipped',
      'running: 3/4 delivered, 0 failed, 0 skipped; held to its rate',
      'done: 4/4 delivered, 0 failed, 0 skipped',
      '',
    ])
  })

  test('is a bar on one line where somebody watches, no wider than the terminal, and gone at the end', async () => {
    gateway.on(route, ...answers(run('running', 2), run('done', 4)))
    const { code, out, err } = await here(['replay', 'show', id, '--follow'], 40)
    expect(code).toBe(0)
    const drawn = err.split('\r\u001b[2K')
    expect(drawn).toEqual(['', '[############------------]  50 %  runni', '[########################] 100 %  done:', ''])
    expect(out).not.toContain('\u001b')
  })

  test('waits for a gateway that is away for a moment', async () => {
    gateway.on(route, { status: 503, body: problem('overloaded', 503) }, { status: 502, body: '<html>' }, ...answers(run('done', 4)))
    const ran = await here(['replay', 'show', id, '--follow'])
    expect(ran).toMatchObject({ code: 0, err: expect.stringContaining('trying again') })
  })

  test.each([
    [run('stopped', 1, { stoppedBy: { partner: 'tax', failures: 3, code: 'server-error' } }), /3 failures in a row at tax: server-error/, 'The run stopped itself'],
    [run('cancelled', 1, { stateBecause: 'wrong day' }), /Because +wrong day/, 'The run was cancelled'],
    [run('done', 3, { counts: { pending: 0, sent: 0, delivered: 3, failed: 1, skipped: 0 } }), /Failed again, skipped +1, 0/, '1 transfers failed again'],
  ])('ends with a failure where not everything was delivered: %#', async (body, shows, says) => {
    gateway.on(route, ...answers(body))
    expect(await here(['replay', 'show', id, '--follow'])).toMatchObject({ code: 1, out: expect.stringMatching(shows), err: expect.stringContaining(says) })
    expect((await here(['replay', 'show', id])).code).toBe(0)
  })

  test('Ctrl-C ends the looking, and says that the run goes on', async () => {
    gateway.on(route, ...answers(run('running', 1)))
    const before = gateway.seen.length
    const env = { ...bareEnv, LIENTHONG_PROFILE: gateway.profile, LIENTHONG_LANG: 'en' }
    const child = spawn(process.execPath, [join(import.meta.dirname, '../../../src/cli/main.ts'), 'replay', 'show', id, '--follow'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    const ended = Promise.all([text(child.stderr), once(child, 'exit')])
    await until(() => gateway.seen.length > before + 1, 'it looked twice', 30_000)
    child.kill('SIGINT')
    const [err, [code]] = await ended
    expect({ code: code as number, err }).toEqual({ code: 130, err: expect.stringContaining(`The run goes on. To follow it again: lienthong replay show ${id} --follow`) })
    expect(gateway.seen.slice(before).map(({ method }) => method)).not.toContain('POST')
  })
})

test('a comparison is waited for, and one that failed is a failure', async () => {
  const one = { id, partner: 'tax', day: '2026-11-20', at: '2026-11-21T18:30:00.000Z', by: 'a', sent: 3, delivered: 3, confirmed: 3, failed: 0, pendingByAge: [], askedPartner: true, differences: [] }
  gateway.on('POST /admin/v1/reconciliations', { status: 202, body: { ...one, state: 'running', asked: 0 } })
  gateway.on(`GET /admin/v1/reconciliations/${id}`, ...answers({ ...one, state: 'running', asked: 2 }, { ...one, state: 'done', asked: 3 }))
  const ran = await here(['reconcile', 'tax', '2026-11-20', '--wait'])
  expect(ran).toMatchObject({ code: 0, err: expect.stringContaining('asked about 2 dossiers') })
  expect(ran.err).toContain('Nothing differs.')
  gateway.on(`GET /admin/v1/reconciliations/${id}`, ...answers({ ...one, state: 'failed', failure: 'timeout', asked: 2 }))
  expect(await here(['reconcile', 'show', id, '--wait'])).toMatchObject({ code: 1, err: expect.stringContaining('could not be finished: timeout') })
})

test('where nobody can be asked, what has to be typed is for the gateway to miss', async () => {
  gateway.on('POST /admin/v1/replay-runs', { status: 422, body: problem('confirmation_wrong', 422) })
  const before = gateway.seen.length
  const ran = await here(['replay', 'run', id, '--name', 'n', '--reason', 'r', '--per-minute', '600', '--paused'])
  expect(ran).toMatchObject({ code: 1, err: expect.stringContaining('[confirmation_wrong]') })
  expect(gateway.seen.slice(before).map(({ method, body }) => [method, JSON.parse(String(body)) as unknown])).toEqual([['POST', { plan: id, name: 'n', reason: 'r', paused: true, perMinute: 600 }]])
})

test('a table for spreadsheets comes as it is, in parts with one row of headings', async () => {
  const csv = { 'content-type': 'text/csv' }
  gateway.on('GET /admin/v1/sync-delays', { status: 200, body: '\ufeff"Ngày"\r\n"2026-11-20"\r\n', headers: csv })
  expect(await here(['delays', '--csv', '--late-after', '30'])).toMatchObject({ code: 0, out: '\ufeff"Ngày"\r\n"2026-11-20"\r\n', err: '' })
  expect(gateway.seen.at(-1)).toMatchObject({ url: '/admin/v1/sync-delays?lateAfterMinutes=30', headers: { accept: expect.stringContaining('text/csv') } })
})

test('options that do not fit are told before anything is asked', async () => {
  const before = gateway.seen.length
  const wrong = [
    ['replay', 'plan', '--state', 'lost'], ['replay', 'plan', id, '--partner', 'tax'], ['replay', 'run', id, '--reason', 'r'], ['replay', 'run', id, '--name', 'n', '--reason', 'r', '--batch', '0'],
    ['replay', 'export', id], ['troubles', 'silence', 'disk', '--reason', 'r'], ['troubles', 'silence', 'disk', '--hours', '721', '--reason', 'r'], ['rules', 'try', '--partner', 'tax'],
    ['rules', 'add', '--partner', 'tax', '--name', 'n', '--contains', 'c', '--kind', 'delivered', '--means', 'm', '--reason', 'r'], ['reconcile', 'tax'], ['reconcile', 'repair', '3', '--kind', 'unmatched', '--reason', 'r'],
    ['correct', id, '--file', join(gateway.folder, 'absent.json'), '--reason', 'r'], ['why', 'H56'], ['deadlines', '--state', 'late'], ['completion', 'tcsh'], ['completion'],
  ]
  for (const args of wrong) expect(await here(args), args.join(' ')).toMatchObject({ code: 2, out: '' })
  expect(gateway.seen.length).toBe(before)
})
