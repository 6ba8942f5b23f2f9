/** A signed callback that comes again is answered again and has one effect; its id with other signed content is a conflict. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newsService, signatureHeader } from '../../adapters/loopback/wire.ts'
import type { GatewayProcess } from '../helpers/gateway-process.ts'
import { dossierFor, openScene, type Scene } from '../helpers/scene.ts'
import { openSceneStage, type SceneStage } from '../helpers/scene-stage.ts'
import { untilSettled } from '../helpers/settled.ts'

let scene: Scene
let stage: SceneStage
let gateway: GatewayProcess
let dossierCode: string

beforeAll(async () => {
  scene = await openScene()
  stage = openSceneStage(scene)
  gateway = await stage.start()
  const dossier = dossierFor('loopback', 1)
  dossierCode = dossier.code
  await stage.send({ title: 'Replays', dossier, files: [] })
}, 60_000)
afterAll(async () => {
  await stage.close()
  await scene.close()
})

interface SignedNews {
  readonly document: string
  readonly signature: string
}

/** As the reference partner signs it. */
async function news(id: string, words: string): Promise<SignedNews> {
  const step = { officer: 'canbo07', content: words }
  const document = JSON.stringify({ id, dossierCode, recipient: 'H56', at: '2026-11-20T03:00:00.000Z', what: 'moved', words, step })
  const { detached = '' } = await scene.seals.signer.sign(Buffer.from(document), 'jws-detached', { issuer: 'G99', audience: 'H56', messageId: id, service: newsService })
  return { document, signature: detached }
}

async function call({ document, signature }: SignedNews): Promise<{ readonly status: number; readonly body: string }> {
  const headers = { 'content-type': 'application/json', [signatureHeader]: signature }
  const response = await fetch(`${gateway.doors.partner}/partners/loopback/news`, { method: 'POST', headers, body: document })
  return { status: response.status, body: await response.text() }
}

const effects = () => scene.count(`select count(*) from events where type like 'partner.%' and dossier_code = $1`, [dossierCode])

it('the same bytes again, one after another and at once: known, and one effect', async () => {
  const message = await news('n-1', 'Đang thẩm định')
  expect(await call(message)).toMatchObject({ status: 201 })
  const again = await Promise.all(Array.from({ length: 8 }, () => call(message)))
  expect(again).toEqual(again.map(() => ({ status: 200, body: JSON.stringify({ status: 'known' }) })))
  gateway = await stage.restart()
  expect(await call(message)).toMatchObject({ status: 200 })
  await untilSettled(scene)
  expect(await effects()).toBe(1)
  expect((await stage.dossier(dossierCode)).steps.filter(({ content }) => content === 'Đang thẩm định')).toHaveLength(1)
})

it('the same id signed over other content: a conflict, and no effect', async () => {
  await call(await news('n-2', 'Trình lãnh đạo'))
  const before = await effects()
  const { status, body } = await call(await news('n-2', 'Đã trả kết quả'))
  expect([status, JSON.parse(body)]).toEqual([409, expect.objectContaining({ type: expect.stringContaining('message_conflict') })])
  await untilSettled(scene)
  expect(await effects()).toBe(before)
  expect(JSON.stringify(await stage.dossier(dossierCode))).not.toContain('Đã trả kết quả')
  expect(gateway.output()).toContain('a message id came a second time, with other content')
})
