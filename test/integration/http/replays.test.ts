import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AdminPermission } from '../../../schemas/permissions.ts'
import type { ItemState, ReplayItemPage, ReplayPlan, ReplayRun, ReplayRunPage } from '../../../schemas/replays.ts'
import { rolePermissions } from '../../../src/domain/access/roles.ts'
import { createAdminApp } from '../../../src/http/admin-app.ts'
import { authenticateHolders } from '../../../src/http/authentication.ts'
import { createRunReplays } from '../../../src/usecases/run-replays.ts'
import { until } from '../../helpers/until.ts'
import { bearer, dossier, handOver, openDoors, sha256, tokens, type OpenDoors } from './open-doors.ts'

const people: Readonly<Record<string, readonly AdminPermission[]>> = {
  replayer: rolePermissions.replayer,
  approver: rolePermissions.approver,
  // has ordered nothing yet: what one person orders adds up
  second: rolePermissions.replayer,
  // may do both, and so must not do both with one run
  both: [...rolePermissions.replayer, 'replays.approve'],
  novice: ['transfers.read', 'transfers.replay'],
}

const tokenOf = (id: string) => `token-of-${id}-for-the-tests`

let doors: OpenDoors
let admin: FastifyInstance
let n = 0
beforeAll(async () => {
  doors = await openDoors()
  const holders = Object.entries(people).map(([id, permissions]) => ({ id, tokenSha256: sha256(tokenOf(id)), permissions: new Set(permissions) }))
  admin = await createAdminApp({ ...doors.adminDoor, authenticate: authenticateHolders('administrator', holders) })
  await admin.ready()
})
afterAll(async () => {
  await admin.close()
  await doors.close()
})

async function ask<Body>(who: string, method: 'GET' | 'POST', url: string, payload?: object) {
  const answer = await admin.inject({ method, url: `/admin/v1/${url}`, headers: bearer(tokenOf(who)), ...(payload === undefined ? {} : { payload }) })
  return { status: answer.statusCode, body: answer.headers['content-type']?.includes('json') === true ? answer.json<Body & { readonly code?: string; readonly detail?: string }>() : undefined, text: answer.body, headers: answer.headers }
}

async function transfersThatEnd(by: 'refuse' | 'confirm', count: number): Promise<readonly string[]> {
  const ids: string[] = []
  for (let at = 0; at < count; at++) {
    n++
    const answer = await doors.client.inject(handOver(dossier(n), `key-of-replays-${n}`))
    const { id } = answer.json<{ transfer: { id: string } }>().transfer
    await settle(id, by)
    ids.push(id)
  }
  return ids
}

async function settle(id: string, move: 'refuse' | 'confirm'): Promise<void> {
  const result = await doors.store.transfers.lease(id, 'test', 60_000)
  if (result.kind !== 'leased') throw new Error(result.reason)
  const attempt = { finishedAt: new Date(), outcome: move === 'refuse' ? 'refused' : 'delivered', code: move === 'refuse' ? '=cmd' : undefined, words: undefined, raw: undefined, fields: [], exchanges: [], signatures: [], messages: [], receipt: undefined } as const
  await doors.store.transfers.settle(result.lease, { move, attempt, inDoubt: false, lane: { kind: 'as-is' } })
}

async function plan(filter: object, verb = 'replay', who = 'replayer'): Promise<ReplayPlan> {
  const { status, body } = await ask<ReplayPlan>(who, 'POST', 'replay-plans', { verb, filter })
  if (body === undefined || status !== 201) throw new Error(`no plan: ${status} ${body?.detail}`)
  return body
}
const runOf = (of: ReplayPlan, more: object = {}) => ({ plan: of.id, name: 'Sau sự cố', reason: 'the agency is well again', ...(of.confirm === undefined ? {} : { confirm: of.confirm }), ...more })
const why = { reason: 'looked at it' }

