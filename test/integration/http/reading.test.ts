import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EventPage } from '../../../schemas/event.ts'
import type { Timeline } from '../../../schemas/timeline.ts'
import type { TransferPage, TransferView } from '../../../schemas/transfer.ts'
import { bearer, dossier, handOver, openDoors, tokens, type OpenDoors } from './open-doors.ts'

let doors: OpenDoors
const ids: string[] = []
beforeAll(async () => {
  doors = await openDoors()
  for (let n = 1; n <= 5; n++) ids.push(await accept(n))
})
afterAll(() => doors.close())

async function accept(n: number, token?: string): Promise<string> {
  const body = token === tokens.h57 ? dossier(n, { sender: 'H57' }) : dossier(n)
  const answer = await doors.client.inject(handOver(body, `key-of-reading-${n}`, token))
  expect(answer.statusCode).toBe(202)
  return answer.json<{ transfer: TransferView }>().transfer.id
}

function get(url: string, token = tokens.h56) {
  return doors.client.inject({ url, headers: bearer(token) })
}

describe('reading one’s own transfers', () => {
  test('the list is newest first and pages by cursor, each once', async () => {
    const seen: string[] = []
    let cursor = ''
    for (;;) {
      const page = (await get(`/v1/transfers?limit=2${cursor}`)).json<TransferPage>()
      seen.push(...page.items.map((item) => item.id))
      if (page.next === undefined) break
      cursor = `&cursor=${page.next}`
    }
    expect(seen).toEqual(ids.toReversed())
  })

  test.each([
    ['state=accepted', 5],
    ['state=refused', 0],
    ['state=refused&state=accepted', 5],
    ['partner=agency', 5],
    ['partner=nobody', 0],
    [`dossierCode=${dossier(3).code}`, 1],
    [`dossierCode=${encodeURIComponent("' or 1=1 --")}`, 0],
    ['procedureCode=1.001193', 5],
    ['acceptedFrom=2020-01-01T00:00:00Z&acceptedTo=2199-01-01T00:00:00Z', 5],
    ['acceptedFrom=2199-01-01T00:00:00+07:00', 0],
    ['acceptedTo=2020-01-01T00:00:00%2B07:00', 0],
  ])('filter %s gives %i', async (query, count) => {
    const answer = await get(`/v1/transfers?${query}`)
    expect(answer.statusCode).toBe(200)
    expect(answer.json<TransferPage>().items).toHaveLength(count)
  })

  test.each([
    ['limit=0', 'invalid_input', 'limit'],
    ['limit=201', 'invalid_input', 'limit'],
    ['limit=many', 'invalid_input', 'limit'],
    ['limit=1&limit=2', 'invalid_input', 'limit'],
    ['state=gone', 'invalid_input', 'state/0'],
    ['acceptedFrom=yesterday', 'invalid_input', 'acceptedFrom'],
    ['dossierCode=a%00b', 'invalid_input', 'dossierCode'],
    ['parntner=agency', 'invalid_input', 'parntner'],
    ['__proto__=x', 'invalid_input', '__proto__'],
    ['cursor=tampered', 'invalid_cursor', undefined],
    [`cursor=${Buffer.from('t.1.2').toString('base64url')}`, 'invalid_cursor', undefined],
    [`cursor=${Buffer.from("t.1'--").toString('base64url')}`, 'invalid_cursor', undefined],
  ])('query %s → %s', async (query, code, field) => {
    const answer = await get(`/v1/transfers?${query}`)
    const problem = answer.json<{ code: string; errors: { field: string }[] }>()
    expect(problem.code).toBe(code)
    expect(problem.errors[0]?.field).toBe(field)
  })

  test('one transfer, with where it stands', async () => {
    expect((await get(`/v1/transfers/${ids[0]}`)).json()).toMatchObject({ id: ids[0], state: 'accepted', attempts: 0, dossierStatus: 2 })
  })

  test.each(['', '/timeline'])('another client’s transfer%s is not there, and neither is what never was', async (rest) => {
    const other = await get(`/v1/transfers/${ids[0]}${rest}`, tokens.h57)
    const never = await get(`/v1/transfers/019a0000-0000-7000-8000-000000000001${rest}`)
    for (const answer of [other, never]) expect(answer.json()).toMatchObject({ status: 404, code: 'not_found' })
  })

  test.each(['1', 'x', `urn:uuid:00000000-0000-7000-8000-000000000000`, '%00', '..%2f', "'--", '0'.repeat(300)])('the id %s is not found', async (id) => {
    expect((await get(`/v1/transfers/${id}`)).json()).toMatchObject({ status: 404, code: 'not_found' })
  })

  test('the timeline has every step in order', async () => {
    const id = ids[1] ?? ''
    const leased = await doors.store.transfers.lease(id, 'test', 60_000)
    if (leased.kind !== 'leased') throw new Error('not leased')
    const at = new Date()
    const signature = { at, direction: 'made' as const, profile: 'jws-detached', algorithm: 'PS256', organisation: 'H56', certificate: '', digest: '', value: undefined, audience: 'G99', messageId: 'm-1', service: 'transfer', trust: undefined }
    const exchange = {
      name: 'SubmitDossier', method: 'POST', url: 'http://agency.example/in', startedAt: at, milliseconds: 12, requestDigest: undefined, requestBytes: 10,
      status: 200, failure: undefined, answerDigest: undefined, answer: 'the raw answer',
    }
    await doors.store.transfers.settle(leased.lease, {
      move: 'park',
      attempt: { finishedAt: new Date(), outcome: 'unclear', code: 'no-rule', words: 'hả?', raw: 'the raw answer', fields: [], exchanges: [exchange], signatures: [{ ...signature, direction: 'verified' }, signature], messages: [], receipt: undefined },
      inDoubt: true,
      lane: { kind: 'as-is' },
    })
    const { items } = (await get(`/v1/transfers/${id}/timeline`)).json<Timeline>()
    expect(items.map((step) => step.name)).toEqual(expect.arrayContaining(['transfer.accepted', 'started', 'SubmitDossier', 'unclear', 'transfer.parked']))
    expect(items.map((step) => step.at)).toEqual(items.map((step) => step.at).toSorted())
    // all in one millisecond: signed before it was sent, verified after it was answered
    expect(items.filter((step) => ['signature', 'exchange'].includes(step.kind)).map((step) => step.name)).toEqual(['made', 'SubmitDossier', 'verified'])
    expect((await get(`/v1/transfers/${id}`)).json()).toMatchObject({ state: 'parked', code: 'no-rule', words: 'hả?', attempts: 1 })
  })
})

