import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { AuditEntryView, AuditPage } from '../../../schemas/audit-entry.ts'
import { exampleQuestion } from '../../../src/http/query-examples.ts'
import { createAdminApp } from '../../../src/http/admin-app.ts'
import { everyRight } from '../../helpers/rights.ts'
import { bearer, dossier, handOver, openDoors, sha256, tokens, type OpenDoors } from './open-doors.ts'

let doors: OpenDoors
beforeAll(async () => {
  doors = await openDoors()
})
beforeEach(async () => {
  for (const table of ['audit', 'audit_subjects']) await doors.query(`delete from ${table}`)
  await doors.query(`delete from events where type = 'audit'`)
  doors.says.query = { kind: 'found', records: [{ certificateNumber: 'DA 123456' }], sources: { certificateNumber: 'soPhatHanh' } }
  doors.log.length = 0
})
afterAll(() => doors.close())

const number = '038190000778'
const { asking } = exampleQuestion('land-certificate') as { readonly asking: Readonly<Record<string, unknown>> }

function askAbout(identityNumber: string, changes: object = {}, token = tokens.h56): Promise<LightMyRequestResponse> {
  const payload = { asking: { ...asking, ...changes }, parameters: { ownerIdentityNumber: identityNumber } }
  return doors.client.inject({ method: 'POST', url: '/v1/queries/land-certificate', headers: bearer(token), payload })
}

function report(payload: object, headers: Readonly<Record<string, string>> = {}): Promise<LightMyRequestResponse> {
  return doors.admin.inject({ method: 'POST', url: '/admin/v1/citizen-report', headers: { ...bearer(tokens.admin), ...headers }, payload })
}

function see(query: string): Promise<LightMyRequestResponse> {
  return doors.admin.inject({ url: `/admin/v1/audit/entries${query}`, headers: bearer(tokens.admin) })
}

const entriesIn = (answer: LightMyRequestResponse): readonly AuditEntryView[] => answer.json<AuditPage>().items

describe('entries of the audit', () => {
  test('are found by each filter, and paged', async () => {
    await askAbout(number, { dossierCode: 'H56.14-261120-0001', official: { id: 'can-bo-1' } })
    await askAbout(number, { dossierCode: 'H56.14-261120-0002', official: { id: 'can-bo-2' } }, tokens.h57)
    await doors.client.inject({ url: `/v1/attachments/${sha256('x')}`, headers: bearer(tokens.h56) })
    const all = entriesIn(await see(''))
    expect(all.map(({ kind, actor, answer }) => [kind, actor.id, answer])).toEqual([['export', 'h56', 'not_found'], ['query', 'h57', 'found'], ['query', 'h56', 'found']])
    const [file, second, first] = all
    for (const [query, found] of [
      ['?kind=export', [file]],
      ['?actor=h57', [second]],
      ['?official=can-bo-1', [first]],
      ['?partner=agency', [second, first]],
      ['?dossierCode=H56.14-261120-0002', [second]],
      [`?object=${sha256('x')}`, [file]],
      [`?from=${new Date(Date.now() + 60_000).toISOString()}`, []],
      [`?to=${new Date(Date.now() - 600_000).toISOString()}`, []],
      [`?from=${new Date(Date.now() - 600_000).toISOString()}&kind=query`, [second, first]],
    ] as const) expect([query, entriesIn(await see(query))]).toEqual([query, found])
    const page = (await see('?limit=2')).json<AuditPage>()
    expect(page.items).toEqual([file, second])
    expect((await see(`?limit=2&cursor=${page.next}`)).json()).toEqual({ items: [first] })
  })

  test.each([['?kind=anything'], ['?limit=0'], ['?limit=501'], ['?from=yesterday'], ['?identityNumber=038190000778'], ['?cursor=x']])('are not asked for by %s', async (query) => {
    expect((await see(query)).statusCode).toBe(query === '?cursor=x' ? 400 : 422)
  })

  test('say what a one-stop system fetched and an administrator read, ordered and changed', async () => {
    const accepted = await doors.client.inject(handOver(dossier(41), 'audit-key-41'))
    const { id } = accepted.json<{ readonly transfer: { readonly id: string } }>().transfer
    await doors.admin.inject({ url: `/admin/v1/transfers/${id}/attempts`, headers: bearer(tokens.admin) })
    await doors.admin.inject({ method: 'POST', url: `/admin/v1/transfers/${id}/dismiss`, headers: bearer(tokens.admin), payload: { reason: 'settled by telephone' } })
    await doors.admin.inject({ method: 'POST', url: '/admin/v1/lanes/agency/suspend', headers: bearer(tokens.admin), payload: { reason: 'maintenance' } })
    await doors.admin.inject({ method: 'POST', url: '/admin/v1/lanes/agency/resume', headers: bearer(tokens.admin), payload: { reason: 'over' } })
    await doors.admin.inject({ url: `/admin/v1/transfers/${id}/evidence`, headers: bearer(tokens.admin) })
    // whom they name word for word is found by the dossier
    const [read] = entriesIn(await see(`?dossierCode=${dossier(41).code}&kind=export`))
    expect(read).toMatchObject({ action: 'listAttempts', object: id, partner: 'agency' })
    const entries = entriesIn(await see('?actor=admin'))
    expect(entries.map(({ kind, action, object, reason, answer }) => [kind, action, object, reason, answer])).toEqual([
      ['export', 'getAnyEvidence', id, undefined, 'done'],
      ['lane-change', 'resumeLane', 'agency', 'over', 'done'],
      ['lane-change', 'suspendLane', 'agency', 'maintenance', 'done'],
      ['order', 'dismissTransfer', id, 'settled by telephone', 'done'],
      ['export', 'listAttempts', id, undefined, 'done'],
    ])
  })
})

