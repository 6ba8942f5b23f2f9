/** Rights and the audit over two processes of a gateway: what one changes the other knows, what one answered before it was killed is kept. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RightsList } from '../../schemas/access.ts'
import type { AuditCheck } from '../../schemas/audit.ts'
import type { AuditEntryView, AuditPage } from '../../schemas/audit-entry.ts'
import type { GatewayProcess } from '../helpers/gateway-process.ts'
import { everyRight } from '../helpers/rights.ts'
import { adminToken, clientToken, dossierFor, hurriedAgreement, openScene, type Scene } from '../helpers/scene.ts'
import { until } from '../helpers/until.ts'

const number = '052190000101'
const asking = { purpose: 'procedure-handling', official: { id: 'ha.tiepnhan' }, unit: 'H56.14', procedureCode: '1.012781', dossierCode: 'H56.14-261120-0001' }
const question = { asking, parameters: { identityNumber: number, fullName: 'Nông Thị Mẫu' } }

let scene: Scene
let one: GatewayProcess
let other: GatewayProcess
beforeAll(async () => {
  scene = await openScene({ agreement: { ...hurriedAgreement, queries: { concurrency: 50, waiting: 200, perMinute: 100_000 } } })
  ;[one, other] = [await scene.gateway.start('all'), await scene.gateway.start('api')]
}, 120_000)
afterAll(() => scene.close())

function call(url: string, token: string, method: string, body?: object, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  const content = body === undefined ? {} : { body: JSON.stringify(body) }
  return fetch(url, { method, headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }, ...content })
}

async function admin<Body>(gateway: GatewayProcess, path: string, method = 'GET', body?: object): Promise<Body> {
  let answer: Response | undefined
  // a machine that is busy with other tests is told to come again
  await until(async () => (answer = await call(gateway.doors.admin + path, adminToken, method, body)).status !== 503, 'the gateway keeps up', 20_000)
  expect(answer?.status).toBe(200)
  return (await answer?.json()) as Body
}

/** However busy the machine is. */
async function untilNotBusy(ask: () => Promise<Response>): Promise<number> {
  let status = 0
  await until(async () => (status = (await ask()).status) !== 503, 'the gateway keeps up', 20_000)
  return status
}

const ask = (gateway: GatewayProcess) => call(`${gateway.doors.client}/v1/queries/civil-status-record`, clientToken, 'POST', question)
const send = (gateway: GatewayProcess, n: number) => call(`${gateway.doors.client}/v1/transfers`, clientToken, 'POST', dossierFor('loopback', n), { 'idempotency-key': `audit-e2e-${n}` })

async function give(gateway: GatewayProcess, rights: object): Promise<void> {
  const { items } = await admin<RightsList>(gateway, '/admin/v1/access/one-stop')
  await admin(gateway, '/admin/v1/access/one-stop', 'PUT', { rights, basedOn: items[0]?.version ?? 0, reason: 'Decision 41' })
}

async function allEntries(query: string): Promise<readonly AuditEntryView[]> {
  const all: AuditEntryView[] = []
  for (let cursor = ''; ; ) {
    const { items, next } = await admin<AuditPage>(other, `/admin/v1/audit/entries?limit=500&${query}${cursor}`)
    all.push(...items)
    if (next === undefined) return all
    cursor = `&cursor=${encodeURIComponent(next)}`
  }
}

async function faults(): Promise<readonly object[]> {
  const all: object[] = []
  for (let cursor = ''; ; ) {
    const { faults: found, next } = await admin<AuditCheck>(other, `/admin/v1/audit/check?limit=1000${cursor}`)
    all.push(...found)
    if (next === undefined) return all
    cursor = `&cursor=${encodeURIComponent(next)}`
  }
}

describe('rights that are taken away at one process', () => {
  it('are refused by it at once and by the other within a second, for dossiers and for look-ups, and come back', async () => {
    expect([await untilNotBusy(() => send(one, 1)), await untilNotBusy(() => ask(one))]).toEqual([202, 200])
    await give(other, { ...everyRight, transfers: [{ partner: 'tax', procedures: 'all' }], queries: [{ service: 'sectors', purposes: 'all' }] })
    const changed = performance.now()
    let refusedAfter = Number.POSITIVE_INFINITY
    const elsewhere = until(async () => (await ask(one)).status === 403, 'the other process refuses').then(() => (refusedAfter = performance.now() - changed))
    expect([await untilNotBusy(() => send(other, 2)), await untilNotBusy(() => ask(other))]).toEqual([403, 403])
    await elsewhere
    expect(refusedAfter).toBeLessThan(1_000)
    expect(await untilNotBusy(() => send(one, 3))).toBe(403)
    await give(one, everyRight)
    await until(async () => (await send(other, 4)).status === 202, 'the other process lets in again')
    const refusals = await allEntries('kind=refusal&actor=one-stop')
    expect(refusals.map(({ action, answer }) => [action, answer])).toContainEqual(['createTransfer', 'forbidden'])
  })
})

describe('a process that is killed', () => {
  it('leaves an entry for every look-up that it answered, in a chain without faults', async () => {
    const answered: string[] = []
    let running = true
    const crowd = Array.from({ length: 16 }, async () => {
      while (running) {
        const answer = await ask(one).catch(() => undefined)
        if (answer === undefined) return
        // the head may have come and the rest not: then nobody was answered
        const body = await answer.text().catch(() => undefined)
        if (body !== undefined && answer.status === 200) answered.push((JSON.parse(body) as { readonly id: string }).id)
      }
    })
    await until(() => answered.length > 60, 'some are answered', 30_000)
    await one.kill('SIGKILL')
    running = false
    await Promise.all(crowd)
    const kept = new Set((await allEntries('kind=query&actor=one-stop')).map(({ object }) => object))
    expect(answered.filter((id) => !kept.has(id))).toEqual([])
    const told = await admin<AuditPage>(other, '/admin/v1/citizen-report', 'POST', { identityNumber: number, reason: 'Request 17/2026' })
    const objects = new Set(told.items.map(({ object }) => object))
    expect(answered.filter((id) => !objects.has(id))).toEqual([])
    expect(JSON.stringify(told)).not.toContain(number)
    one = await scene.gateway.start('all')
    await until(async () => (await scene.count('select count(*) from events e where (e.xact, e.id) > (select up_to_xact, up_to_id from chain_head)')) === 0, 'all of it is chained', 20_000)
    expect(await faults()).toEqual([])
  })

  it('and what somebody takes out of the search afterwards is named', async () => {
    await scene.count(`with gone as (delete from audit_subjects where entry = (select max(entry) from audit_subjects) returning 1) select count(*) from gone`)
    const [hidden] = (await allEntries('kind=query&actor=one-stop')).slice(0, 1)
    await scene.count(`with gone as (delete from audit where entry = $1 returning 1) select count(*) from gone`, [hidden?.id])
    await scene.count(`with given as (update rights set rights = jsonb_set(rights, '{permissions}', '[]') where version = 1 returning 1) select count(*) from given`)
    const found = await faults()
    expect(found).toContainEqual(expect.objectContaining({ kind: 'evidence-removed', entry: hidden?.id, what: 'place in the audit' }))
    expect(found).toContainEqual(expect.objectContaining({ kind: 'evidence-changed', what: 'subjects in the audit' }))
    expect(found).toContainEqual({ kind: 'rights-changed', what: 'one-stop version 1 changed' })
  })
})