/** Turns as a worker takes them, until so many items have gone or ended. */
async function carryOn(run: string, states: readonly ItemState[], count: number): Promise<void> {
  const carry = createRunReplays({ replays: doors.store.replays, outbox: doors.store.outbox, log: { info() {}, warn() {}, error() {} }, concurrencyOf: () => 10, share: 0.5 })
  await until(async () => {
    await carry(new AbortController().signal)
    return (await doors.store.replays.listItems(run, states, 10)).items.length === count
  }, `${count} items are ${states.join(' or ')}`)
}

describe('sending many again', () => {
  test('a plan says what would happen, and is found again', async () => {
    const ids = await transfersThatEnd('refuse', 2)
    const made = await plan({ ids })
    expect(made).toMatchObject({ verb: 'replay', total: 2, by: 'replayer', byPartner: [{ partner: 'agency', count: 2, seconds: expect.any(Number) }], byCode: [{ code: '=cmd', count: 2 }], needsApproval: false })
    expect(made.confirm).toBeUndefined()
    expect((await ask('replayer', 'GET', `replay-plans/${made.id}`)).body).toEqual(made)
    // who approves sees what it is that they approve
    expect((await ask('approver', 'GET', `replay-plans/${made.id}`)).body).toEqual(made)
    expect((await ask('approver', 'POST', 'replay-plans', { verb: 'replay', filter: { ids } })).body).toMatchObject({ code: 'permission_missing' })
    expect((await ask('replayer', 'GET', 'replay-plans/019a0000-0000-7000-8000-000000000001')).status).toBe(404)
    expect((await ask('replayer', 'POST', 'replay-plans', { verb: 'replay', filter: { states: ['nowhere'] } })).body).toMatchObject({ code: 'invalid_input' })
    const { items } = await doors.store.audit.search({ kind: 'order', object: made.id }, 10)
    expect(items).toMatchObject([{ action: 'planReplay', actor: { id: 'replayer' }, answer: 'done' }])
  })

  test('a run goes to its end, and its table can be taken', async () => {
    const ids = await transfersThatEnd('refuse', 2)
    const { body: run } = await ask<ReplayRun>('replayer', 'POST', 'replay-runs', runOf(await plan({ ids })))
    if (run === undefined) throw new Error('no run')
    expect(run).toMatchObject({ state: 'running', total: 2, batch: 20, stopAfter: 10, by: 'replayer', counts: { pending: 2 } })
    await carryOn(run.id, ['sent'], 2)
    for (const [at, id] of ids.entries()) await settle(id, at === 0 ? 'confirm' : 'refuse')
    await carryOn(run.id, ['delivered', 'failed'], 2)
    expect((await ask('replayer', 'GET', `replay-runs/${run.id}`)).body).toMatchObject({ state: 'done', counts: { delivered: 1, failed: 1 }, endedAt: expect.any(String) })
    expect((await ask<ReplayRunPage>('replayer', 'GET', 'replay-runs?state=done&limit=1')).body?.items).toMatchObject([{ id: run.id }])
    expect((await ask<ReplayItemPage>('replayer', 'GET', `replay-runs/${run.id}/items?state=failed`)).body?.items).toMatchObject([{ number: 2, transferId: ids[1], state: 'failed', code: '=cmd' }])
    const table = await ask('approver', 'GET', `replay-runs/${run.id}/items.csv`)
    expect(table.headers).toMatchObject({ 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="replay-${run.id}.csv"` })
    const lines = table.text.split('\r\n')
    expect(lines[0]).toBe('\ufeff"Số","Mã lượt chuyển","Cơ quan","Mã hồ sơ","Trạng thái","Mã trạng thái","Lý do bỏ qua","Mã kết quả","Cơ quan có bản mới hơn","Gửi lúc (giờ Việt Nam)","Kết thúc lúc (giờ Việt Nam)"')
    expect(lines[1]).toContain(`"1","${ids[0]}","agency"`)
    expect(lines[1]).toMatch(/"đã gửi được","delivered",.*"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00","\d{4}-[^"]+\+07:00"$/)
    // what a spreadsheet would take for a formula
    expect(lines[2]).toContain(`"vẫn không gửi được","failed","","'=cmd"`)
    const english = await ask('approver', 'GET', `replay-runs/${run.id}/items.csv?lang=en`)
    expect(english.text.split('\r\n')[0]).toContain('"State","State code"')
    expect((await ask('approver', 'GET', `replay-runs/${run.id}/items.csv?lang=fr`)).body).toMatchObject({ code: 'invalid_input' })
    expect(lines).toHaveLength(4)
    expect((await doors.store.audit.search({ kind: 'export', object: run.id }, 10)).items).toMatchObject(['lang=fr', 'lang=en', 'the first'].map(() => ({ action: 'exportReplayItems', actor: { id: 'approver' } })))
    for (const rest of ['', '/items', '/items.csv']) expect((await ask('replayer', 'GET', `replay-runs/019a0000-0000-7000-8000-000000000001${rest}`)).status).toBe(404)
  })

  test('what is many is typed; a plan is used once', async () => {
    const made = await plan({ ids: await transfersThatEnd('refuse', 3) }, 'replay', 'second')
    expect(made.confirm).toBe('replay 3')
    const { confirm: _confirm, ...without } = runOf(made)
    expect((await ask('second', 'POST', 'replay-runs', without)).body).toMatchObject({ status: 422, code: 'confirmation_wrong', detail: 'Type: replay 3' })
    expect((await ask('second', 'POST', 'replay-runs', runOf(made, { confirm: 'replay 30' }))).body).toMatchObject({ code: 'confirmation_wrong' })
    const { body: run } = await ask<ReplayRun>('second', 'POST', 'replay-runs', runOf(made, { paused: true }))
    expect(run).toMatchObject({ state: 'paused' })
    expect((await ask('second', 'POST', 'replay-runs', runOf(made))).body).toMatchObject({ code: 'plan_used', detail: `The plan became the run ${run?.id}.` })
    expect((await ask('second', 'POST', `replay-runs/${run?.id}/cancel`, why)).body).toMatchObject({ state: 'cancelled', counts: { skipped: 3 } })
    expect((await ask('second', 'POST', `replay-runs/${run?.id}/resume`, why)).body).toMatchObject({ code: 'wrong_state', detail: 'The run is cancelled.' })
  })

  test('a plan that is over, that nobody made or that meets nothing is said so', async () => {
    const made = await plan({ ids: await transfersThatEnd('refuse', 1) })
    await doors.query('update replay_plans set expires_at = now() where id = $1', [made.id])
    expect((await ask('replayer', 'POST', 'replay-runs', runOf(made))).body).toMatchObject({ status: 409, code: 'plan_expired' })
    expect((await ask('replayer', 'POST', 'replay-runs', runOf({ ...made, id: '019a0000-0000-7000-8000-000000000001' }))).body).toMatchObject({ status: 404 })
    const empty = await plan({ dossierCode: 'H56.14-000000-0000' })
    expect((await ask('replayer', 'POST', 'replay-runs', runOf(empty))).body).toMatchObject({ status: 422, code: 'nothing_to_replay' })
  })

  test('very many wait for a second person, who is another one', async () => {
    const made = await plan({ ids: await transfersThatEnd('refuse', 5) }, 'replay', 'both')
    expect(made.needsApproval).toBe(true)
    const { body: run } = await ask<ReplayRun>('both', 'POST', 'replay-runs', runOf(made))
    const at = `replay-runs/${run?.id}`
    expect(run).toMatchObject({ state: 'awaiting-approval' })
    expect((await ask('both', 'POST', `${at}/approve`, why)).body).toMatchObject({ status: 403, code: 'second_person_needed' })
    expect((await ask('replayer', 'POST', `${at}/approve`, why)).body).toMatchObject({ status: 403, code: 'permission_missing' })
    expect((await ask('both', 'POST', `${at}/resume`, why)).body).toMatchObject({ code: 'wrong_state' })
    expect((await ask('approver', 'POST', `${at}/approve`, why)).body).toMatchObject({ state: 'running', approvedBy: 'approver' })
    expect((await ask('approver', 'POST', `${at}/pause`, why)).body).toMatchObject({ code: 'permission_missing' })
    expect((await ask('replayer', 'POST', `${at}/pause`, why)).body).toMatchObject({ state: 'paused', stateBecause: why.reason })
    expect((await ask('replayer', 'POST', `${at}/resume`, why)).body).toMatchObject({ state: 'running' })
    expect((await ask('replayer', 'POST', `${at}/cancel`, why)).body).toMatchObject({ state: 'cancelled' })
    const { items } = await doors.store.audit.search({ kind: 'order', object: run?.id ?? '' }, 20)
    expect(items.map(({ action, answer }) => `${action} ${answer}`)).toContain('approveReplayRun second_person_needed')
  })

  test('resending many needs the right to resend, and always a second person', async () => {
    const ids = await transfersThatEnd('confirm', 1)
    expect((await ask('novice', 'POST', 'replay-plans', { verb: 'resend', filter: { ids } })).body).toMatchObject({ status: 403, code: 'forbidden' })
    const made = await plan({ ids }, 'resend')
    expect(made).toMatchObject({ total: 1, deliveredAlready: 1, needsApproval: true })
    expect((await ask('novice', 'POST', 'replay-runs', runOf(made))).body).toMatchObject({ status: 403, code: 'forbidden' })
    const { body: run } = await ask<ReplayRun>('replayer', 'POST', 'replay-runs', runOf(made))
    expect(run).toMatchObject({ state: 'awaiting-approval', verb: 'resend' })
    expect((await ask('approver', 'POST', `replay-runs/${run?.id}/reject`, why)).body).toMatchObject({ state: 'cancelled', counts: { skipped: 1 } })
  })

  test('a resend names what has a newer version at the agency, in its plan and in every row of its run', async () => {
    const [older = ''] = await transfersThatEnd('confirm', 1)
    const newer = (await doors.client.inject(handOver(dossier(n), 'key-of-a-newer-version'))).json<{ transfer: { id: string } }>().transfer.id
    await settle(newer, 'confirm')
    const made = await plan({ ids: [older, newer] }, 'resend')
    expect(made).toMatchObject({ total: 2, setsBack: 1, setBack: [{ transferId: older, partner: 'agency' }] })
    expect((await ask('approver', 'GET', `replay-plans/${made.id}`)).body).toMatchObject({ setBack: made.setBack })
    const { body: run } = await ask<ReplayRun>('replayer', 'POST', 'replay-runs', runOf(made))
    const { body: items } = await ask<ReplayItemPage>('approver', 'GET', `replay-runs/${run?.id}/items`)
    expect(items?.items.map(({ transferId, newerVersion }) => [transferId, newerVersion?.id])).toEqual([[older, newer], [newer, undefined]])
    expect((await ask('approver', 'GET', `replay-runs/${run?.id}/items.csv`)).text).toContain(`"${newer}"`)
    await ask('replayer', 'POST', `replay-runs/${run?.id}/cancel`, why)
  })

  test('a run of resends goes on only by who may resend; whoever may replay stops it', async () => {
    const made = await plan({ ids: await transfersThatEnd('confirm', 1) }, 'resend')
    const { body: run } = await ask<ReplayRun>('replayer', 'POST', 'replay-runs', runOf(made, { paused: true }))
    const at = `replay-runs/${run?.id}`
    expect((await ask('approver', 'POST', `${at}/approve`, why)).body).toMatchObject({ state: 'paused' })
    expect((await ask('novice', 'POST', `${at}/resume`, why)).body).toMatchObject({ status: 403, code: 'forbidden' })
    expect((await ask('replayer', 'GET', at)).body).toMatchObject({ state: 'paused' })
    expect((await ask('replayer', 'POST', `${at}/resume`, why)).body).toMatchObject({ state: 'running' })
    expect((await ask('novice', 'POST', `${at}/pause`, why)).body).toMatchObject({ state: 'paused' })
    expect((await ask('novice', 'POST', `${at}/cancel`, why)).body).toMatchObject({ state: 'cancelled' })
  })
})

test('nobody else is let near', async () => {
  expect(tokens.h56).toBeDefined()
  expect((await admin.inject({ url: '/admin/v1/replay-runs', headers: bearer(tokens.h56) })).statusCode).toBe(401)
})
