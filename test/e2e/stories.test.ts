/** The sandbox's stories against a gateway of its own process: what a newcomer watches is what is tested. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openHttpClient } from '../../src/net/http-client.ts'
import type { HttpClient } from '../../src/ports/http-client.ts'
import { partnerIds, sandboxSender } from '../../src/sandbox/partners.ts'
import { storyCodes } from '../../src/sandbox/samples.ts'
import { stories } from '../../src/sandbox/stories/index.ts'
import { openStage, type Stage } from '../../src/sandbox/stories/stage.ts'
import type { GatewayProcess } from '../helpers/gateway-process.ts'
import { clientToken, openScene, type Scene } from '../helpers/scene.ts'
import { until } from '../helpers/until.ts'

let scene: Scene
let gateway: GatewayProcess
let http: HttpClient
let stage: Stage

beforeAll(async () => {
  scene = await openScene({ tellsOthers: true })
  gateway = await scene.gateway.start()
  for (const id of partnerIds) scene.simulators[id].callbacksTo?.(`${gateway.doors.partner}/partners/${id}`)
  http = openHttpClient({ maxAnswerBytes: 1024 * 1024, connections: 4 })
  stage = openStage({
    sender: sandboxSender,
    door: { url: gateway.doors.client, token: () => Promise.resolve(clientToken), http },
    simulators: scene.simulators,
    code: storyCodes(sandboxSender, new Date()),
    now: () => new Date(),
    say: () => undefined,
  })
}, 60_000)
afterAll(async () => {
  await http.close()
  await scene.close()
})

describe('a story ends well', { timeout: 120_000 }, () => {
  test.each(stories.map((story) => [`${story.id}. ${story.title.en}`, story] as const))('%s', async (_title, story) => {
    await story.play(stage)
  })
})

describe('after all stories', { timeout: 60_000 }, () => {
  test('nothing is done twice anywhere', () => {
    for (const id of partnerIds.filter((partner) => partner !== 'national-portal')) {
      for (const held of scene.simulators[id].dossiers()) expect({ id, ...held }).toMatchObject({ timesApplied: held.messageIds.length })
    }
  })

  test('no transfer is left on its way or failed, but those that had to be', async () => {
    // the followers may still be making webhooks of the last events
    const others = `select (select count(*) from work) + (select count(*) from transfers where state not in ('delivered', 'confirmed')) as count`
    await until(async () => (await scene.count(others)) === 8, 'everything has arrived', 30_000)
    const left = (partner: string, state: string) => scene.count('select count(*) from transfers where partner = $1 and state = $2', [partner, state])
    expect([await left('civil-registry', 'refused'), await left('judiciary', 'parked'), await left('treasury', 'refused')]).toEqual([1, 3, 4])
  })

  test('every event reached the one-stop system once, verified, each dossier’s in their order', async () => {
    const events = await stage.events()
    await until(() => Promise.resolve(scene.oneStop.webhooks().length >= events.length), 'all webhooks', 30_000)
    const webhooks = scene.oneStop.webhooks()
    expect(webhooks.every(({ signatureVerified }) => signatureVerified)).toBe(true)
    for (const code of new Set(events.map(({ dossierCode }) => dossierCode))) {
      const told = webhooks.filter(({ event }) => event.dossierCode === code).map(({ event }) => event.cursor)
      expect(told).toEqual(events.filter(({ dossierCode }) => dossierCode === code).map(({ cursor }) => cursor))
    }
  })

  test('the portal was told every change, and how late is known by partner', async () => {
    expect(await scene.count(`select count(*) from transfers where purpose = 'mirror'`)).toBeGreaterThan(20)
    expect(await scene.count(`select count(*) from mirrors m join transfers t on t.id = m.transfer_id where t.state not in ('delivered', 'confirmed')`)).toBe(0)
  })

  test('a delivered dossier that its partner worked on is confirmed', async () => {
    expect(await scene.count(`select count(*) from transfers where partner = 'civil-registry' and state = 'confirmed'`)).toBeGreaterThan(0)
  })
})
