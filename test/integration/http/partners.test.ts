import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ConnectionTest, PartnerDeskList, PartnerDeskView, SettingsCheck, SettingsList } from '../../../schemas/partner-desk.ts'
import { partnerToken } from '../../helpers/partner-desk.ts'
import { bearer, handOver, dossier, openDoors, tokens, type OpenDoors } from './open-doors.ts'

let doors: OpenDoors
beforeAll(async () => {
  doors = await openDoors()
})
afterAll(() => doors.close())

const admin = bearer(tokens.admin)
const get = async <Answer>(url: string) => (await doors.admin.inject({ method: 'GET', url, headers: admin })).json<Answer>()
const post = (url: string, payload: object) => doors.admin.inject({ method: 'POST', url, headers: admin, payload })
const agency = async () => get<PartnerDeskView>('/admin/v1/partners/agency')

describe('a partner', () => {
  test('shows what was agreed, its lane and its last hour', async () => {
    const { items } = await get<PartnerDeskList>('/admin/v1/partners')
    expect(items).toEqual([await agency()])
    expect(items[0]).toMatchObject({
      id: 'agency',
      adapter: 'agency',
      organisation: 'G99',
      procedures: ['1.001193'],
      can: { poll: false, callbacks: true, standing: false, queries: ['land-certificate', 'sectors'], attachments: 'by-url' },
      transport: 'direct',
      agreement: { timeoutMs: 1000 },
      lane: { partner: 'agency', state: 'open' },
      poller: { partner: 'agency', awaited: 0 },
      health: { attempts: 0, delivered: 0, failed: 0 },
    })
  })

  test('that nobody configured is not there', async () => {
    expect((await doors.admin.inject({ method: 'GET', url: '/admin/v1/partners/nobody', headers: admin })).statusCode).toBe(404)
    expect((await post('/admin/v1/partners/nobody/test', {})).statusCode).toBe(404)
    expect((await post('/admin/v1/settings/partners/nobody/check', { values: {} })).statusCode).toBe(404)
  })

  test('is tried by order, which stands in the audit with its reason', async () => {
    const answer = await post('/admin/v1/partners/agency/test', { reason: 'after the outage' })
    expect(answer.statusCode).toBe(200)
    expect(answer.json<ConnectionTest>()).toMatchObject({ partner: 'agency', up: true, code: 'ok', exchanges: [], signatures: [], words: { vi: expect.stringContaining('được trả lời'), en: expect.stringContaining('answered') } })
    const { items } = await doors.store.audit.search({ kind: 'order', object: 'agency' }, 5)
    expect(items).toEqual([expect.objectContaining({ action: 'testPartner', reason: 'after the outage', answer: 'done' })])
  })
})

describe('the health of a partner', () => {
  test('counts the attempts of the last hour, and when something last got through', async () => {
    const handed = await doors.client.inject(handOver(dossier(1), 'health-1'))
    const { transfer } = handed.json<{ readonly transfer: { readonly id: string } }>()
    for (const [number, minutesAgo, seconds, outcome] of [[1, 90, 1, 'later'], [2, 30, 2, 'later'], [3, 20, 4, 'delivered'], [4, 10, 6, 'refused']] as const) {
      await doors.query(
        `insert into attempts (transfer_id, number, trigger, started_at, finished_at, outcome, recorded_at)
         select $1, $2, 'automatic', t, t + $4 * interval '1 second', $5, greatest(t, date_trunc('month', now())) from (select now() - $3 * interval '1 minute' as t) as at`,
        [transfer.id, number, minutesAgo, seconds, outcome],
      )
    }
    const health = (await doors.store.partnerHealth.of(['agency', 'another'])).get('agency')
    expect(health).toMatchObject({ delivered: 1, lastHeardAt: undefined })
    expect(health?.attempts).toBe(3)
    expect(health?.failed).toBe(2)
    expect(health?.medianMs).toBe(4_000)
    expect(Date.now() - Number(health?.lastDeliveredAt)).toBeGreaterThan(19 * 60_000)
    expect((await doors.store.partnerHealth.of(['another'])).get('another')).toMatchObject({ attempts: 0, medianMs: undefined })
  })
})

