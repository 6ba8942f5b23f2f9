/** Look-ups of every service through the door of a gateway of its own, at simulated partners that answer, tarry, refuse and fall. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Value } from 'typebox/value'
import { landDossier } from '../../adapters/land/fixtures/dossier.ts'
import { searchName } from '../../adapters/land/wire.ts'
import { sampleDossier as recordDossier } from '../../adapters/judiciary/fixtures/dossier.ts'
import { landDossier as slipDossier } from '../../adapters/tax/fixtures/land-dossier.ts'
import { onlineOrder, paymentDossier } from '../../adapters/treasury/fixtures/orders.ts'
import { queryServices, serviceNames, type ServiceName } from '../../schemas/queries/index.ts'
import type { FieldSource } from '../../schemas/queries/question.ts'
import type { Problem } from '../../schemas/problem.ts'
import { exampleAnswer } from '../../src/http/query-examples.ts'
import type { Behaviour } from '../../src/ports/simulator.ts'
import { sampleDossiers } from '../../src/sandbox/samples.ts'
import { sandboxSender } from '../../src/sandbox/partners.ts'
import { invent } from '../../src/sandbox/stories/invented.ts'
import type { GatewayProcess } from '../helpers/gateway-process.ts'
import { readTransfer, sendDossier } from '../helpers/one-stop.ts'
import { clientToken, dossierFor, hurriedAgreement, openScene, type Scene } from '../helpers/scene.ts'
import { openSceneStage, type SceneStage } from '../helpers/scene-stage.ts'
import { until } from '../helpers/until.ts'

const perMinute = 150
/** Parcels are asked for in a hurry, certificates with patience. */
const queries = {
  timeoutMs: 20_000,
  timeoutMsByService: { 'land-parcel': 700 },
  breakAfter: 3,
  probeAfterMs: 400,
  concurrency: 4,
  // one client may have half of the room
  waiting: 8,
  perMinute,
  perClientPerMinute: 2 * perMinute,
}
const parcel = { communeCode: '14758', parcelNumber: '124', mapSheet: '45' }
const someone = { identityNumber: '052190000101', fullName: 'Nông Thị Mẫu', birthDate: '1990-02-28' }

let scene: Scene
let stage: SceneStage
let gateway: GatewayProcess
let found: Readonly<Record<ServiceName, Readonly<Record<string, string>>>>

beforeAll(async () => {
  scene = await openScene({ agreement: { ...hurriedAgreement, queries }, gated: ['land'] })
  stage = openSceneStage(scene)
  gateway = await stage.start()
  found = await fill()
}, 120_000)
afterAll(async () => {
  await stage.close()
  await scene.close()
})

/** Brings every partner something to tell. */
async function fill(): Promise<typeof found> {
  const [land, tax, record, payment, portal] = [stage.code(), stage.code(), stage.code(), stage.code(), stage.code()]
  await stage.send(invent(stage, landDossier(), { code: land, title: 'Land' }))
  await stage.send(invent(stage, slipDossier(), { code: tax, title: 'Tax' }))
  await stage.send(invent(stage, recordDossier(), { code: record, title: 'Record' }))
  await stage.tell('judiciary', { what: 'issued', dossierCode: record })
  await stage.send(invent(stage, paymentDossier(), { code: payment, title: 'Payment', changes: { payment: onlineOrder } }))
  const { payments } = await stage.untilDossier(payment, 'a payment link', (dossier) => dossier.payments.length > 0)
  const reference = payments[0]?.reference ?? ''
  await stage.tell('treasury', { what: 'paid', dossierCode: payment, reference })
  const [sample] = sampleDossiers(sandboxSender, new Date())
  if (sample === undefined) throw new RangeError('there is no such sample')
  await stage.send(invent(stage, sample.dossier, { code: portal, title: 'Portal' }))
  return {
    'civil-status-record': someone,
    'marital-status': someone,
    'judicial-record-progress': { dossierCode: record },
    'land-tax-obligations': { dossierCode: tax, identityNumber: 'B1234567' },
    'payment-status': { reference },
    'payment-receipt': { reference },
    'land-parcel': parcel,
    'land-certificate': { ownerIdentityNumber: '038188000002' },
    procedure: { procedureCode: '1.006714' },
    procedures: {},
    agencies: {},
    sectors: {},
    'portal-dossier': { dossierCode: portal },
  }
}

const partnerOf: Partial<Readonly<Record<ServiceName, string>>> = { procedure: 'national-portal', sectors: 'national-portal' }
const asking = {
  purpose: 'procedure-handling',
  official: { id: 'ha.tiepnhan' },
  unit: 'H56.14',
  procedureCode: '1.012781',
  dossierCode: 'H56.14-261120-0001',
}

interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Uint8Array
  readonly body: Partial<Problem> & {
    readonly id?: string
    readonly kind?: string
    readonly records?: readonly object[]
    readonly fields?: Readonly<Record<string, FieldSource>>
  }
}

async function ask(service: ServiceName, parameters: Readonly<Record<string, string>>): Promise<Answered> {
  const partner = partnerOf[service]
  const question = { asking, parameters, ...(partner === undefined ? {} : { partner }) }
  const headers = { authorization: `Bearer ${clientToken}`, 'content-type': 'application/json' }
  const response = await fetch(`${gateway.doors.client}/v1/queries/${service}`, { method: 'POST', headers, body: JSON.stringify(question) })
  const bytes = new Uint8Array(await response.arrayBuffer())
  return {
    status: response.status,
    headers: response.headers,
    bytes,
    body: JSON.parse(Buffer.from(bytes).toString('utf8')) as Answered['body'],
  }
}

/** Questions that nobody asked before. */
let asked = 0
const another = () => ({ certificateNumber: `DA ${String((asked += 1)).padStart(6, '9')}` })

/** The land office is itself again, and its gate open. */
async function recovered(): Promise<void> {
  scene.simulators.land.behave({ kind: 'normal' })
  await until(async () => (await ask('land-parcel', parcel)).status === 200, 'look-ups flow again', 20_000)
}

describe('every service', () => {
  it.each(serviceNames)('%s: found with its records, each field with its source, signed over the bytes that came', async (service) => {
    const { status, headers, bytes, body } = await ask(service, found[service])
    expect([status, body.kind], JSON.stringify(body)).toEqual([200, 'found'])
    expect(body.records?.length).toBeGreaterThan(0)
    for (const record of body.records ?? []) expect(Value.Errors(queryServices[service].record, record)).toEqual([])
    const example = exampleAnswer(service)
    const shown = Object.fromEntries(Object.keys(example.fields).map((path) => [path, body.fields?.[path]?.name]))
    const documented = Object.fromEntries(Object.entries(example.fields).map(([path, { name }]) => [path, name]))
    expect(shown, 'what the partner calls it').toEqual(documented)
    const detached = headers.get('lienthong-signature') ?? ''
    await scene.seals.verifier.verify({
      profile: 'jws-detached',
      organisation: sandboxSender,
      audience: sandboxSender,
      messageId: body.id ?? '',
      service: 'query-answer',
      detached,
      bytes,
    })
  })

  const absent: readonly (readonly [ServiceName, Readonly<Record<string, string>>])[] = [
    ['land-certificate', { certificateNumber: 'DA 999999' }],
    ['civil-status-record', { ...someone, identityNumber: '052190000999' }],
    ['land-tax-obligations', { dossierCode: 'H56.14-261120-9999', identityNumber: 'B1234567' }],
    ['procedure', { procedureCode: '9.999999' }],
    ['portal-dossier', { dossierCode: 'H56.14-261120-9999' }],
    ['judicial-record-progress', { dossierCode: 'H56.14-261120-9999' }],
  ]
  it.each(absent)('%s: what is not there is not found', async (service, parameters) => {
    const { status, body } = await ask(service, parameters)
    expect([status, body.kind, body.records]).toEqual([200, 'not-found', []])
  })
})

describe('a partner', () => {
  const troubles: readonly (readonly [string, Behaviour, number, string, string])[] = [
    ['that is slow', { kind: 'slow', milliseconds: 5_000 }, 503, 'partner_unavailable', 'timeout'],
    ['that closes the connection', { kind: 'reset' }, 503, 'partner_unavailable', 'reset'],
    ['that is in trouble', { kind: 'status', status: 503, retryAfterSeconds: 3 }, 503, 'partner_unavailable', 'server-error'],
    ['that has enough of us', { kind: 'status', status: 429, retryAfterSeconds: 7 }, 503, 'partner_unavailable', 'rate-limited'],
    ['that does not take our credentials', { kind: 'reject-credentials' }, 503, 'partner_unavailable', 'credentials-rejected'],
    ['that answers with noise', { kind: 'garbage' }, 502, 'partner_answer_unclear', 'unreadable-answer'],
  ]
  it.each(troubles)('%s: the error says which it is, and soon', async (_what, behaviour, status, code, reason) => {
    await recovered()
    scene.simulators.land.behave(behaviour)
    const started = performance.now()
    const answer = await ask('land-parcel', parcel)
    expect([answer.status, answer.body.code, answer.body.detail]).toEqual([status, code, `Code: ${reason}.`])
    expect(answer.headers.has('retry-after')).toBe(status === 503)
    expect(performance.now() - started).toBeLessThan(4_000)
    await recovered()
  })

  it('that refuses a question: its code comes, and nothing that it repeats of the question', async () => {
    await recovered()
    scene.simulators.land.behave({ kind: 'refuse' })
    const { status, body } = await ask('land-certificate', { ownerIdentityNumber: '038188000002', ownerName: 'Cầm Thị Bên Mua' })
    expect([status, body.code]).toEqual([422, 'query_refused'])
    expect(JSON.stringify(body)).not.toMatch(/038188000002|Cầm Thị/)
    await recovered()
  })

  it('that is down is left alone for a while, tried by one question, and asked again once it answers', async () => {
    await recovered()
    const gate = scene.gate('land')
    scene.simulators.land.behave({ kind: 'status', status: 503 })
    const before = gate.came(searchName)
    let answer = await ask('land-parcel', parcel)
    while (answer.body.detail === 'Code: server-error.' && gate.came(searchName) - before < 10) answer = await ask('land-parcel', parcel)
    expect([answer.status, answer.body.code, answer.body.detail]).toEqual([503, 'partner_unavailable', 'Code: partner-down.'])
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(gate.came(searchName) - before).toBe(queries.breakAfter)
    // reference data of the others and dossiers for the same partner go on
    expect((await ask('agencies', {})).status).toBe(200)
    await recovered()
    expect(gateway.output()).toContain('look-ups of a partner that is down are refused for a while')
  })
})

