import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { AccessExplanation, ClientRights, RightsList, RightsView } from '../../../schemas/access.ts'
import type { AuditPage } from '../../../schemas/audit-entry.ts'
import type { Problem } from '../../../schemas/problem.ts'
import { openStore, type Store } from '../../../src/store/open-store.ts'
import { createVault } from '../../../src/store/vault.ts'
import { openAccess, type Access } from '../../../src/usecases/access.ts'
import { systemClock } from '../../../src/observe/system-clock.ts'
import { everyRight } from '../../helpers/rights.ts'
import { until } from '../../helpers/until.ts'
import { bearer, dossier, handOver, openDoors, tokens, type OpenDoors } from './open-doors.ts'

let doors: OpenDoors
beforeAll(async () => {
  doors = await openDoors()
})
afterAll(() => doors.close())
beforeEach(async () => {
  await give(everyRight)
})

async function give(rights: ClientRights): Promise<RightsView> {
  const answer = await put({ rights, basedOn: await newestVersion(), reason: 'for the tests' })
  expect(answer.statusCode).toBe(200)
  return answer.json<RightsView>()
}

async function newestVersion(): Promise<number> {
  const answer = await doors.admin.inject({ url: '/admin/v1/access/h56', headers: bearer(tokens.admin) })
  return answer.json<RightsList>().items[0]?.version ?? 0
}

function put(payload: object, client = 'h56'): Promise<LightMyRequestResponse> {
  return doors.admin.inject({ method: 'PUT', url: `/admin/v1/access/${client}`, headers: bearer(tokens.admin), payload })
}

function explain(payload: object): Promise<LightMyRequestResponse> {
  return doors.admin.inject({ method: 'POST', url: '/admin/v1/access/explain', headers: bearer(tokens.admin), payload })
}

async function newestEntry(query: string): Promise<AuditPage['items'][number] | undefined> {
  const answer = await doors.admin.inject({ url: `/admin/v1/audit/entries?limit=1&${query}`, headers: bearer(tokens.admin) })
  return answer.json<AuditPage>().items[0]
}

const fieldsOf = (answer: LightMyRequestResponse) => answer.json<Problem>().errors.map(({ field }) => field)

