import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AttemptRecord, Settlement } from '../../../src/ports/transfer-store.ts'
import { permissionsOf } from '../../../src/domain/access/roles.ts'
import { createAdminApp } from '../../../src/http/admin-app.ts'
import { authenticateHolders } from '../../../src/http/authentication.ts'
import { bearer, dossier, handOver, openDoors, sha256, tokens, type OpenDoors } from './open-doors.ts'

let doors: OpenDoors
let h56: string
let h57: string
beforeAll(async () => {
  doors = await openDoors()
  h56 = await accept(1, tokens.h56)
  h57 = await accept(2, tokens.h57)
})
afterAll(() => doors.close())

async function accept(n: number, token: string): Promise<string> {
  const answer = await doors.client.inject(handOver(dossier(n, { sender: token === tokens.h57 ? 'H57' : 'H56' }), `key-of-admin-${n}`, token))
  return answer.json<{ transfer: { id: string } }>().transfer.id
}

const get = (url: string) => doors.admin.inject({ url: `/admin/v1/${url}`, headers: bearer(tokens.admin) })
const order = (path: string, payload: object = { reason: 'the agency asked' }) => doors.admin.inject({ method: 'POST', url: `/admin/v1/${path}`, headers: bearer(tokens.admin), payload })

const unclear: AttemptRecord = {
  finishedAt: new Date(), outcome: 'unclear', code: 'no-rule', words: undefined, raw: '<raw>answer</raw>', fields: [{ field: 'x', words: 'y' }], exchanges: [], signatures: [], messages: [], receipt: undefined,
}

async function settle(id: string, move: Settlement['move'], attempt = unclear): Promise<void> {
  const result = await doors.store.transfers.lease(id, 'test', 60_000)
  if (result.kind !== 'leased') throw new Error(result.reason)
  await doors.store.transfers.settle(result.lease, { move, attempt, inDoubt: true, lane: { kind: 'as-is' } })
}

describe('an administrator', () => {
  test('sees every client’s transfers and whose they are', async () => {
    const { items } = (await get('transfers')).json<{ items: { id: string; client: string }[] }>()
    expect(items.map(({ id, client }) => [id, client])).toEqual([[h57, 'h57'], [h56, 'h56']])
    expect((await get(`transfers/${h57}`)).json()).toMatchObject({ id: h57, client: 'h57', state: 'accepted' })
    expect((await get(`transfers/${h57}/timeline`)).statusCode).toBe(200)
    for (const rest of ['', '/timeline', '/attempts']) expect((await get(`transfers/019a0000-0000-7000-8000-000000000001${rest}`)).statusCode).toBe(404)
  })

  test('sees attempts with raw answers, and replays with a reason that is kept', async () => {
    await settle(h56, 'park')
    expect((await get(`transfers/${h56}/attempts`)).json()).toMatchObject({ items: [{ number: 1, outcome: 'unclear', raw: '<raw>answer</raw>', fields: [{ field: 'x', words: 'y' }] }] })
    // what nobody foresaw is quoted, and the rule that means it by now is named
    expect((await get(`transfers/${h56}`)).json()).toMatchObject({ state: 'parked', unforeseen: { answer: '<raw>answer</raw>' } })
    const rule = { partner: 'agency', name: 'Answered', match: { code: 'no-rule', contains: ['answer'] }, meaning: { kind: 'later', code: 'answered' }, reason: 'a call' }
    const { id } = (await order('answer-rules', rule)).json<{ id: string }>()
    expect((await get(`transfers/${h56}`)).json()).toMatchObject({ unforeseen: { answer: '<raw>answer</raw>', rule: { id, name: 'Answered' } } })
    await order(`answer-rules/${id}/end`)
    expect((await get(`transfers/${h56}`)).json<{ unforeseen: object }>().unforeseen).toEqual({ answer: '<raw>answer</raw>' })
    expect((await order(`transfers/${h56}/replay`)).json()).toMatchObject({ id: h56, state: 'waiting' })
    expect((await get(`transfers/${h56}`)).json()).not.toHaveProperty('unforeseen')
    const { items } = (await get(`transfers/${h56}/timeline`)).json<{ items: { name: string; data: object }[] }>()
    expect(items.find((step) => step.name === 'transfer.replayed')?.data).toMatchObject({ actor: 'admin', reason: 'the agency asked' })
    const audit = (await get('audit/entries?kind=order')).json<{ items: object[] }>()
    expect(audit.items[0]).toMatchObject({ action: 'replayTransfer', object: h56, partner: 'agency', dossierCode: dossier(1).code, answer: 'done' })
  })

  test('without the right to read content sees no quote of an answer', async () => {
    await settle(h56, 'park')
    const viewer = { id: 'viewer', tokenSha256: sha256('token-of-a-viewer-of-the-tests'), permissions: permissionsOf(['viewer']) }
    const admin = await createAdminApp({ ...doors.adminDoor, authenticate: authenticateHolders('administrator', [viewer]) })
    try {
      const seen = await admin.inject({ url: `/admin/v1/transfers/${h56}`, headers: bearer('token-of-a-viewer-of-the-tests') })
      expect(seen.json<{ unforeseen: object }>().unforeseen).toEqual({})
      expect((await get(`transfers/${h56}`)).json<{ unforeseen: object }>().unforeseen).toEqual({ answer: '<raw>answer</raw>' })
    } finally {
      await admin.close()
    }
  })

  test('is told why a replay is refused, and may resend what was delivered', async () => {
    expect((await order(`transfers/${h57}/replay`)).json()).toMatchObject({ status: 409, code: 'not_replayable', detail: 'The transfer is accepted.' })
    await settle(h57, 'confirm', { ...unclear, outcome: 'delivered' })
    expect((await order(`transfers/${h57}/replay`)).json()).toMatchObject({ status: 409, code: 'already_delivered' })
    expect((await order(`transfers/${h57}/resend`)).json()).toMatchObject({ state: 'waiting' })
    expect((await order('transfers/019a0000-0000-7000-8000-000000000001/replay')).statusCode).toBe(404)
  })

  test.each([[{}, '/reason'], [{ reason: '' }, '/reason'], [{ reason: 'a\u0001b' }, '/reason'], [{ reason: 'why', force: true }, '/force']])('needs a proper reason: %j', async (payload, field) => {
    expect((await order(`transfers/${h56}/replay`, payload)).json()).toMatchObject({ code: 'invalid_input', errors: [{ field }] })
  })

  test('suspends and resumes a lane', async () => {
    expect((await order('lanes/agency/suspend')).json()).toMatchObject({ items: [{ partner: 'agency', title: { en: 'Test agency' } }] })
    const { items } = (await get('lanes')).json<{ items: { state: string }[] }>()
    expect(items[0]?.state).not.toBe('open')
    expect((await order('lanes/agency/resume')).json()).toMatchObject({ items: [{ partner: 'agency', state: 'open' }] })
    expect((await order('lanes/nobody/suspend')).statusCode).toBe(404)
  })
})