describe('a crowd', () => {
  it('that asks the same at once is one question to the partner, with two hundred answers and rows in the audit', async () => {
    await recovered()
    const gate = scene.gate('land')
    const [before, rows] = [gate.came(searchName), await auditRows()]
    const kept = gate.keep(searchName, 'request')
    const question = another()
    const asking = Array.from({ length: 200 }, () => ask('land-certificate', question))
    await until(() => kept.caught(), 'the partner is asked')
    // whoever comes after them is answered: they are all in
    for (let n = 0; n < 5; n++) expect((await ask('agencies', {})).status).toBe(200)
    kept.release()
    const answers = await Promise.all(asking)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(200)
    expect(gate.came(searchName) - before).toBe(1)
    expect((await auditRows()) - rows).toBe(205)
  })

  it('that asks more than the partner takes at once: some wait, the rest come again, and dossiers flow meanwhile', async () => {
    await recovered()
    const kept = scene.gate('land').keep(searchName, 'request')
    const asking = Array.from({ length: 12 }, () => ask('land-certificate', another()))
    const early = await Promise.race(asking)
    expect([early.status, early.body.code, early.headers.get('retry-after')]).toEqual([503, 'overloaded', '1'])
    expect(early.body.detail).toBe('This partner is asked 4 questions at once, and 8 wait, at most half of them of one client.')
    // as many dossiers as there are look-ups, to the same partner and to another
    const land = Array.from(
      { length: 4 },
      () => stage.send(invent(stage, { ...landDossier(), components: [] }, { code: stage.code(), title: 'Land' })),
    )
    const other = await sendDossier(gateway.doors.client, dossierFor('loopback', 1))
    await Promise.all(land)
    await until(
      async () => (await readTransfer(gateway.doors.client, other.body.transfer.id)).state === 'confirmed',
      'the other partner has its dossier',
    )
    kept.release()
    const answers = await Promise.all(asking)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(8)
    expect(answers.filter(({ body }) => body.code === 'overloaded')).toHaveLength(4)
  })

  it('that asks more than the partner takes within a minute is told so, and when to come again', async () => {
    let answer = await ask('payment-status', found['payment-status'])
    for (let n = 0; n < 2 * perMinute && answer.status === 200; n++) answer = await ask('payment-status', found['payment-status'])
    expect([answer.status, answer.body.code]).toEqual([429, 'too_many_requests'])
    expect(answer.body.detail).toBe(`This partner takes ${perMinute} questions a minute.`)
    const retryAfter = Number(answer.headers.get('retry-after'))
    expect(retryAfter).toBeGreaterThan(0)
    expect(retryAfter).toBeLessThanOrEqual(60)
    expect((await ask('agencies', {})).status).toBe(200)
  }, 120_000)
})

it('whatever happened, nothing that was asked is in the log, nor in the store as it came', async () => {
  const asked = ['038188000002', someone.identityNumber, someone.fullName, 'B1234567']
  for (const text of asked) {
    expect(gateway.output()).not.toContain(text)
    expect(await scene.count(`select count(*) from events where type = 'audit' and strpos(data::text, $1) > 0`, [text])).toBe(0)
    expect(await scene.count(`select count(*) from reference_answers where strpos(parameters || answer, $1) > 0`, [text])).toBe(0)
  }
})

function auditRows(): Promise<number> {
  return scene.count(`select count(*) from audit where kind = 'query'`)
}
