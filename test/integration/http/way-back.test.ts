import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bearer, dossier, handOver, openDoors, sha256, tokens, type OpenDoors } from './open-doors.ts'

let doors: OpenDoors
beforeAll(async () => {
  doors = await openDoors()
})
afterAll(() => doors.close())

const pdf = Buffer.from('%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n')
const asClient = (url: string, token = tokens.h56) => doors.client.inject({ url, headers: bearer(token) })
const asAdmin = (url: string) => doors.admin.inject({ url, headers: bearer(tokens.admin) })
const order = (url: string, reason = 'Theo xác nhận của ngân hàng') => doors.admin.inject({ method: 'POST', url, headers: { ...bearer(tokens.admin), 'content-type': 'application/json' }, payload: { reason } })

/** A dossier of its own that the agency holds. */
async function held(n: number) {
  const own = dossier(n)
  expect((await doors.client.inject(handOver(own, `key-of-way-back-${n}`))).statusCode).toBe(202)
  return own.code
}

describe('a dossier', () => {
  test('shows what a partner told, to its sender and to administrators alone', async () => {
    const code = await held(101)
    await doors.receive(doors.line, {
      event: { key: 'result-101', type: 'result', dossierCode: code, status: 9, partnerCode: '4', partnerWords: 'hoàn thành', result: { number: 'KQ-101' } },
      files: [{ name: 'Giấy khai sinh', fileName: 'gks.pdf', mediaType: 'application/pdf', content: { kind: 'bytes', bytes: pdf } }],
    })
    const seen = await asClient(`/v1/dossiers/${code}`)
    expect(seen.json()).toMatchObject({
      code,
      status: 9,
      statusFrom: 'agency',
      partnerCode: '4',
      partnerWords: 'hoàn thành',
      results: [{ partner: 'agency', number: 'KQ-101', files: [{ digest: sha256(pdf), state: 'stored', size: pdf.length }] }],
      portal: { state: 'none' },
      holdings: [{ partner: 'agency' }],
    })
    expect((await asClient(`/v1/dossiers/${code}`, tokens.h57)).statusCode).toBe(404)
    expect((await asAdmin(`/admin/v1/dossiers/H56/${code}`)).json()).toEqual(seen.json())
    expect((await asAdmin(`/admin/v1/dossiers/H57/${code}`)).statusCode).toBe(404)
  })

  test('has its result file fetched by its sender and nobody else', async () => {
    const code = await held(102)
    const paper = Buffer.concat([pdf, Buffer.from('102')])
    await doors.receive(doors.line, {
      event: { key: 'result-102', type: 'result', dossierCode: code, status: 9 },
      files: [{ name: 'Kết quả', fileName: 'kq.pdf', mediaType: 'application/pdf', content: { kind: 'bytes', bytes: paper } }],
    })
    const fetched = await asClient(`/v1/attachments/${sha256(paper)}`)
    expect(fetched).toMatchObject({ statusCode: 200, rawPayload: paper })
    expect(fetched.headers).toMatchObject({ 'content-type': 'application/pdf', 'content-disposition': 'attachment' })
    expect((await asClient(`/v1/attachments/${sha256(paper)}`, tokens.h57)).json()).toMatchObject({ code: 'not_found' })
    expect((await asClient('/v1/attachments/not-a-digest')).json()).toMatchObject({ code: 'not_found' })
  })

  test('that nobody sent is not found', async () => {
    expect((await asClient('/v1/dossiers/H56.14-261120-9999')).json()).toMatchObject({ code: 'not_found' })
  })
})

