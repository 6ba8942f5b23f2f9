/** The one-stop system's webhook is down for a while, in every way there is: nothing is lost, and what it gets is in order. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { adminToken, dossierFor, openScene, type Scene } from '../helpers/scene.ts'
import { openSceneStage, type SceneStage } from '../helpers/scene-stage.ts'
import { listTransfers, order, readLanes, sendDossier } from '../helpers/one-stop.ts'
import type { GatewayProcess } from '../helpers/gateway-process.ts'
import { untilSettled } from '../helpers/settled.ts'
import { until } from '../helpers/until.ts'

const lane = 'webhook-one-stop'
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

it('one that says 410 has refused that webhook, and gets it again when the administrator replays it, whatever came since', async () => {
  const { client, admin } = gateway.doors
  const dossier = dossierFor('loopback', 900)
  scene.oneStop.behave({ kind: 'status', status: 410 }, 1)
  await sendDossier(client, dossier)
  await until(async () => (await refused()) === 1, 'it is refused', 20_000)
  await untilSettled(scene)
  const [first, ...others] = await eventsAbout(dossier.code)
  expect(others.length).toBeGreaterThan(0)
  expect(cursorsAbout(dossier.code)).toEqual(others)

  const [transfer] = await refusedTransfers(admin)
  expect(transfer).toMatchObject({ code: 'webhook-gone', dossierCode: dossier.code })
  expect((await order(admin, `transfers/${transfer?.id}/replay`, 'địa chỉ nhận đã mở lại')).status).toBe(200)
  await until(() => cursorsAbout(dossier.code).length > others.length, 'the refused one as well', 20_000)
  expect(cursorsAbout(dossier.code)).toEqual([...others, first])
  expect(await refused()).toBe(0)
})

it('down with 503, then resets, then hangs: other lanes go on, and all of it comes in order once it is up', { timeout: 120_000 }, async () => {
  const { client, admin } = gateway.doors
  const dossiers = Array.from({ length: 12 }, (_, n) => dossierFor('loopback', n))
  const portal = scene.simulators['national-portal']
  const [first, second, third] = [dossiers.slice(0, 4), dossiers.slice(4, 8), dossiers.slice(8)]

  scene.oneStop.behave({ kind: 'status', status: 503 })
  await confirmed(first)
  await until(async () => (await laneState(admin)) === 'suspended', 'the lane is suspended', 20_000)
  await probed(1)
  scene.oneStop.behave({ kind: 'reset' })
  await confirmed(second)
  await probed(2)
  scene.oneStop.behave({ kind: 'slow', milliseconds: 60_000 }, 1_000_000)
  // a probe in hand holds the lane for half a minute
  await until(async () => (await scene.count(`select count(*) from lanes where partner = $1 and next_probe_at > now() + interval '20 seconds'`, [lane])) === 1, 'a probe hangs', 30_000)
  await confirmed(third)
  for (const { code } of dossiers) expect((await stage.tell('loopback', { what: 'moved', dossierCode: code })).status).toBe(201)
  await until(() => dossiers.every(({ code }) => portal.dossier(code)?.TrangThaiHoSo === '4'), 'the portal knows of all of it', 20_000)
  expect(await scene.count(`select count(*) from transfers where purpose = 'submission' and attempts <> 1`)).toBe(0)
  expect((await readLanes(admin)).filter(({ state }) => state !== 'open').map(({ partner }) => partner)).toEqual([lane])
  for (const { code } of dossiers) expect(cursorsAbout(code)).toEqual([])

  scene.oneStop.behave({ kind: 'normal' })
  await until(async () => (await laneState(admin)) === 'open', 'the lane is open again', 60_000)
  await untilSettled(scene)
  for (const { code } of dossiers) {
    const events = await eventsAbout(code)
    expect(events.length).toBeGreaterThanOrEqual(3)
    expect(cursorsAbout(code)).toEqual(events)
  }
  expect(scene.oneStop.webhooks().every(({ signatureVerified }) => signatureVerified)).toBe(true)
  expect(await refused()).toBe(0)
  expect((await listTransfers(client, 'limit=200')).filter(({ state }) => state !== 'confirmed')).toEqual([])
})

async function confirmed(dossiers: readonly { readonly code: string }[]): Promise<void> {
  const { client } = gateway.doors
  await Promise.all(dossiers.map((dossier) => sendDossier(client, dossier)))
  for (const { code } of dossiers) await until(async () => (await listTransfers(client, `dossierCode=${code}&state=confirmed`)).length === 1, `${code} is confirmed`, 20_000)
}

async function probed(times: number): Promise<void> {
  await until(async () => (await scene.count('select probes as count from lanes where partner = $1', [lane])) >= times, `it was probed ${times} times`, 30_000)
}

async function laneState(admin: string): Promise<string | undefined> {
  return (await readLanes(admin)).find(({ partner }) => partner === lane)?.state
}

function refused(): Promise<number> {
  return scene.count(`select count(*) from transfers where purpose = 'webhook' and state = 'refused'`)
}

async function refusedTransfers(admin: string) {
  const response = await fetch(`${admin}/admin/v1/transfers?state=refused&partner=${lane}`, { headers: { authorization: `Bearer ${adminToken}` } })
  return ((await response.json()) as { items: { id: string; code?: string; dossierCode: string }[] }).items
}

async function eventsAbout(code: string): Promise<string[]> {
  return (await stage.events()).flatMap(({ dossierCode, cursor }) => (dossierCode === code ? [cursor] : []))
}

/** In the order in which they came. */
function cursorsAbout(code: string): string[] {
  return scene.oneStop.webhooks().flatMap(({ event }) => (event.dossierCode === code ? [event.cursor] : []))
}
