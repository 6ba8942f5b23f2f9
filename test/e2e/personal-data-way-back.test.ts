/** What partners tell stays where it belongs: in no log, not in Redis, in no webhook; and what is confidential is unreadable on disk. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { dossier as birthDossier } from '../../adapters/civil-registry/fixtures/dossiers.ts'
import { sandboxAgreement as registry } from '../../adapters/civil-registry/sandbox-agreement.ts'
import { sampleDossier as recordDossier } from '../../adapters/judiciary/fixtures/dossier.ts'
import { sandboxAgreement as judiciary } from '../../adapters/judiciary/sandbox-agreement.ts'
import { landDossier } from '../../adapters/land/fixtures/dossier.ts'
import { sandboxAgreement as land, sandboxConfig as landConfig } from '../../adapters/land/sandbox-agreement.ts'
import { startSimulator as startLand } from '../../adapters/land/simulator.ts'
import { landDossier as slipDossier } from '../../adapters/tax/fixtures/land-dossier.ts'
import { sandboxAgreement as tax } from '../../adapters/tax/sandbox-agreement.ts'
import { onlineOrder, paymentDossier } from '../../adapters/treasury/fixtures/orders.ts'
import { sandboxAgreement as treasury } from '../../adapters/treasury/sandbox-agreement.ts'
import type { Dossier } from '../../schemas/dossier.ts'
import { sandboxSender, senderName } from '../../src/sandbox/partners.ts'
import { invent } from '../../src/sandbox/stories/invented.ts'
import type { GatewayProcess } from '../helpers/gateway-process.ts'
import { everythingIn } from '../helpers/redis-content.ts'
import { redisAvailable, startRedis, type RedisServer } from '../helpers/redis.ts'
import { openScene, type Scene } from '../helpers/scene.ts'
import { openSceneStage, type SceneStage } from '../helpers/scene-stage.ts'
import { untilSettled } from '../helpers/settled.ts'

const choices = { callbacks: 'secret-in-path' } as const
const senders = [{ organisation: sandboxSender, name: senderName.vi }]

/** Said by a partner in one of its free texts. */
const said = { step: 'BƯỚC-XỬ-LÝ-BÍ-MẬT', supplement: 'YÊU-CẦU-BÍ-MẬT', paper: 'GIẤY-TỜ-BÍ-MẬT', unforeseen: 'LỜI-LẠ-BÍ-MẬT', refused: 'BỊ-TỪ-CHỐI-BÍ-MẬT', registry: 'ĐANG-KIỂM-TRA-BÍ-MẬT' }
/** People of the adapters' own examples: applicants, a person whose record it is, who pays. */
const people = ['VI THỊ THỬ', '038199000002', 'NÔNG VĂN MẪU', 'Cầm Thị Bên Mua', '038188000002', 'Nguyễn Thị Mẫu', '012345678901', '8000000011', 'Trần Văn Thử', 'B1234567']
/** What a criminal record says, in its fields and in its paper. */
const record = ['án tích', 'Tội danh mẫu', '01/2019/HSST', 'Phiếu lý lịch tư pháp mô phỏng', 'Lãnh đạo Mẫu']
const secrets = [
  land.securityCode, land.password, land.clientSecret, land.codeGet,
  judiciary.central.authKey, tax.password, tax.securityKey, tax.voucherKey, treasury.secretKey, registry.accessToken,
]

let redis: RedisServer
let reader: Redis
let scene: Scene
let stage: SceneStage
let gateway: GatewayProcess

beforeAll(async () => {
  if (!redisAvailable) return
  redis = await startRedis({ appendonly: true })
  reader = new Redis(redis.url)
  scene = await openScene({
    redisUrl: redis.url,
    tellsOthers: true,
    partners: (usual) => ({ ...usual, land: { ...usual.land, start: (options) => startLand(options, choices), config: (url) => landConfig(url, senders, choices) } }),
  })
  stage = openSceneStage(scene)
  gateway = await stage.start()
}, 60_000)
afterAll(async () => {
  if (!redisAvailable) return
  reader.disconnect()
  await stage.close()
  await scene.close()
  await redis.stop()
})

