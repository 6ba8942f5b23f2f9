/** Whatever went wrong is put right by people at the desk: an answer nobody foresaw gets a rule, a wrong dossier a correction. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AnswerRule, AnswerRuleHits, AnswerRuleList } from '../../schemas/answer-rules.ts'
import type { Correction, CorrectionView } from '../../schemas/corrections.ts'
import type { AttemptList } from '../../schemas/timeline.ts'
import { openCommand, writeProfile } from '../helpers/command.ts'
import type { GatewayProcess } from '../helpers/gateway-process.ts'
import { order, readTransfer, sendDossier } from '../helpers/one-stop.ts'
import { adminToken, approverToken, dossierFor, openScene, type Scene } from '../helpers/scene.ts'
import { until } from '../helpers/until.ts'

let scene: Scene
let gateway: GatewayProcess
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienthong-desk-'))
  scene = await openScene()
  gateway = await scene.gateway.start()
})
afterAll(async () => {
  await scene.close()
  await rm(folder, { recursive: true, force: true })
})

async function ask<Body>(path: string, body?: object, token = adminToken): Promise<{ readonly status: number; readonly body: Body }> {
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  const answer = await fetch(`${gateway.doors.admin}/admin/v1/${path}`, { ...sent, headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) } })
  return { status: answer.status, body: (await answer.json()) as Body }
}

/** Handed over and carried until it is in this state. */
async function send(n: number, state: string): Promise<string> {
  const { body } = await sendDossier(gateway.doors.client, dossierFor('loopback', n))
  await isNow(body.transfer.id, state)
  return body.transfer.id
}

async function isNow(id: string, state: string): Promise<void> {
  await until(async () => (await readTransfer(gateway.doors.client, id)).state === state, `it is ${state}`, 20_000)
}

test('an answer nobody foresaw is parked, tried, given a rule, replayed, and comes to what the rule says', { timeout: 120_000 }, async () => {
  scene.simulators.loopback.behave({ kind: 'garbage' }, 1)
  const id = await send(1, 'parked')
  const match = { code: 'not-an-answer', httpStatus: 200, contains: ['<{"', '%%}'] }
  expect((await ask<AnswerRuleHits>('answer-rules/try', { partner: 'loopback', match })).body).toMatchObject({ looked: 1, hits: 1, items: [{ transferId: id }] })

  const meaning = { kind: 'refused', code: 'noise-means-no', words: 'Bên nhận từ chối' }
  const made = await ask<AnswerRule>('answer-rules', { partner: 'loopback', name: 'Noise', match, meaning, reason: 'the agency said so by letter' })
  expect(made).toMatchObject({ status: 201, body: { by: 'administrator', uses: 0 } })
  scene.simulators.loopback.behave({ kind: 'garbage' }, 1)
  expect((await order(gateway.doors.admin, `transfers/${id}/replay`, 'there is a rule now')).status).toBe(200)
  await isNow(id, 'refused')
  expect(await readTransfer(gateway.doors.client, id)).toMatchObject({ code: 'noise-means-no' })
  const attempts = (await ask<AttemptList>(`transfers/${id}/attempts`)).body.items
  expect(attempts.map(({ outcome, rule }) => [outcome, rule])).toEqual([['unclear', undefined], ['refused', made.body.id]])
  expect(attempts[1]?.raw).toBe(attempts[0]?.raw)
  expect((await ask<AnswerRuleList>('answer-rules?partner=loopback')).body.items).toMatchObject([{ id: made.body.id, uses: 1 }])

  expect((await ask(`answer-rules/${made.body.id}/end`, { reason: 'the agency repaired it' })).status).toBe(200)
  scene.simulators.loopback.behave({ kind: 'garbage' }, 1)
  await send(2, 'parked')
})

test('a dossier that was refused is corrected by one person, approved by another, and confirmed; both transfers prove it', { timeout: 120_000 }, async () => {
  scene.simulators.loopback.behave({ kind: 'refuse' }, 1)
  const id = await send(3, 'refused')
  const better = { ...dossierFor('loopback', 3), subject: 'Hồ sơ đã sửa theo yêu cầu của cơ quan nhận' }
  const proposed = await ask<CorrectionView>(`transfers/${id}/corrections`, { content: JSON.stringify(better), reason: 'the subject was wrong' })
  expect(proposed, JSON.stringify(proposed.body)).toMatchObject({ status: 201, body: { paths: expect.arrayContaining(['/subject']) } })
  expect(await ask(`corrections/${proposed.body.id}/approve`, { reason: 'mine' })).toMatchObject({ status: 403, body: { code: 'permission_missing' } })
  const approved = await ask<Correction>(`corrections/${proposed.body.id}/approve`, { reason: 'agreed' }, approverToken)
  expect(approved).toMatchObject({ status: 200, body: { state: 'sent', decidedBy: 'approver' } })
  const corrected = approved.body.transferId ?? ''
  await isNow(corrected, 'confirmed')
  expect(await readTransfer(gateway.doors.client, id)).toMatchObject({ state: 'cancelled' })
  expect(scene.simulators.loopback.dossiers().filter(({ dossierCode }) => dossierCode === better.code)).toMatchObject([{ timesApplied: 1, messageIds: [corrected] }])

  await until(async () => (await scene.count('select count(*) from events e where not exists (select 1 from blocks b where e.id = any(b.ids))')) === 0, 'the journal is chained', 20_000)
  await writeProfile(join(folder, 'cli.json'), gateway)
  const command = openCommand({ folder })
  for (const transfer of [id, corrected]) {
    expect(await command('evidence', transfer, '-o', `${transfer}.asice`, '--profile', 'cli.json', '--admin')).toMatchObject({ code: 0 })
    const { out } = await command('verify', `${transfer}.asice`, '--trust', scene.seals.rootFile)
    expect(out).toMatch(/^(VALID|INTACT)/)
  }
  expect(await command('audit', '--profile', 'cli.json')).toMatchObject({ code: 0 })
})