describe('a client does not learn', () => {
  const seenBy = async (path: string) => JSON.stringify((await get(path)).json())

  test('where the partner listens, nor which administrator ordered what and why', async () => {
    const id = ids[1] ?? ''
    const order = { method: 'POST', url: `/admin/v1/transfers/${id}/replay`, headers: bearer(tokens.admin), payload: { reason: 'said on the telephone' } } as const
    expect((await doors.admin.inject(order)).statusCode).toBe(200)
    const toAdmin = (await doors.admin.inject({ url: `/admin/v1/transfers/${id}/timeline`, headers: bearer(tokens.admin) })).body
    for (const inner of ['agency.example', 'said on the telephone', '"actor":"admin"']) expect(toAdmin).toContain(inner)
    const toClient = `${await seenBy(`/v1/transfers/${id}/timeline`)}${await seenBy('/v1/events')}`
    expect(toClient).toContain('transfer.replayed')
    expect(toClient).not.toMatch(/agency\.example|on the telephone|actor/)
  })
})

describe('cancelling', () => {
  test.each([
    ['JSON that is none', 'application/json', '{'],
    ['nothing, called JSON', 'application/json', ''],
    ['a form', 'application/x-www-form-urlencoded', 'a=b'],
  ])('does not read what comes with it: %s', async (_name, type, payload) => {
    const headers = { ...bearer(tokens.h56), 'content-type': type }
    const answer = await doors.client.inject({ method: 'POST', url: '/v1/transfers/019a0000-0000-7000-8000-000000000001/cancel', headers, payload })
    expect(answer.json()).toMatchObject({ code: 'not_found' })
  })

  const cancel = (id: string, token = tokens.h56) => doors.client.inject({ method: 'POST', url: `/v1/transfers/${id}/cancel`, headers: bearer(token) })

  test('works while it was not sent, once', async () => {
    const id = ids[2] ?? ''
    expect((await cancel(id)).json()).toMatchObject({ id, state: 'cancelled' })
    expect((await cancel(id)).json()).toMatchObject({ status: 409, code: 'not_cancellable', detail: 'The transfer is cancelled.' })
  })

  test('is not for another client', async () => {
    expect((await cancel(ids[3] ?? '', tokens.h57)).statusCode).toBe(404)
    expect((await get(`/v1/transfers/${ids[3]}`)).json()).toMatchObject({ state: 'accepted' })
  })
})

describe('events', () => {
  test('come in order, each once, and only one’s own', async () => {
    await accept(20, tokens.h57)
    const seen: string[] = []
    let after = ''
    for (;;) {
      const page = (await get(`/v1/events?limit=2${after}`)).json<EventPage>()
      seen.push(...page.items.map((event) => `${event.type} ${event.transferId}`))
      if (page.items.length === 0) break
      after = `&after=${page.next}`
    }
    expect(seen.slice(0, 5)).toEqual(ids.map((id) => `transfer.accepted ${id}`))
    expect(new Set(seen).size).toBe(seen.length)
    expect((await get('/v1/events', tokens.h57)).json<EventPage>().items).toHaveLength(1)
  })

  test('a reader may wait for the next one', async () => {
    const last = (await get('/v1/events?limit=500')).json<EventPage>().next
    const waiting = get(`/v1/events?after=${last}&wait=20`)
    const id = await accept(21)
    const { items } = (await waiting).json<EventPage>()
    expect(items.map((event) => event.transferId)).toEqual([id])
  })

  test('waiting ends when it is over, and keeps the cursor', async () => {
    const last = (await get('/v1/events?limit=500')).json<EventPage>().next
    expect((await get(`/v1/events?after=${last}&wait=1`)).json()).toEqual({ items: [], next: last })
  })

  test.each([
    ['after=tampered', 'invalid_cursor'],
    ['wait=26', 'invalid_input'],
    ['limit=501', 'invalid_input'],
  ])('query %s → %s', async (query, code) => {
    expect((await get(`/v1/events?${query}`)).json()).toMatchObject({ code })
  })
})

test('the partners are listed with their lanes', async () => {
  expect((await get('/v1/partners')).json()).toEqual({
    items: [{ id: 'agency', title: { vi: 'Cơ quan thử', en: 'Test agency' }, organisation: 'G99', attachments: 'by-url', procedures: ['1.001193'], lane: 'open' }],
  })
})
