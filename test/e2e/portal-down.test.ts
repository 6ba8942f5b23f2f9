/** The national portal is down while business goes on: its dossiers wait to be told, and are told all of it, in order, when it is back. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { landDossier } from '../../adapters/land/fixtures/dossier.ts'
import type { SyncDelayReport } from '../../schemas/sync-delay.ts'
import { invent } from '../../src/sandbox/stories/invented.ts'
import type { GatewayProcess } from '../helpers/gateway-process.ts'
import { adminToken, openScene, type Scene } from '../helpers/scene.ts'
import { openSceneStage, type SceneStage } from '../helpers/scene-stage.ts'
import { untilSettled } from '../helpers/settled.ts'
import { until } from '../helpers/until.ts'

let scene: Scene
let stage: SceneStage
let gateway: GatewayProcess

beforeAll(async () => {
  scene = await openScene({ tellsOthers: true })
  stage = openSceneStage(scene)
  gateway = await stage.start()
}, 60_000)
afterAll(async () => {
  await stage.close()
  await scene.close()
})

it('mirrors wait while it is down; then the portal is in step, in order, and how late it was told is known', async () => {
  const portal = scene.simulators['national-portal']
  const codes = Array.from({ length: 3 }, () => stage.code())
  const changes = [
    { what: 'forwarded', status: 4, fields: { NgayChuyen: minutesAgo(40) } },
    { what: 'supplement-requested', status: 5, fields: { NgayChoBoSung: minutesAgo(30) } },
    { what: 'supplement-received', status: 4, fields: { NgayNhanBoSung: minutesAgo(20) } },
    { what: 'result', status: 9, fields: { NgayKetThuc: minutesAgo(10) } },
  ]
  const wentDown = performance.now()
  portal.behave({ kind: 'reset' })
  await Promise.all(codes.map((code) => stage.send(invent(stage, landDossier(), { code, title: 'Land case' }))))
  for (const { what, status, fields } of changes) {
    for (const dossierCode of codes) {
      expect((await stage.tell('land', { what, dossierCode, fields })).status).toBe(200)
      expect(await stage.dossier(dossierCode)).toMatchObject({ status, portal: { state: 'pending' } })
    }
  }
  await until(async () => (await scene.count(`select count(*) from lanes where partner = 'national-portal' and state = 'suspended'`)) === 1, 'the lane is suspended', 20_000)
  expect(portal.received()).toEqual([])
  // more of them may come meanwhile
  expect(await scene.count(`select count(*) from transfers t where purpose = 'mirror' and not exists (select 1 from work w where w.transfer_id = t.id)`)).toBe(0)
  expect(await scene.count(`select count(*) from transfers where purpose = 'mirror'`)).toBeGreaterThanOrEqual(codes.length * changes.length)

  const downMs = performance.now() - wentDown
  portal.behave({ kind: 'normal' })
  for (const code of codes) await stage.untilDossier(code, 'the portal in step', ({ portal: { state } }) => state === 'in-step')
  await untilSettled(scene)
  for (const code of codes) {
    expect(portal.dossier(code)).toMatchObject({ TrangThaiHoSo: '9' })
    const ids = portal.dossiers().find(({ dossierCode }) => dossierCode === code)?.messageIds ?? []
    expect(await scene.count(`select count(*) from transfers where purpose = 'mirror' and dossier_code = $1`, [code])).toBe(ids.length)
    expect(await inOrderOfChanges(ids)).toBe(true)
    expect(portal.steps(code).map((step) => step.NoiDungXuLy)).toEqual(['Chuyển thẩm định', 'Yêu cầu bổ sung hồ sơ', 'Đã nhận hồ sơ bổ sung', 'Kết thúc: có kết quả'])
  }
  for (const held of portal.dossiers()) expect(held.timesApplied).toBe(held.messageIds.length)

  const report = await syncDelays()
  const land = report.items.find(({ partner }) => partner === 'land')
  expect(land, JSON.stringify(report)).toMatchObject({ pending: 0, failed: 0 })
  expect(land?.count ?? 0).toBeGreaterThanOrEqual(codes.length * changes.length)
  // the first change waited from the beginning of the outage to its end
  expect(land?.longest ?? 0).toBeGreaterThan(0)
  expect(land?.longest ?? Infinity).toBeLessThan(downMs + 30_000)
})

/** As the land system writes it: in UTC without saying so. */
function minutesAgo(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString().slice(0, 19)
}

/** Whether the portal took the messages in the order in which they were made. */
async function inOrderOfChanges(ids: readonly string[]): Promise<boolean> {
  const swapped = `select count(*) from unnest($1::uuid[]) with ordinality a(id, place) join unnest($1::uuid[]) with ordinality b(id, place) on a.place < b.place
    join transfers ta on ta.id = a.id join transfers tb on tb.id = b.id where ta.sequence > tb.sequence`
  return ids.length > 0 && (await scene.count(swapped, [ids])) === 0
}

async function syncDelays(): Promise<SyncDelayReport> {
  const response = await fetch(`${gateway.doors.admin}/admin/v1/sync-delays`, { headers: { authorization: `Bearer ${adminToken}` } })
  return (await response.json()) as SyncDelayReport
}