describe('a citizen', () => {
  test('is told who looked at their data, when, for whom, why and with what outcome; the report is on record, too', async () => {
    await askAbout(number, { official: { id: 'can-bo-1' }, dossierCode: 'H56.14-261120-0001' })
    doors.says.query = { kind: 'not-found', words: 'Không có' }
    await askAbout(number, {}, tokens.h57)
    doors.says.query = { kind: 'failed', outcome: { kind: 'later', code: 'timeout', scope: 'message', words: 'slow' } }
    await askAbout(number)
    await askAbout('038190000779')
    await askAbout(number, { purpose: undefined })
    const told = await report({ identityNumber: number, reason: 'Request 17/2026' })
    expect(told.statusCode).toBe(200)
    const entries = entriesIn(told)
    expect(entries.map(({ actor, answer }) => [actor.id, answer])).toEqual([['h56', 'purpose_missing'], ['h56', 'partner_unavailable'], ['h57', 'not-found'], ['h56', 'found']])
    expect(entries.at(-1)).toMatchObject({
      kind: 'query', action: 'land-certificate', official: 'can-bo-1', unit: asking['unit'], purpose: asking['purpose'], procedureCode: asking['procedureCode'], dossierCode: 'H56.14-261120-0001', partner: 'agency',
    })
    const [itself] = entriesIn(await report({ identityNumber: number, reason: 'Request 18/2026' }))
    expect(itself).toMatchObject({ kind: 'report', action: 'reportToCitizen', actor: { kind: 'administrator', id: 'admin' }, reason: 'Request 17/2026', answer: 'done', requestId: told.headers['x-request-id'] })
    expect(entriesIn(await report({ identityNumber: '038190000780', reason: 'Request 19/2026' }))).toEqual([])
  })

  test('is told also where the number was in the answer and not in the question', async () => {
    doors.says.query = { kind: 'found', records: [{ owner: { name: 'Lò Thị Thử', identityPapers: [{ kind: 'CCCD', number }] } }, {}], sources: { 'owner.name': 'ten', 'owner.identityPapers[].number': 'soGiayTo' } }
    const asked = await doors.client.inject({ method: 'POST', url: '/v1/queries/land-certificate', headers: bearer(tokens.h56), payload: { asking, parameters: { certificateNumber: 'DA 123456' } } })
    expect(asked.statusCode).toBe(200)
    expect(entriesIn(await report({ identityNumber: number, reason: 'Request 17/2026' })).map(({ kind, object }) => [kind, object])).toEqual([['query', asked.json<{ readonly id: string }>().id]])
  })

  test('is told also where a row of the register names them, and where they pay', async () => {
    const restrictions = ['Loại: thế chấp; Bên nhận: Lò Thị Thử, CCCD 038 190 000 778']
    doors.says.query = { kind: 'found', records: [{ restrictions }], sources: { restrictions: 'hanChe' } }
    const asked = await doors.client.inject({ method: 'POST', url: '/v1/queries/land-certificate', headers: bearer(tokens.h56), payload: { asking, parameters: { certificateNumber: 'DA 123457' } } })
    expect(asked.statusCode).toBe(200)
    const told = entriesIn(await report({ identityNumber: number, reason: 'Request 17/2026' }))
    expect(told.map(({ kind, object }) => [kind, object])).toEqual([['query', asked.json<{ readonly id: string }>().id]])
  })

  test('stands nowhere by the number: not in the audit, the log or an address', async () => {
    await askAbout(number)
    const told = await report({ identityNumber: number, reason: 'Request 17/2026' })
    expect(told.body).not.toContain(number)
    expect(JSON.stringify(doors.log)).not.toContain(number)
    expect(JSON.stringify(entriesIn(await see('')))).not.toContain(number)
    expect((await doors.admin.inject({ url: `/admin/v1/citizen-report?identityNumber=${number}`, headers: bearer(tokens.admin) })).statusCode).toBe(405)
  })

  test('takes home a table, in both languages, that no spreadsheet runs', async () => {
    await askAbout(number, { official: { id: 'can-bo-1' } })
    await doors.store.audit.record({ kind: 'query', action: 'sectors', actor: { kind: 'client', id: 'h56' }, reason: '=cmd("x"), "quoted"', answer: 'found', requestId: 'r', subjects: [number] })
    const told = await report({ identityNumber: number, reason: 'Request 17/2026' }, { accept: 'text/csv;q=0.9, */*;q=0.1' })
    expect([told.statusCode, told.headers['content-type'], told.headers['content-disposition']]).toEqual([200, 'text/csv; charset=utf-8', 'attachment; filename="report.csv"'])
    const [heading, ...rows] = told.body.split('\r\n')
    expect(heading).toMatch(/^\ufeff"Thời điểm \/ At","Loại \/ Kind",/)
    expect(rows).toHaveLength(3)
    expect(rows[0]).toContain(`"'=cmd(""x""), ""quoted"""`)
    expect(rows[1]).toMatch(/^"20[^"]+Z","query","land-certificate","h56","can-bo-1",/)
    expect(rows[2]).toBe('')
  })

  test.each(['038190000778', 'about 038 190 000 778', 'Request of 0381.9000.0778, 17/2026'])('keeps no number that somebody writes as the reason: %s', async (reason) => {
    const refused = await report({ identityNumber: number, reason })
    expect(refused.statusCode).toBe(422)
    expect(refused.json()).toMatchObject({ code: 'invalid_input', errors: [{ field: '/reason', message: { en: 'must not hold the number itself' } }] })
    expect((await report({ identityNumber: `${number} of somebody`, reason })).statusCode).toBe(422)
    const entries = entriesIn(await see('?kind=report'))
    expect(entries.map(({ answer, reason: kept }) => [answer, kept])).toEqual([['invalid_input', undefined], ['invalid_input', undefined]])
    expect(JSON.stringify([entries, doors.log]).replaceAll(/[ .]/g, '')).not.toContain(number)
  })

  test.each([[{ reason: 'Request 17/2026' }], [{ identityNumber: number }], [{ identityNumber: number, reason: 'x' }], [{ identityNumber: 'not a number', reason: 'Request' }], [{ identityNumber: number, reason: '   ' }]])('is not reported on by %j', async (payload) => {
    expect((await report(payload)).statusCode).toBe(422)
  })

  test('is told of nothing where the report itself cannot be kept', async () => {
    await askAbout(number)
    const broken = await createAdminApp({ ...doors.adminDoor, audit: { ...doors.adminDoor.audit, record: () => Promise.reject(new Error('the database is away')) } })
    const answer = await broken.inject({ method: 'POST', url: '/admin/v1/citizen-report', headers: bearer(tokens.admin), payload: { identityNumber: number, reason: 'Request 17/2026' } })
    expect([answer.statusCode, answer.json<{ readonly code: string }>().code]).toEqual([500, 'internal'])
    expect(answer.body).not.toContain('land-certificate')
    await broken.close()
  })
})