describe('the settings', () => {
  test('show every part without its secrets', async () => {
    const answer = await doors.admin.inject({ method: 'GET', url: '/admin/v1/settings', headers: admin })
    expect(answer.statusCode).toBe(200)
    for (const secret of [partnerToken, 'password-of-the-tests', 'a-key-of-links', 'token-of-the-judiciary', 'an-encryption-key']) expect(answer.body).not.toContain(secret)
    const { gateway, items } = answer.json<SettingsList>()
    expect(gateway).toMatchObject({ operator: 'H56', database: { url: '***' } })
    expect(gateway).not.toHaveProperty('partners')
    expect(items.map(({ partner, values }) => [partner, values])).toEqual([
      ['agency', { baseUrl: 'http://127.0.0.1:9', token: '***' }],
      ['judiciary', expect.objectContaining({ operations: expect.objectContaining({ accessToken: '***', infoType: 2 }) })],
    ])
    expect(items[0]).toMatchObject({ schema: { type: 'object', required: ['baseUrl', 'token'] }, agreementSchema: { type: 'object' }, agreement: { timeoutMs: 60_000 } })
  })

  test('of a draft that changes nothing differ in nothing, and a mask stays what is configured', async () => {
    const checked = await check('agency', { values: { baseUrl: 'http://127.0.0.1:9', token: '***' } })
    expect(checked).toMatchObject({ faults: [], changed: [] })
    expect(JSON.parse(checked.fragment ?? '')).toMatchObject({ id: 'agency', adapter: 'loopback', config: { baseUrl: 'http://127.0.0.1:9', token: '***' } })
  })

  test('of a draft give what changed and the text for the file, with no secret in it, right or wrong', async () => {
    const draft = { values: { baseUrl: 'http://127.0.0.1:10', token: 'another-token' }, agreement: { timeoutMs: 5_000, retry: { horizonHours: 24 } } }
    const checked = await check('agency', draft)
    expect(checked.faults).toEqual([])
    expect(checked.changed.toSorted()).toEqual(['/agreement/retry/horizonHours', '/agreement/timeoutMs', '/values/baseUrl', '/values/token'])
    expect(checked.fragment).not.toContain('another-token')
    expect(JSON.parse(checked.fragment ?? '')).toMatchObject({ agreement: { timeoutMs: 5_000, concurrency: 10 }, config: { baseUrl: 'http://127.0.0.1:10', token: '***' } })
    // guessing a secret tells nothing
    expect((await check('agency', { values: { baseUrl: 'http://127.0.0.1:9', token: partnerToken } })).changed).toEqual(['/values/token'])
  })

  test('of a draft are held to the schema of the adapter and the agreement, by their pointers', async () => {
    const checked = await check('agency', { values: { baseUrl: 'ftp://127.0.0.1', token: '', more: 1 }, agreement: { timeoutMs: 5, retry: { baseMs: 'soon' } } })
    expect(checked.fragment).toBeUndefined()
    expect(new Set(checked.faults.map(({ field }) => field))).toEqual(new Set(['/values/baseUrl', '/values/token', '/values/more', '/agreement/timeoutMs', '/agreement/retry/baseMs']))
    expect(checked.faults.every(({ message }) => message.vi !== '' && message.en !== '')).toBe(true)
  })

  test('of a draft are held to the rest of the configuration', async () => {
    const [now] = (await get<SettingsList>('/admin/v1/settings')).items.filter(({ partner }) => partner === 'judiciary')
    expect((await check('judiciary', { values: now?.values, agreement: now?.agreement })).faults).toEqual([])
    const { faults } = await check('judiciary', { values: { ...(now?.values as object), baseUrl: 'http://127.0.0.1:10' } })
    expect(faults).toEqual([{ field: '/values/baseUrl', message: { vi: expect.stringContaining('providerUrl') as string, en: expect.stringContaining('providerUrl') as string } }])
  })

  test('of a draft are held to what the adapter says beyond its schema', async () => {
    const { faults } = await check('judiciary', { values: { baseUrl: 'http://127.0.0.1:9', wire: 'central-form' } })
    expect(faults.map(({ field }) => field)).toContain('/values/central')
  })
})

async function check(partner: string, draft: object): Promise<SettingsCheck> {
  const answer = await post(`/admin/v1/settings/partners/${partner}/check`, draft)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json<SettingsCheck>()
}
