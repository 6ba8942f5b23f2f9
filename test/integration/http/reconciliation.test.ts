/** Comparisons, differences, dates and delays at the administrators' door. */
import { createHash, randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dayOf } from '../../../src/domain/vietnam-time.ts'
import { createAdminApp } from '../../../src/http/admin-app.ts'
import { bearer, openDoors, tokens, type OpenDoors } from './open-doors.ts'

let doors: OpenDoors
let admin: FastifyInstance
beforeAll(async () => {
  doors = await openDoors()
  admin = await createAdminApp(doors.adminDoor)
  await admin.ready()
})
afterAll(async () => {
  await admin.close()
  await doors.close()
})

const headers = bearer(tokens.admin)
const today = dayOf(new Date())
const get = (url: string, more: object = {}) => admin.inject({ method: 'GET', url: `/admin/v1${url}`, headers: { ...headers, ...more } })
const post = (url: string, payload: object) => admin.inject({ method: 'POST', url: `/admin/v1${url}`, headers, payload })

test('a comparison is asked for once, stands in the list, and its differences can be ordered', async () => {
  const started = await post('/reconciliations', { partner: 'agency', day: today })
  expect(started.statusCode, started.body).toBe(202)
  const { id } = started.json<{ readonly id: string }>()
  expect(started.json()).toMatchObject({ partner: 'agency', day: today, by: 'admin', state: 'running', differences: [] })
  expect((await post('/reconciliations', { partner: 'agency', day: today })).json()).toMatchObject({ code: 'reconciliation_running' })
  expect((await post('/reconciliations', { partner: 'nobody', day: today })).json()).toMatchObject({ code: 'unknown_partner' })
  expect((await post('/reconciliations', { partner: 'agency', day: '2199-01-01' })).json()).toMatchObject({ code: 'invalid_input', errors: [{ field: '/day' }] })
  expect((await get(`/reconciliations/${id}`)).json()).toMatchObject({ id })
  expect((await get(`/reconciliations?partner=agency&day=${today}`)).json()).toMatchObject({ items: [{ id }] })
  expect((await get(`/reconciliations/${randomUUID()}`)).statusCode).toBe(404)

  const { store } = doors
  const turn = await store.reconciliations.take('worker-1', 60_000, [])
  if (turn === undefined) throw new Error('nothing to take')
  const found = ['partner-lacks', 'we-ahead'].map((kind) => ({ kind: kind as 'partner-lacks' | 'we-ahead', act: kind === 'we-ahead' ? ('none' as const) : ('resend' as const), sender: 'H56', dossierCode: 'H56.14-261120-0001', transferId: randomUUID(), here: '9', there: '4', facts: {} }))
  await store.reconciliations.keep(turn, { counts: { ...turn.counts, sent: 1 }, place: undefined, found, unanswered: [], portal: [] }, 60_000)
  await store.reconciliations.finish(turn, undefined)
  const { items } = (await get(`/differences?reconciliation=${id}&open=true`)).json<{ readonly items: readonly { readonly id: string; readonly kind: string; readonly what: { readonly vi: string } }[] }>()
  expect(items).toMatchObject([{ kind: 'we-ahead', act: 'none', state: 'open' }, { kind: 'partner-lacks', act: 'resend', sender: 'H56' }])
  expect(items.every(({ what }) => what.vi !== '')).toBe(true)
  expect((await get('/differences?kind=we-ahead&kind=unmatched')).json()).toMatchObject({ items: [{ kind: 'we-ahead' }] })
  const codeOf = (at: number) => (items[at] as { readonly dossierCode?: string } | undefined)?.dossierCode ?? ''
  expect((await get(`/differences?open=true&dossierCode=${codeOf(0)}`)).json<{ readonly items: readonly object[] }>().items.length).toBe(items.filter((_, at) => codeOf(at) === codeOf(0)).length)
  expect((await get('/differences?dossierCode=H56.14-990101-9999')).json()).toEqual({ items: [] })
  const [ahead, lacks] = items
  expect((await post(`/differences/${ahead?.id}/repair`, { reason: 'x' })).json()).toMatchObject({ code: 'not_repairable' })
  expect((await post('/differences/999999/repair', { reason: 'x' })).statusCode).toBe(404)
  expect((await post(`/differences/${lacks?.id}/repair`, { reason: 'Theo biên bản' })).json()).toMatchObject({ state: 'repairing', repairedBy: 'admin' })
  expect((await post(`/differences/${lacks?.id}/repair`, { reason: 'x' })).json()).toMatchObject({ code: 'not_repairable' })
  expect((await post(`/reconciliations/${id}/repair`, { kind: 'we-ahead', reason: 'x' })).json()).toEqual({ started: 0, refused: [] })
  expect((await post(`/reconciliations/${randomUUID()}/repair`, { kind: 'we-ahead', reason: 'x' })).statusCode).toBe(404)
  expect((await get(`/reconciliations/${id}`)).json()).toMatchObject({ state: 'done', sent: 1, differences: [{ kind: 'partner-lacks', count: 1, repaired: 0 }, { kind: 'we-ahead', count: 1 }] })
})

test('dates are listed, and each can be explained', async () => {
  const code = 'H56.14-251101-0000001'
  const payload = Buffer.from(JSON.stringify({ status: 2, receivedAt: '2025-11-01T01:00:00Z', dueAt: '2025-11-05T10:00:00Z' }))
  await doors.store.transfers.accept({ id: randomUUID(), client: 'province-56', idempotencyKey: randomUUID(), sender: 'H56', partner: 'agency', dossierCode: code, procedureCode: '1.006714', status: 2, payload, payloadDigest: createHash('sha256').update(payload).digest('hex'), acceptedAt: new Date('2025-11-02T01:00:00Z'), purpose: 'submission' })
  await doors.store.dossiers.change({ sender: 'H56', code }, ({ state }) => ({ state }))
  expect((await get('/deadlines?state=overdue')).json()).toMatchObject({ items: [{ sender: 'H56', code, partners: ['agency'], clock: 'runs', portal: 'none' }] })
  expect((await get('/deadlines?state=soon')).json()).toEqual({ items: [] })
  expect((await get('/deadlines')).json()).toMatchObject({ items: [{ code, standing: 'overdue' }] })
  expect((await get(`/dossiers/H56/${code}/overdue`)).json()).toMatchObject({ cause: 'held-here', dueAt: '2025-11-05T10:00:00Z', because: { en: expect.stringContaining('held in this gateway') } })
  expect((await get('/dossiers/H56/H56.14-251101-0000009/overdue')).statusCode).toBe(404)
})

test('delays are JSON, or a table', async () => {
  expect((await get('/sync-delays?lateAfterMinutes=5')).json()).toMatchObject({ lateAfterMinutes: 5, items: [], days: [] })
  const table = await get('/sync-delays', { accept: 'text/csv' })
  expect(table.headers['content-type']).toContain('text/csv')
  expect(table.body).toContain('Chậm / Late')
})
