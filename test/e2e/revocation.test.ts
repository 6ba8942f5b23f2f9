/** Certificates are asked about while work goes on: nobody to ask is survived for a while, and who is revoked counts no more. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sendSample } from '../../src/sandbox/send-samples.ts'
import type { GatewayProcess } from '../helpers/gateway-process.ts'
import { changeConfig, type WrittenConfig } from '../helpers/change-config.ts'
import { openCommand, writeProfile, type Command } from '../helpers/command.ts'
import { clientToken, dossierFor, openScene, type Scene } from '../helpers/scene.ts'
import { openSceneStage, type SceneStage } from '../helpers/scene-stage.ts'
import { until } from '../helpers/until.ts'

/** Long enough for a handful of answers in a row, short enough to wait until it is over. */
const answersLastMs = 2_000

let scene: Scene
let stage: SceneStage
let gateway: GatewayProcess
let folder: string
let command: Command
let sent = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienthong-revocation-'))
  command = openCommand({ folder })
  scene = await openScene({ trust: { answersLastMs, graceHours: 4 } })
  stage = openSceneStage(scene)
  gateway = await stage.start()
}, 60_000)
afterAll(async () => {
  await stage.close()
  await scene.close()
  await rm(folder, { recursive: true, force: true })
})

function sample() {
  sent += 1
  return { title: 'Revocation', dossier: dossierFor('loopback', sent), files: [] }
}

async function setGrace(graceHours: number): Promise<void> {
  await changeConfig(scene.gateway, ({ trust, ...rest }) => ({ ...rest, trust: { ...(trust as WrittenConfig), graceHours } }))
  gateway = await stage.restart()
}

/** The time of every answer that the gateway had is over: whoever asks meanwhile gets the answer of now. */
async function untilAnswersAreOver(): Promise<void> {
  const now = new Date()
  await until(async () => (await scene.count('select count(*) from revocation_answers where next_update > now() and fetched_at <= $1', [now])) === 0, 'all answers are over', 10_000)
}

/** How many transfers of this id are so: one or none. */
function isSo(id: string, so: string): Promise<number> {
  return scene.count(`select count(*) from transfers where id = $1 and ${so}`, [id])
}

describe('while nobody can be asked', () => {
  let told: string

  it('the last answers count within the grace, before and after a restart', async () => {
    const { dossierCode } = await stage.send(sample())
    told = dossierCode
    scene.trust.behave({ ocsp: 'down', crl: 'error' })
    await untilAnswersAreOver()
    await stage.send(sample())
    expect(await stage.tell('loopback', { what: 'moved', dossierCode: told })).toMatchObject({ status: 201 })
    gateway = await stage.restart()
    await stage.send(sample())
    expect(await stage.tell('loopback', { what: 'remark', dossierCode: told })).toMatchObject({ status: 201 })
  })

  it('beyond it everything waits, nothing is lost, and all goes on by itself', { timeout: 90_000 }, async () => {
    scene.simulators.loopback.behave({ kind: 'status', status: 503 })
    const { transferId } = await sendSample(stage.door, sample())
    await setGrace(0)
    scene.simulators.loopback.behave({ kind: 'normal' })
    await until(async () => (await isSo(transferId, `code = 'certificate-unproven'`)) === 1, 'the transfer waits for a proof', 15_000)
    expect(await stage.tell('loopback', { what: 'documents-missing', dossierCode: told })).toMatchObject({ status: 503, body: expect.stringContaining('certificate_unproven') })
    expect(await accept()).toMatchObject({ status: 503, type: expect.stringContaining('certificate_unproven') })
    expect(await scene.count(`select count(*) from work where transfer_id = $1`, [transferId])).toBe(1)
    const heard = () => scene.count('select count(*) from inbox where dossier_code = $1', [told])
    const before = await heard()

    scene.trust.behave({})
    await until(async () => (await isSo(transferId, `state = 'confirmed'`)) === 1, 'the transfer arrives', 60_000)
    // new, or known already from the poll that came first: it counts once
    expect([200, 201]).toContain((await stage.tell('loopback', { what: 'documents-missing', dossierCode: told })).status)
    expect(await heard()).toBe(before + 1)
    await stage.send(sample())
    expect(await scene.count(`select count(*) from transfers where state not in ('delivered', 'confirmed')`)).toBe(0)
  })
})

describe('whose certificate is revoked', () => {
  it('the agency: its receipt and its callback count no more, and what came before stays valid', async () => {
    const before = await stage.send(sample())
    scene.trust.revoke(await certificateOf('G99'))
    await untilAnswersAreOver()
    const { transferId } = await sendSample(stage.door, sample())
    // the agency cannot prove either that it is well: its lane is closed, and opens by itself with a certificate that counts
    await until(() => isSo(transferId, `state = 'waiting' and code = 'receipt-unverified'`).then((rows) => rows === 1), 'it waits', 20_000)
    await until(async () => (await scene.count(`select count(*) from lanes where partner = 'loopback' and state = 'suspended'`)) === 1, 'the lane is closed', 20_000)
    expect(await stage.tell('loopback', { what: 'finished', dossierCode: before.dossierCode })).toMatchObject({ status: 403 })
    const faultsTold = () => gateway.output().split('\n').filter((line) => line.includes('"fault":"certificate-revoked"'))
    // a line of the log may come after the answer
    await until(() => ['receipt', 'news'].every((service) => faultsTold().some((line) => line.includes(`"service":"${service}"`))), 'both are in the log', 10_000)
    await writeProfile(join(folder, 'cli.json'), gateway)
    expect(await command('evidence', before.id, '-o', 'before.asice', '--profile', 'cli.json')).toMatchObject({ code: 0 })
    const { code, out } = await command('verify', 'before.asice', '--trust', scene.seals.rootFile)
    expect([code, out]).toEqual([0, expect.stringMatching(/^VALID/)])
  })

  it('our own: nothing is accepted', async () => {
    const before = await scene.count('select count(*) from transfers')
    // nobody probes a lane that a person closed, and so nobody asks about certificates meanwhile
    expect(await command('lanes', 'suspend', 'loopback', '--reason', 'Its certificate is revoked', '--profile', 'cli.json')).toMatchObject({ code: 0 })
    scene.trust.revoke(await certificateOf('H56'))
    await untilAnswersAreOver()
    expect(await accept()).toMatchObject({ status: 500, type: expect.stringContaining('key_unusable') })
    expect(await scene.count('select count(*) from transfers')).toBe(before)
  })
})

async function certificateOf(organisation: string): Promise<string> {
  const seal = scene.seals.seals.find((one) => one.organisation === organisation)
  if (seal === undefined) throw new RangeError(`${organisation} has no seal here`)
  return readFile(seal.certificateFile, 'utf8')
}

async function accept(): Promise<{ readonly status: number; readonly type: unknown }> {
  const { dossier } = sample()
  const headers = { authorization: `Bearer ${clientToken}`, 'content-type': 'application/json', 'idempotency-key': `revocation-${sent}` }
  const response = await fetch(`${gateway.doors.client}/v1/transfers`, { method: 'POST', headers, body: JSON.stringify(dossier) })
  const { type } = (await response.json()) as { readonly type: unknown }
  return { status: response.status, type }
}
