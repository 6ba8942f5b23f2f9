/**
 * S8: what is about a person stands where it belongs and nowhere else. A value of its own lies in every field of dossiers,
 * look-ups, callbacks and log-ins; all of it goes through two processes, rightly and wrongly; then it is looked for.
 */
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { dossier as birthDossier } from '../../adapters/civil-registry/fixtures/dossiers.ts'
import { sampleDossier as recordDossier } from '../../adapters/judiciary/fixtures/dossier.ts'
import { landDossier } from '../../adapters/land/fixtures/dossier.ts'
import { landDossier as slipDossier } from '../../adapters/tax/fixtures/land-dossier.ts'
import { onlineOrder, paymentDossier } from '../../adapters/treasury/fixtures/orders.ts'
import type { Dossier } from '../../schemas/dossier.ts'
import { serviceNames } from '../../schemas/queries/index.ts'
import { exampleQuestion } from '../../src/http/query-examples.ts'
import { partnerIds, sandboxSender, type PartnerId } from '../../src/sandbox/partners.ts'
import { sampleDossiers } from '../../src/sandbox/samples.ts'
import { invent } from '../../src/sandbox/stories/invented.ts'
import type { GatewayProcess } from '../helpers/gateway-process.ts'
import { listTransfers, sendDossier } from '../helpers/one-stop.ts'
import { plant, plantInDossier } from '../helpers/plant.ts'
import { everyRow } from '../helpers/readable-rows.ts'
import { everythingIn } from '../helpers/redis-content.ts'
import { redisAvailable, startRedis, type RedisServer } from '../helpers/redis.ts'
import { adminToken, clientToken, openScene, type Scene } from '../helpers/scene.ts'
import { openSceneStage, type SceneStage } from '../helpers/scene-stage.ts'
import { until } from '../helpers/until.ts'

let redis: RedisServer
let reader: Redis
let scene: Scene
let stage: SceneStage
let processes: readonly GatewayProcess[]

beforeAll(async () => {
  if (!redisAvailable) return
  redis = await startRedis({ appendonly: true })
  reader = new Redis(redis.url)
  scene = await openScene({ redisUrl: redis.url, tellsOthers: true, gated: [...partnerIds] })
  stage = openSceneStage(scene)
  processes = [await stage.start(), await scene.gateway.start('worker')]
}, 120_000)
afterAll(async () => {
  if (!redisAvailable) return
  reader.disconnect()
  await stage.close()
  await scene.close()
  await redis.stop()
})

/** What was planted, and where. */
const planted = new Map<string, string>()
/** What doors answered to something wrong. */
const errors: string[] = []