describe('rights', () => {
  test('are given as a whole, kept as versions, and on record with who and why', async () => {
    const before = await newestVersion()
    const rights: ClientRights = { ...everyRight, transfers: [{ partner: 'agency', procedures: ['1.001193'] }] }
    const answer = await put({ rights, basedOn: before, reason: 'Decision 41' })
    expect(answer.statusCode).toBe(200)
    const version = answer.json<RightsView>()
    expect(version).toMatchObject({ client: 'h56', version: before + 1, rights, reason: 'Decision 41', by: 'admin' })
    expect(Date.now() - Date.parse(version.at)).toBeLessThan(60_000)
    const list = await doors.admin.inject({ url: '/admin/v1/access', headers: bearer(tokens.admin) })
    expect(list.json<RightsList>().items.map(({ client }) => client).toSorted()).toEqual(['h56', 'h57'])
    expect(list.json<RightsList>().items).toContainEqual(version)
    const history = await doors.admin.inject({ url: '/admin/v1/access/h56', headers: bearer(tokens.admin) })
    expect(history.json<RightsList>().items.map(({ version: number }) => number)).toEqual(Array.from({ length: before + 1 }, (_, at) => before + 1 - at))
    expect(history.json<RightsList>().items[0]).toEqual(version)
    expect(await newestEntry('kind=access-change')).toMatchObject({
      action: 'changeRights', actor: { kind: 'administrator', id: 'admin' }, object: 'h56', reason: 'Decision 41', answer: 'done', requestId: answer.headers['x-request-id'],
    })
  })

  test('that somebody else changed meanwhile are a conflict, and stay as they are', async () => {
    const before = await newestVersion()
    for (const basedOn of [before - 1, before + 1]) {
      const answer = await put({ rights: everyRight, basedOn, reason: 'late' })
      expect(answer.statusCode).toBe(409)
      expect(answer.json()).toMatchObject({ code: 'version_conflict', detail: `The newest version is ${before}.`, vi: { detail: `Phiên bản mới nhất là ${before}.` } })
    }
    expect(await newestVersion()).toBe(before)
    expect(await newestEntry('kind=access-change')).toMatchObject({ answer: 'version_conflict', reason: 'late' })
    const both = await Promise.all([put({ rights: everyRight, basedOn: before, reason: 'one' }), put({ rights: everyRight, basedOn: before, reason: 'other' })])
    expect(new Set(both.map(({ statusCode }) => statusCode))).toEqual(new Set([200, 409]))
  })

  test.each<readonly [object, readonly string[]]>([
    [{ rights: { ...everyRight, transfers: [{ partner: 'agency', procedures: 'all' }, { partner: 'nowhere', procedures: 'all' }] } }, ['/rights/transfers/1/partner']],
    [{ rights: { ...everyRight, queries: [{ service: 'sectors', purposes: 'all', partner: 'nowhere' }] } }, ['/rights/queries/0/partner']],
    [{ rights: { ...everyRight, permissions: ['accounts.change'] } }, ['/rights/permissions/0']],
    [{ rights: { ...everyRight, transfers: [{ partner: 'agency', procedures: [] }] } }, ['/rights/transfers/0/procedures']],
    [{ rights: { ...everyRight, queries: [{ service: 'everything', purposes: 'all' }] } }, ['/rights/queries/0/service']],
    [{ rights: { ...everyRight, more: true } }, ['/rights/more']],
    [{ rights: everyRight, reason: ' ' }, ['/reason']],
  ])('that cannot be are refused by name: %j', async (change, fields) => {
    const before = await newestVersion()
    const answer = await put({ basedOn: before, reason: 'a try', ...change })
    expect(answer.statusCode).toBe(422)
    expect(fieldsOf(answer)).toEqual(expect.arrayContaining([...fields]))
    expect(await newestVersion()).toBe(before)
  })

  test('of nobody who is configured are not found', async () => {
    for (const client of ['h99', 'H56', '..']) expect((await put({ rights: everyRight, basedOn: 0, reason: 'a try' }, client)).statusCode).toBe(404)
    expect((await doors.admin.inject({ url: '/admin/v1/access/h99', headers: bearer(tokens.admin) })).statusCode).toBe(404)
    expect((await explain({ client: 'h99', permission: 'queries.ask' })).statusCode).toBe(404)
  })
})

describe('a dossier', () => {
  test('is refused where the rights do not name its partner or procedure, in both languages and on record, and let in at once after a change', async () => {
    await give({ ...everyRight, transfers: [] })
    const refused = await doors.client.inject(handOver(dossier(1), 'rights-key-1'))
    expect(refused.statusCode).toBe(403)
    expect(refused.json()).toMatchObject({
      code: 'forbidden',
      detail: 'Not allowed to send to agency: no row of transfers names agency.',
      vi: { detail: 'Không được phép gửi đến agency: không dòng "transfers" nào nêu agency.' },
    })
    expect(await newestEntry('kind=refusal&actor=h56')).toMatchObject({ action: 'createTransfer', answer: 'forbidden', requestId: refused.headers['x-request-id'] })
    await give({ ...everyRight, transfers: [{ partner: 'agency', procedures: ['1.001194'] }] })
    expect((await doors.client.inject(handOver(dossier(1), 'rights-key-1'))).json()).toMatchObject({ code: 'forbidden', detail: 'Not allowed to send procedure 1.001193 there: no row of transfers to agency names 1.001193.' })
    expect(await doors.rows('transfers')).toBe(0)
    await give({ ...everyRight, transfers: [{ partner: 'agency', procedures: ['1.001193'] }] })
    expect((await doors.client.inject(handOver(dossier(1), 'rights-key-1'))).statusCode).toBe(202)
    await give({ ...everyRight, transfers: [] })
    expect((await doors.client.inject(handOver(dossier(2), 'rights-key-2'))).statusCode).toBe(403)
  })

  test('of somebody else is refused, whatever the rights', async () => {
    expect((await doors.client.inject(handOver(dossier(3, { sender: 'H57' }), 'rights-key-3'))).statusCode).toBe(403)
    expect(await newestEntry('kind=refusal&actor=h56')).toMatchObject({ action: 'createTransfer', answer: 'forbidden' })
  })
})