describe('the inbox', () => {
  test('lists what waits for a person, shows what arrived, and closes it with a reason', async () => {
    const code = await held(103)
    await doors.receive(doors.line, { event: { key: 'odd-103', type: 'not-understood', dossierCode: code, partnerCode: '77' }, raw: '{"trangThai":77}' })
    const { items } = (await asAdmin(`/admin/v1/inbox?state=parked&dossierCode=${code}`)).json<{ items: { id: string }[] }>()
    expect(items).toMatchObject([{ partner: 'agency', dossierCode: code, type: 'not-understood', state: 'parked', partnerCode: '77' }])
    const path = `/admin/v1/inbox/${items[0]?.id}`
    expect((await asAdmin(path)).json()).toMatchObject({ raw: '{"trangThai":77}', event: { key: 'odd-103' } })
    expect((await order(`${path}/apply`)).json()).toMatchObject({ code: 'not_applicable' })
    expect((await order(`${path}/dismiss`, '')).json()).toMatchObject({ code: 'invalid_input' })
    expect((await order(`${path}/dismiss`)).json()).toMatchObject({ state: 'dismissed' })
    expect((await order(`${path}/dismiss`)).json()).toMatchObject({ code: 'not_dismissable' })
    const { items: audited } = (await asAdmin(`/admin/v1/audit/entries?dossierCode=${code}`)).json<{ items: object[] }>()
    expect(audited).toMatchObject([{ kind: 'order', action: 'dismissInboxEntry', answer: 'done' }, { kind: 'export', action: 'getInboxEntry', partner: 'agency' }])
  })

  test('lets a payment count whose amount did not match, once a person vouches for it', async () => {
    const code = await held(104)
    const about = { dossierCode: code, payment: { reference: 'ref104', amount: 5_000 } }
    await doors.receive(doors.line, { event: { key: 'asked-104', type: 'payment-requested', ...about } })
    const paid = { key: 'paid-104', type: 'payment' as const, dossierCode: code, payment: { reference: 'ref104', amount: 4_000, transactionId: 'GD-104' } }
    expect(await doors.receive(doors.line, { event: paid })).toBe('parked')
    const { items } = (await asAdmin(`/admin/v1/inbox?dossierCode=${code}&state=parked`)).json<{ items: { id: string }[] }>()
    expect(items).toMatchObject([{ reason: 'amount-mismatch' }])
    expect((await order(`/admin/v1/inbox/${items[0]?.id}/apply`)).json()).toMatchObject({ state: 'applied' })
    expect((await asClient(`/v1/dossiers/${code}`)).json()).toMatchObject({ payments: [{ reference: 'ref104', transactionId: 'GD-104' }] })
    expect(await doors.receive(doors.line, { event: paid })).toBe('repeat')
  })

  test('has no entry under an id that is none', async () => {
    expect((await asAdmin('/admin/v1/inbox/999999')).json()).toMatchObject({ code: 'not_found' })
    expect((await asAdmin('/admin/v1/inbox/x')).json()).toMatchObject({ code: 'not_found' })
    expect((await order('/admin/v1/inbox/999999/apply')).json()).toMatchObject({ code: 'not_found' })
  })
})

describe('how the way back runs', () => {
  test('polls and delays are told to administrators', async () => {
    expect((await asAdmin('/admin/v1/pollers')).json()).toMatchObject({ items: [{ partner: 'agency', failures: 0, awaited: 0 }] })
    const report = (await asAdmin('/admin/v1/sync-delays')).json<{ from: string; to: string; items: object[] }>()
    expect(Date.parse(report.to) - Date.parse(report.from)).toBe(24 * 3_600_000)
    expect((await asAdmin('/admin/v1/sync-delays?from=yesterday')).json()).toMatchObject({ code: 'invalid_input' })
  })

  test('and to nobody else', async () => {
    for (const url of ['/admin/v1/inbox', '/admin/v1/pollers', '/admin/v1/sync-delays', '/admin/v1/dossiers/H56/x']) {
      expect((await doors.admin.inject({ url, headers: bearer(tokens.h56) })).statusCode).toBe(401)
    }
    expect((await doors.client.inject({ url: '/v1/dossiers/x' })).statusCode).toBe(401)
  })
})