it.skipIf(!redisAvailable)('is found in no log, not in Redis, in no column that can be read, in no error, in no address and in no webhook', { timeout: 240_000 }, async () => {
  const inRedis: string[] = []
  const { doors } = processes[0] ?? { doors: { client: '', admin: '', partner: '' } }

  const [portal, , , loopback] = sampleDossiers(sandboxSender, new Date()).map(({ dossier }) => dossier)
  if (portal === undefined || loopback === undefined) throw new RangeError('there are samples')
  const examples: Readonly<Record<PartnerId, Dossier>> = {
    loopback: { ...loopback, receiver: 'loopback' },
    'national-portal': portal,
    'civil-registry': birthDossier(),
    judiciary: recordDossier(),
    tax: slipDossier(),
    treasury: { ...paymentDossier(), payment: onlineOrder },
    land: landDossier(),
  }
  // each partner fails once in a way of its own before it takes anything
  scene.simulators.loopback.behave({ kind: 'garbage' }, 1)
  scene.simulators['national-portal'].behave({ kind: 'refuse' }, 1)
  scene.simulators['civil-registry'].behave({ kind: 'status', status: 503 }, 1)
  scene.simulators.judiciary.behave({ kind: 'reset' }, 1)
  scene.simulators.tax.behave({ kind: 'lose-answer' }, 1)
  scene.simulators.treasury.behave({ kind: 'garbage', empty: true }, 1)
  scene.simulators.land.behave({ kind: 'reject-credentials' }, 1)
  const codes = new Map<PartnerId, string>()
  for (const partner of partnerIds) {
    for (const round of [1, 2]) {
      const code = stage.code()
      codes.set(partner, code)
      const { dossier } = invent(stage, examples[partner], { code, title: 'Planted' })
      const components = dossier.components.map(({ attachment: _attachment, ...component }) => component)
      const { content, values } = plantInDossier({ ...dossier, components, progress: [{ at: dossier.receivedAt, officer: 'Hà Thị Tiếp Nhận', content: 'Tiếp nhận hồ sơ', status: 2 }] })
      note(`${partner} ${round}`, values)
      expect((await sendDossier(doors.client, content)).status).toBe(202)
    }
    inRedis.push(await everythingIn(reader))
  }
  expect(planted.size).toBeGreaterThan(150)

  await askEverything(doors.client)
  await callBackWrongly(doors.partner)
  await logInWrongly(doors)
  await sendWrongly(doors.client, examples.land)
  inRedis.push(await everythingIn(reader))
  await until(async () => (await listTransfers(doors.client)).every(({ state }) => !['accepted', 'delivering'].includes(state)), 'everything was tried', 60_000)
  const ended = await listTransfers(doors.client)
  expect(ended.filter(({ state }) => state === 'confirmed' || state === 'delivered').length, JSON.stringify(ended.map(({ state, code }) => [state, code]))).toBeGreaterThanOrEqual(partnerIds.length)
  await tellWithWords(codes)
  await until(() => scene.oneStop.webhooks().length > 10, 'webhooks have come', 30_000)
  inRedis.push(await everythingIn(reader))
  const rows = await everyRow(scene.databaseUrl)
  for (const each of processes) await each.kill('SIGTERM')

  const places = new Map([
    ['log of the doors', processes[0]?.output() ?? ''],
    ['log of the worker', processes[1]?.output() ?? ''],
    ['Redis', inRedis.join('\n')],
    ['webhooks', JSON.stringify(scene.oneStop.webhooks())],
    ['error answers', errors.join('\n')],
    ['addresses that were asked', partnerIds.flatMap((id) => scene.gate(id).asked()).map(decoded).join('\n')],
    ...[...rows].map(([table, content]) => [`table ${table}`, content] as const),
  ])
  expect(places.get('log of the worker')).toContain('"attempt"')
  expect(places.get('log of the doors')).toContain('"request"')
  expect(places.get('Redis')).toContain('bull')
  expect(places.get('error answers')?.length).toBeGreaterThan(5_000)
  expect(places.get('addresses that were asked')?.split('\n').length).toBeGreaterThan(20)
  // there was something to find
  const told = [...planted].filter(([value, where]) => where.startsWith('told by') && rows.get('public.inbox')?.includes(value) === true)
  expect(told.length).toBeGreaterThan(1)
  const found = [...places].flatMap(([place, text]) => [...planted].flatMap(([value, where]) => (text.includes(value) && !belongs(where, place) ? [`${where} (${value}) stands in the ${place}`] : [])))
  expect(found).toEqual([])
})

/** What may stand there: names of fields in the answer to who wrote them; what agencies told and numbers of notices, for SQL (decision 0017). */
function belongs(where: string, place: string): boolean {
  if (where.startsWith('name of')) return place === 'error answers'
  return (where.startsWith('told by') || where.endsWith('/noticeNumber')) && (place === 'table public.dossiers' || place === 'table public.inbox')
}

function note(where: string, values: ReadonlyMap<string, string>): void {
  // a date is the birthday of many
  for (const [path, value] of values) if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) planted.set(value, `${where} ${path}`)
}

function secret(where: string): string {
  const value = `MẬT-KHẨU-${planted.size}`
  planted.set(value, where)
  return value
}

async function post(url: string, body: string | URLSearchParams, headers: Readonly<Record<string, string>>): Promise<number> {
  const response = await fetch(url, { method: 'POST', body, headers })
  const text = await response.text()
  if (!response.ok) errors.push(text)
  return response.status
}

const asClient = { authorization: `Bearer ${clientToken}`, 'content-type': 'application/json' }

/** Of people whom nobody knows, with parameters that nobody takes, and of partners that fail. */
async function askEverything(client: string): Promise<void> {
  for (const behaviour of [undefined, { kind: 'refuse' }, { kind: 'garbage' }, { kind: 'status', status: 500 }] as const) {
    for (const id of partnerIds) if (behaviour !== undefined) scene.simulators[id].behave(behaviour)
    for (const service of serviceNames) {
      const { content, values } = plant(exampleQuestion(service), () => true)
      note(`question ${service}`, new Map([...values].filter(([path]) => path.startsWith('/parameters/'))))
      await post(`${client}/v1/queries/${service}`, JSON.stringify({ ...exampleQuestion(service), parameters: content.parameters }), asClient)
      await post(`${client}/v1/queries/${service}`, JSON.stringify({ ...exampleQuestion(service), parameters: { ...content.parameters, [secret(`name of a parameter of ${service}`)]: secret(`parameter of ${service}`) } }), asClient)
    }
  }
  for (const id of partnerIds) scene.simulators[id].behave({ kind: 'normal' })
}

