/** Callbacks pour in twice and in any order while the gateway is killed again and again: in the end all is as if told once, in order. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { landDossier } from '../../adapters/land/fixtures/dossier.ts'
import type { WrittenCallback } from '../../adapters/land/simulator.ts'
import type { DossierView } from '../../schemas/dossier-view.ts'
import { invent } from '../../src/sandbox/stories/invented.ts'
import type { GatewayProcess } from '../helpers/gateway-process.ts'
import { openScene, type Scene } from '../helpers/scene.ts'
import { openSceneStage, type SceneStage } from '../helpers/scene-stage.ts'
import { shuffled } from '../helpers/shuffled.ts'
import { untilSettled } from '../helpers/settled.ts'
import { until } from '../helpers/until.ts'

const words = ['forwarded', 'supplement-requested', 'supplement-received', 'result'] as const
const cases = 20
const callers = 6
/** Of the order of the callbacks; another one would do as well. */
const seed = 20_261_121

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

it('kill -9 twice among 160 callbacks: every case is as the one that was told once and in order', { timeout: 120_000 }, async () => {
  const model = stage.code()
  const codes = Array.from({ length: cases }, () => stage.code())
  await Promise.all([model, ...codes].map((code) => stage.send(invent(stage, landDossier(), { code, title: 'Land case' }))))
  for (const what of words) expect((await stage.tell('land', { what, dossierCode: model })).status).toBe(200)

  const told = await Promise.all([...codes, ...codes].flatMap((dossierCode) => words.map((what) => scene.simulators.land.write({ what, dossierCode }))))
  let answered = 0
  const left = shuffled(told, seed)
  async function call(): Promise<void> {
    for (let callback = left.pop(); callback !== undefined; callback = left.pop()) {
      await untilTaken(callback)
      answered++
    }
  }
  const calling = Promise.all(Array.from({ length: callers }, call))
  for (const enough of [told.length / 4, (2 * told.length) / 3]) {
    await until(() => answered >= enough, `${enough} callbacks are answered`, 30_000)
    gateway = await stage.restart()
  }
  await calling

  expect(await scene.count('select count(*) from inbox where dossier_code = any($1)', [codes])).toBe(cases * words.length)
  expect(await scene.count(`select count(*) from inbox where state not in ('applied', 'kept')`)).toBe(0)
  const expected = essence(await settled(model))
  for (const code of codes) {
    const dossier = await settled(code)
    expect(essence(dossier)).toEqual(expected)
    expect(dossier.rounds.length).toBeLessThanOrEqual(1)
  }
  expect(expected).toMatchObject({ status: 9, results: [{ files: ['stored'] }] })

  await untilSettled(scene)
  for (const code of codes) expect(scene.simulators['national-portal'].dossier(code)).toMatchObject({ TrangThaiHoSo: '9' })
  const events = (await stage.events()).filter(({ type }) => type.startsWith('partner.'))
  expect(events).toHaveLength((cases + 1) * words.length)
  const cursors = new Set(scene.oneStop.webhooks().map(({ event }) => event.cursor))
  expect(events.filter(({ cursor }) => !cursors.has(cursor))).toEqual([])
})

/** The land office repeats what was not answered with 200. */
async function untilTaken({ path, headers, body }: WrittenCallback): Promise<void> {
  async function isTaken(): Promise<boolean> {
    try {
      const response = await fetch(`${gateway.doors.partner}/partners/land/${path}`, { method: 'POST', headers, body: Buffer.from(body) })
      await response.arrayBuffer()
      return response.status === 200
    } catch {
      return false
    }
  }
  await until(isTaken, 'the callback is taken', 30_000)
}

function settled(code: string): Promise<DossierView> {
  return stage.untilDossier(code, 'the certificate', ({ status, results, portal }) => status === 9 && portal.state === 'in-step' && results.some(({ files }) => files.every(({ state }) => state !== 'pending')))
}

/** What does not differ between cases that were told the same in another order: a request that comes after its answer opens no round. */
function essence({ status, financial, results, steps, clock }: DossierView) {
  return {
    status,
    financial,
    steps: steps.map((step) => `${step.status} ${step.content}`).toSorted(),
    results: results.map(({ partner, files }) => ({ partner, files: files.map(({ state }) => state) })),
    ended: clock.endedAt !== undefined,
    standing: clock.suspensions.filter(({ to }) => to === undefined).length,
  }
}
