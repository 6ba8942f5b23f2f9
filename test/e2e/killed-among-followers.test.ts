/** Killed while the journal's followers are at work: every event has its one webhook, and every change its one mirror. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sendDossier } from '../helpers/one-stop.ts'
import { dossierFor, openScene, type Scene } from '../helpers/scene.ts'
import { openSceneStage, type SceneStage } from '../helpers/scene-stage.ts'
import { untilSettled } from '../helpers/settled.ts'
import { until } from '../helpers/until.ts'

const dossiers = Array.from({ length: 100 }, (_, n) => dossierFor('loopback', n))
const callers = 5
/** Of its acceptance, and of the one change that is told. */
const mirrorsEach = 2
/** Webhooks that the journal's follower has made when it is killed. */
const kills = [30, 150, 310]

let scene: Scene
let stage: SceneStage
let door: string

beforeAll(async () => {
  scene = await openScene({ tellsOthers: true })
  stage = openSceneStage(scene)
  door = (await stage.start()).doors.client
}, 60_000)
afterAll(async () => {
  await stage.close()
  await scene.close()
})

it('kill -9 three times under a load of 100 dossiers: nobody is told twice, and nothing is left out', { timeout: 150_000 }, async () => {
  const left = [...dossiers]
  async function sendNext(): Promise<void> {
    for (let dossier = left.pop(); dossier !== undefined; dossier = left.pop()) await untilTold(dossier)
  }
  const sending = Promise.all(Array.from({ length: callers }, sendNext))
  for (const enough of kills) {
    await until(async () => (await scene.count(`select count(*) from transfers where purpose = 'webhook'`)) >= enough, `${enough} webhooks are made`, 60_000)
    door = (await stage.restart()).doors.client
  }
  await sending
  await until(async () => (await scene.count(`select count(*) from inbox where state = 'applied'`)) === dossiers.length, 'all news are here', 30_000)
  await untilSettled(scene, 60_000)

  const events = (await stage.events()).map(({ cursor }) => cursor)
  expect(events.length).toBeGreaterThanOrEqual(3 * dossiers.length)
  expect(await scene.count(`select count(*) from transfers where purpose = 'webhook'`)).toBe(events.length)
  expect([...new Set(scene.oneStop.webhooks().map(({ event }) => event.cursor))].toSorted()).toEqual(events.toSorted())
  expect(scene.oneStop.webhooks().every(({ signatureVerified }) => signatureVerified)).toBe(true)

  const portal = scene.simulators['national-portal']
  for (const { code } of dossiers) {
    const told = await scene.count(`select count(*) from transfers where purpose = 'mirror' and dossier_code = $1`, [code])
    expect({ code, told }).toEqual({ code, told: mirrorsEach })
    const held = portal.dossiers().find(({ dossierCode }) => dossierCode === code)
    expect(held).toMatchObject({ timesApplied: mirrorsEach })
    expect(portal.dossier(code)).toMatchObject({ TrangThaiHoSo: '4' })
  }
  expect(scene.simulators.loopback.dossiers().filter(({ timesApplied }) => timesApplied !== 1)).toEqual([])
})

/** Handed over, however often it takes; then its partner has news of it for whoever asks. */
async function untilTold(dossier: (typeof dossiers)[number]): Promise<void> {
  await until(() => isTaken(dossier), 'it is accepted', 60_000)
  await until(() => isHeld(dossier.code), 'the partner has it', 60_000)
  await stage.tell('loopback', { what: 'moved', by: 'poll', dossierCode: dossier.code })
}

async function isTaken(dossier: (typeof dossiers)[number]): Promise<boolean> {
  try {
    return (await sendDossier(door, dossier)).status < 300
  } catch {
    return false
  }
}

function isHeld(code: string): boolean {
  return scene.simulators.loopback.dossiers().some(({ dossierCode }) => dossierCode === code)
}
