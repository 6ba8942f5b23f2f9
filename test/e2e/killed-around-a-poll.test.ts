/** Killed between the answer to a poll and the word that it is stored: nothing is lost, nothing is done twice, and the partner is told. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dossierFor } from '../../adapters/judiciary/fixtures/dossier.ts'
import { sandboxConfig } from '../../adapters/judiciary/sandbox-agreement.ts'
import { sampleDossier } from '../../adapters/loopback/fixtures/dossier.ts'
import { sandboxSender, senderName } from '../../src/sandbox/partners.ts'
import { invent } from '../../src/sandbox/stories/invented.ts'
import type { Kept } from '../helpers/gate.ts'
import { lockRows } from '../helpers/lock-rows.ts'
import { openScene, type Scene } from '../helpers/scene.ts'
import { openSceneStage, type SceneStage } from '../helpers/scene-stage.ts'
import { untilSettled } from '../helpers/settled.ts'
import { until } from '../helpers/until.ts'

/** The two partners that want to hear what was stored: where they are asked, where they answer with a result, where they are told. */
const polled = [
  { partner: 'judiciary', asked: '/traDsTrangThaiHs', answers: '/traHoSo', told: '/danhDauHsThanhCong', order: { what: 'issued' } },
  { partner: 'loopback', asked: '/news', answers: '/news', told: '/news/acknowledged', order: { what: 'finished', by: 'poll' } },
] as const
type Polled = (typeof polled)[number]

let scene: Scene
let stage: SceneStage

beforeAll(async () => {
  scene = await openScene({
    tellsOthers: true,
    gated: ['judiciary', 'loopback'],
    partners: (usual) => ({
      ...usual,
      // the wire that is told what was fetched, agreed for longer than the law has it
      judiciary: { ...usual.judiciary, config: (url) => ({ ...sandboxConfig(url, [{ organisation: sandboxSender, name: senderName.vi }], 'operations-1.0'), validity: { until: '2099-12-31' } }) },
    }),
  })
  stage = openSceneStage(scene)
  await stage.start()
}, 60_000)
afterAll(async () => {
  await stage.close()
  await scene.close()
})

/** Kills are all alike; each gap says how the process is brought to it, and what is known of the result by then. */
const gaps: readonly { readonly gap: string; readonly stored: number; readonly told: boolean; reach(partners: readonly Told[]): Promise<() => Promise<void>> }[] = [
  {
    gap: 'the partner has answered and nothing is stored',
    stored: 0,
    told: false,
    reach: (partners) => keepAll(partners, ({ partner, answers }) => scene.gate(partner).keep(answers, 'answer')),
  },
  {
    gap: 'the result is stored and its place is not',
    stored: 1,
    told: false,
    async reach(partners) {
      const unlock = await lockRows(scene.databaseUrl, 'select 1 from pollers')
      for (const { asking } of partners) asking.release()
      for (const { code } of partners) await until(async () => (await inboxRows(code)) === 1, 'the result is stored', 20_000)
      return unlock
    },
  },
  {
    gap: 'the acknowledgement is on its way',
    stored: 1,
    told: false,
    reach: (partners) => keepAll(partners, ({ partner, told }) => scene.gate(partner).keep(told, 'request')),
  },
  {
    gap: 'the partner has the acknowledgement and its answer is on the way',
    stored: 1,
    told: true,
    reach: (partners) => keepAll(partners, ({ partner, told }) => scene.gate(partner).keep(told, 'answer')),
  },
]

type Told = Polled & {
  readonly code: string
  /** The poll that will see the result. */
  readonly asking: Kept
}

describe('kill -9', () => {
  it.each(gaps)('when $gap: the result is there once, with its file, and the partner is told', async ({ stored, told, reach }) => {
    const partners = await Promise.all(polled.map(prepare))
    const letGo = await reach(partners)
    for (const { partner, code } of partners) {
      expect(await inboxRows(code), `results of ${partner} that are stored before the kill`).toBe(stored)
      expect(scene.simulators[partner].acknowledged().includes(code), `${partner} was told before the kill`).toBe(told)
    }
    await stage.kill()
    for (const { asking } of partners) asking.release()
    await letGo()
    await stage.restart()
    for (const { partner, code } of partners) await expectOnce(partner, code)
  })
})

/** A dossier at the partner that has a result for it, which the poll in hand is about to see. */
async function prepare(row: Polled): Promise<Told> {
  const { partner, asked, order } = row
  const code = stage.code()
  await stage.send(invent(stage, partner === 'judiciary' ? dossierFor('operations-1.0') : sampleDossier(code), { code, title: 'Killed' }))
  // whom nobody awaits is not asked for
  await until(async () => (await scene.count('select count(*) from awaited where dossier_code = $1', [code])) === 1, 'it is awaited', 20_000)
  await untilPolledAgain(partner)
  const asking = scene.gate(partner).keep(asked, 'request')
  await until(asking.caught, `${partner} is asked`, 20_000)
  await stage.tell(partner, { ...order, dossierCode: code })
  return { ...row, code, asking }
}

/** The turn in hand was taken before the dossier was awaited. */
async function untilPolledAgain(partner: string): Promise<void> {
  const since = new Date()
  await until(async () => (await scene.count('select count(*) from pollers where partner = $1 and last_at > $2', [partner, since])) === 1, 'the turn is over', 20_000)
}

async function keepAll(partners: readonly Told[], keep: (told: Told) => Kept): Promise<() => Promise<void>> {
  const kept = partners.map((told) => ({ told, kept: keep(told) }))
  for (const { told, kept: one } of kept) {
    told.asking.release()
    await until(one.caught, `${told.partner} is in the gap`, 20_000)
  }
  return async () => {
    for (const { kept: one } of kept) one.release()
  }
}

async function expectOnce(partner: Polled['partner'], code: string): Promise<void> {
  const dossier = await stage.untilDossier(code, 'the result', ({ results }) => results.some(({ files }) => files.length > 0 && files.every(({ state }) => state === 'stored')))
  expect(dossier).toMatchObject({ status: 9, results: [{ partner }] })
  expect(dossier.results).toHaveLength(1)
  const digest = dossier.results[0]?.files[0]?.digest ?? ''
  expect(Buffer.from(await stage.file(digest)).toString()).toMatch(/^%PDF/)
  await until(() => scene.simulators[partner].acknowledged().includes(code), `${partner} is told`, 20_000)
  await until(async () => (await scene.count('select count(*) from pollers where partner = $1 and acknowledgement is null', [partner])) === 1, 'it is struck out', 20_000)
  expect(await inboxRows(code)).toBe(1)

  await untilSettled(scene)
  const events = (await stage.events()).filter(({ dossierCode }) => dossierCode === code)
  expect(events.filter(({ type }) => type === 'partner.result'), JSON.stringify(events)).toHaveLength(1)
  expect([...webhooksAbout(code)].toSorted()).toEqual(events.map(({ cursor }) => cursor).toSorted())
  expect(await scene.count(`select count(*) from transfers where purpose = 'webhook' and dossier_code = $1`, [code])).toBe(events.length)
}

function inboxRows(code: string): Promise<number> {
  return scene.count('select count(*) from inbox where dossier_code = $1', [code])
}

function webhooksAbout(code: string): ReadonlySet<string> {
  return new Set(scene.oneStop.webhooks().flatMap(({ event }) => (event.dossierCode === code ? [event.cursor] : [])))
}