it.skipIf(!redisAvailable)('through callbacks, polls, refused callbacks, results, payments, webhooks and mirrors', { timeout: 90_000 }, async () => {
  const inRedis: string[] = []
  const codes = { record: stage.code(), land: stage.code(), birth: stage.code() }
  async function send(example: Dossier, code: string, changes: Partial<Dossier> = {}, state?: 'delivered'): Promise<void> {
    await stage.send(invent(stage, example, { code, title: 'Personal data', changes }), state)
    inRedis.push(await everythingIn(reader))
  }

  await Promise.all([send(recordDossier(), codes.record), send(landDossier(), codes.land), send(birthDossier(), codes.birth, {}, 'delivered')])
  await stage.tell('judiciary', { what: 'issued', dossierCode: codes.record, convicted: true })
  await stage.tell('civil-registry', { what: 'processing', dossierCode: codes.birth, content: said.registry })
  await tellLand('forwarded', { NoiDungXuLy: said.step })
  await tellLand('supplement-requested', { GhiChu: said.supplement })
  await tellLand('unforeseen', { GhiChu: said.unforeseen })
  await tellWithWrongSecret()
  inRedis.push(await everythingIn(reader))

  await send(slipDossier(), codes.land, { status: 4 })
  await stage.tell('tax', { what: 'notice', dossierCode: codes.land })
  const owing = await stage.untilDossier(codes.land, 'the notice', ({ amountsDue }) => amountsDue.length > 0)
  const items = owing.amountsDue.map(({ due: { item, amount, noticeNumber } }) => ({ description: item, amount, noticeNumber }))
  await send(paymentDossier(), codes.land, { payment: { ...onlineOrder, items, total: items.reduce((sum, { amount }) => sum + amount, 0) } })
  const asked = await stage.untilDossier(codes.land, 'a payment link', ({ payments }) => payments.length > 0)
  await stage.tell('treasury', { what: 'paid', dossierCode: codes.land, reference: asked.payments[0]?.reference })
  await stage.tell('tax', { what: 'voucher', dossierCode: codes.land })
  const paper = { ...(await certificate()), TenGiayTo: said.paper }
  await tellLand('result', { DanhSachGiayToKetQua: [paper] })
  inRedis.push(await everythingIn(reader))

  const dossiers = JSON.stringify(await Promise.all([
    stage.untilDossier(codes.record, 'the record', ({ results }) => results.some(({ files }) => files.every(({ state }) => state === 'stored'))),
    stage.untilDossier(codes.land, 'the certificate', ({ results }) => results.some(({ files }) => files.every(({ state }) => state === 'stored'))),
    stage.untilDossier(codes.birth, 'the step', ({ steps }) => steps.some(({ partner }) => partner === 'civil-registry')),
  ]))
  for (const text of [said.step, said.supplement, said.paper, said.registry, '8000000011']) expect(dossiers, 'what was told is known').toContain(text)
  await untilSettled(scene)
  inRedis.push(await everythingIn(reader))
  const events = await stage.events()
  await gateway.kill('SIGTERM')

  const places = { log: gateway.output(), redis: inRedis.join('\n'), webhooks: JSON.stringify(scene.oneStop.webhooks()), events: JSON.stringify(events) }
  expect(places.log).toContain('"partner event"')
  expect(places.redis).toContain('bull')
  expect(scene.oneStop.webhooks().length).toBeGreaterThanOrEqual(events.length)
  for (const [place, text] of Object.entries(places)) {
    for (const value of [...Object.values(said), ...people, ...record, ...secrets]) expect(text.includes(value), `${value} stands in the ${place}`).toBe(false)
  }
  // all files lie sealed; what is fetched by its digest shows that there is something to find
  expect(record.filter((value) => dossiers.includes(value))).toEqual([])
  const onDisk = await everyFile(join(scene.gateway.folder, 'attachments'))
  expect(onDisk.length).toBeGreaterThan(0)
  for (const value of ['%PDF', ...record]) expect(onDisk.some((bytes) => bytes.includes(value)), `${value} stands on disk`).toBe(false)

  async function tellLand(what: string, fields: object): Promise<void> {
    expect((await stage.tell('land', { what, dossierCode: codes.land, fields })).status).toBe(200)
  }

  async function tellWithWrongSecret(): Promise<void> {
    const { path, headers, body } = await scene.simulators.land.write({ what: 'forwarded', dossierCode: codes.land, fields: { NoiDungXuLy: said.refused } })
    const wrong = path.replace(land.securityCode, `${land.securityCode}x`)
    const response = await fetch(`${gateway.doors.partner}/partners/land/${wrong}`, { method: 'POST', headers, body: Buffer.from(body) })
    expect(await response.text()).not.toContain(said.refused)
    expect(response.status).not.toBe(200)
  }

  async function certificate(): Promise<object> {
    const { body } = await scene.simulators.land.write({ what: 'result', dossierCode: codes.land })
    // written by the simulator
    return (JSON.parse(Buffer.from(body).toString()) as { DanhSachGiayToKetQua: object[] }).DanhSachGiayToKetQua[0] ?? {}
  }
})

async function everyFile(folder: string): Promise<readonly Buffer[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return Promise.all(entries.filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name))))
}