describe('an explanation', () => {
  test('says of each condition whether it holds, and by which version', async () => {
    const { version } = await give({ ...everyRight, permissions: ['transfers.send'], transfers: [{ partner: 'agency', procedures: ['1.001193'] }], queries: [{ service: 'sectors', purposes: ['reference-data'] }] })
    const yes = (await explain({ client: 'h56', transfer: { partner: 'agency', procedure: '1.001193' } })).json<AccessExplanation>()
    expect(yes).toMatchObject({ allowed: true, client: 'h56', version })
    expect(yes.steps.every(({ holds }) => holds)).toBe(true)
    const no = (await explain({ client: 'h56', transfer: { partner: 'agency', procedure: '1.001194' } })).json<AccessExplanation>()
    expect(no.allowed).toBe(false)
    expect(no.steps.find(({ holds }) => !holds)).toEqual({
      question: { vi: 'gửi thủ tục 1.001194 đến đó', en: 'send procedure 1.001194 there' },
      holds: false,
      because: { vi: 'không dòng "transfers" nào đến agency nêu 1.001194', en: 'no row of transfers to agency names 1.001194' },
    })
    expect((await explain({ client: 'h56', permission: 'queries.ask' })).json()).toMatchObject({ allowed: false, steps: [{ holds: true }, { holds: false, question: { en: 'hold queries.ask' } }] })
    expect((await explain({ client: 'h56', query: { service: 'sectors', purpose: 'payment-check', partner: 'agency' } })).json()).toMatchObject({ allowed: false })
  })

  test.each([
    [{ client: 'h56' }],
    [{ client: 'h56', permission: 'queries.ask', transfer: { partner: 'agency', procedure: '1.001193' } }],
    [{ client: 'h56', permission: 'accounts.read' }],
    [{ client: 'h56', transfer: { partner: 'nowhere', procedure: '1.001193' } }],
    [{ client: 'h56', query: { service: 'sectors', purpose: 'reference-data', partner: 'nowhere' } }],
    [{ permission: 'queries.ask' }],
  ])('is of one question that can be: %j', async (question) => {
    expect((await explain(question)).statusCode).toBe(422)
  })
})

describe('another process', () => {
  let other: Store
  let access: Access
  beforeAll(async () => {
    const log = { info: () => {}, warn: () => {}, error: () => {} }
    other = await openStore({ url: doors.databaseUrl, poolSize: 2, clock: systemClock, log, vault: createVault([{ id: 'tests-1', secret: new Uint8Array(32).fill(7) }]) })
    access = await openAccess({ store: other.access, clients: [{ id: 'h56', firstRights: everyRight }], partners: new Set<string>(), log })
  })
  afterAll(async () => {
    await access.close()
    await other.close()
  })

  test('knows of changed rights within a second', async () => {
    expect(access.permissionsOf('h56').has('queries.ask')).toBe(true)
    await give({ permissions: [], transfers: [], queries: [] })
    const start = performance.now()
    await until(() => access.permissionsOf('h56').size === 0, 'the other process knows of it')
    expect(performance.now() - start).toBeLessThan(1_000)
    expect(() => access.requireTransfer('h56', { partner: 'agency', procedure: '1.001193' })).toThrow(expect.objectContaining({ code: 'forbidden' }))
    expect(() => access.requireQuery('h56', { service: 'sectors', purpose: 'reference-data', partner: 'agency' })).toThrow(expect.objectContaining({ code: 'query_not_allowed' }))
  })

  test('knows of them also where the notification was lost with its connection', async () => {
    await give({ permissions: [], transfers: [], queries: [] })
    await until(() => access.permissionsOf('h56').size === 0, 'the other process knows of it')
    await doors.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'lienthong listen' and datname = current_database()`)
    await give(everyRight)
    await until(() => access.permissionsOf('h56').has('queries.ask'), 'the other process listens again')
    await give({ ...everyRight, permissions: ['queries.ask'] })
    await access.refresh()
    expect(access.permissionsOf('h56')).toEqual(new Set(['queries.ask']))
  })

  test('does not give first rights to whoever was given others', async () => {
    const given = await give({ permissions: ['events.read'], transfers: [], queries: [] })
    const again = await openAccess({ store: other.access, clients: [{ id: 'h56', firstRights: everyRight }], partners: new Set<string>(), log: { info: () => {}, warn: () => {}, error: () => {} } })
    expect(again.rightsOf('h56')?.version).toBe(given.version)
    expect(again.permissionsOf('h56')).toEqual(new Set(['events.read']))
    await again.close()
  })
})