async function callBackWrongly(partner: string): Promise<void> {
  for (const id of partnerIds) {
    for (const [type, wrap] of [['application/json', (text: string) => JSON.stringify({ data: text, MaHoSo: text })], ['application/xml', (text: string) => `<a><b>${text}</b></a>`], ['text/plain', (text: string) => text]] as const) {
      await post(`${partner}/partners/${id}/${encodeURIComponent(secret(`path of a callback of ${id}`))}`, wrap(secret(`callback of ${id}`)), { 'content-type': type })
    }
  }
}

async function logInWrongly(doors: GatewayProcess['doors']): Promise<void> {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  await post(`${doors.client}/oauth/token`, new URLSearchParams({ grant_type: 'client_credentials', client_id: 'one-stop', client_secret: secret('secret of a client') }), form)
  await post(`${doors.client}/oauth/token`, new URLSearchParams({ grant_type: secret('grant type'), client_assertion: secret('assertion') }), form)
  await post(`${doors.admin}/admin/v1/log-in`, JSON.stringify({ account: 'nobody', password: secret('password'), code: '123456' }), { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' })
  await post(`${doors.client}/v1/transfers?${encodeURIComponent(secret('query'))}=${encodeURIComponent(secret('query value'))}`, '{}', asClient)
  await post(`${doors.client}/v1/${encodeURIComponent(secret('path'))}`, '{}', asClient)
  // a number of a citizen is asked about, by whoever may and by whoever may not
  const number = '038177000123'
  planted.set(number, 'citizen report')
  for (const token of [adminToken, 'token-of-nobody-who-is-known']) {
    await post(`${doors.admin}/admin/v1/citizen-report`, JSON.stringify({ identityNumber: number, reason: 'Theo đơn' }), { authorization: `Bearer ${token}`, 'content-type': 'application/json' })
  }
}

/** Wrong in a way of its own for every field: each planted text stands where it is refused. */
async function sendWrongly(client: string, example: Dossier): Promise<void> {
  for (const wrong of [{ status: 99 }, { receiver: 'nobody' }, { receiver: 'land', sender: 'H57' }, { dueAt: '2020-01-01T00:00:00Z' }]) {
    const { dossier } = invent(stage, example, { code: stage.code(), title: 'Wrong' })
    const { content, values } = plantInDossier(dossier)
    note(`wrong dossier ${JSON.stringify(wrong)}`, values)
    expect(await post(`${client}/v1/transfers`, JSON.stringify({ ...content, ...wrong }), { ...asClient, 'idempotency-key': `key-of-${dossier.code}` })).toBeGreaterThanOrEqual(400)
  }
  const { content, values } = plant(invent(stage, example, { code: stage.code(), title: 'Wrong' }).dossier, () => true)
  note('dossier of nothing but wrong fields', values)
  await post(`${client}/v1/transfers`, JSON.stringify({ ...content, [secret('name of a field')]: 1 }), { ...asClient, 'idempotency-key': 'key-of-nothing-but-wrong' })
  await post(`${client}/v1/transfers`, `{"a":"${secret('broken JSON')}`, { ...asClient, 'idempotency-key': 'key-of-broken-json' })
  await post(`${client}/v1/transfers`, twice(secret('name of a field that stands twice')), { ...asClient, 'idempotency-key': secret('idempotency key').replaceAll(/[^ -~]/g, 'x') })
}

/** What partners tell in their own words about dossiers that they have. */
async function tellWithWords(codes: ReadonlyMap<PartnerId, string>): Promise<void> {
  const told: readonly (readonly [PartnerId, object])[] = [
    ['land', { what: 'forwarded', fields: { NoiDungXuLy: secret('told by land: what was done') } }],
    ['land', { what: 'supplement-requested', fields: { GhiChu: secret('told by land: what is missing') } }],
    ['land', { what: 'unforeseen', fields: { GhiChu: secret('told by land: unforeseen') } }],
    ['judiciary', { what: 'issued', convicted: true }],
    ['civil-registry', { what: 'processing', content: secret('told by civil registry: what is done') }],
    ['tax', { what: 'notice' }],
  ]
  for (const [partner, order] of told) {
    // a partner that did not take the dossier has nothing to tell
    await stage.tell(partner, { ...order, dossierCode: codes.get(partner) ?? '' } as Parameters<SceneStage['tell']>[1]).catch(() => undefined)
  }
}

function twice(name: string): string {
  return `{"${name}":1,"${name}":2}`
}

function decoded(target: string): string {
  try {
    return `${target} ${decodeURIComponent(target.replaceAll('+', ' '))}`
  } catch {
    return target
  }
}