describe('a look-up', () => {
  test('that the rights do not name is refused and on record, and let in at once after a change', async () => {
    await change([{ service: 'sectors', purposes: ['reference-data'] }])
    const refused = await askAbout(number)
    expect(refused.statusCode).toBe(403)
    expect(refused.json()).toMatchObject({ code: 'query_not_allowed', detail: 'Not allowed to ask land-certificate: no row of queries names land-certificate.', vi: { detail: expect.stringMatching(/^Không được phép tra cứu/) as string } })
    await change([{ service: 'land-certificate', purposes: ['payment-check'] }])
    expect((await askAbout(number)).json()).toMatchObject({ code: 'query_not_allowed' })
    await change([{ service: 'land-certificate', purposes: 'all', procedures: ['9.999999'] }])
    expect((await askAbout(number)).json()).toMatchObject({ code: 'query_not_allowed' })
    expect(entriesIn(await see('?kind=query')).map(({ answer }) => answer)).toEqual(['query_not_allowed', 'query_not_allowed', 'query_not_allowed'])
    await change([{ service: 'land-certificate', purposes: 'all' }])
    expect((await askAbout(number)).statusCode).toBe(200)
  })

  async function change(queries: (typeof everyRight)['queries']): Promise<void> {
    const [newest] = await doors.store.access.history('h56')
    const payload = { rights: { ...everyRight, queries }, basedOn: newest?.version ?? 0, reason: 'for the tests' }
    expect((await doors.admin.inject({ method: 'PUT', url: '/admin/v1/access/h56', headers: bearer(tokens.admin), payload })).statusCode).toBe(200)
  }
})
