/** A day at the desk by the command line alone: what is wrong, a plan and a run, a correction of two persons, a comparison. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dayOf } from '../../src/domain/vietnam-time.ts'
import { openCommand, writeProfile, type Command, type Ran } from '../helpers/command.ts'
import type { GatewayProcess } from '../helpers/gateway-process.ts'
import { readTransfer, sendDossier } from '../helpers/one-stop.ts'
import { approverToken, dossierFor, openScene, type Scene } from '../helpers/scene.ts'
import { until } from '../helpers/until.ts'

const count = 5

let scene: Scene
let gateway: GatewayProcess
let folder: string
let command: Command
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienthong-cli-desk-'))
  scene = await openScene()
  gateway = await scene.gateway.start()
  command = openCommand({ folder })
  await writeProfile(join(folder, 'cli.json'), gateway)
  await writeFile(join(folder, 'approver.json'), JSON.stringify({ admin: { url: gateway.doors.admin, token: approverToken } }), { mode: 0o600 })
}, 120_000)
afterAll(async () => {
  await scene.close()
  await rm(folder, { recursive: true, force: true })
})

const desk = (...args: readonly string[]): Promise<Ran> => command(...args, '--profile', 'cli.json')

async function json<Body>(...args: readonly string[]): Promise<Body> {
  const ran = await desk(...args, '--json')
  expect(ran, args.join(' ')).toMatchObject({ code: 0 })
  // what the described door answers
  return JSON.parse(ran.out) as Body
}

async function refuse(n: number): Promise<string> {
  const { body } = await sendDossier(gateway.doors.client, dossierFor('loopback', n))
  await until(async () => (await readTransfer(gateway.doors.client, body.transfer.id)).state === 'refused', 'it is refused', 20_000)
  return body.transfer.id
}

test('what the desk names is planned, run to its end, and exported', { timeout: 180_000 }, async () => {
  scene.simulators.loopback.behave({ kind: 'refuse' })
  for (let n = 0; n < count; n++) await refuse(n)
  scene.simulators.loopback.behave({ kind: 'normal' })
  await until(async () => (await desk('desk')).out.includes('> lienthong list --admin --partner loopback --state refused'), 'the desk says so', 60_000)
  const plan = await json<{ id: string; total: number }>('replay', 'plan', '--partner', 'loopback', '--state', 'refused')
  expect(plan.total).toBe(count)
  const ran = await desk('replay', 'run', plan.id, '--name', 'After the mistake', '--reason', 'the partner took it back', '--follow')
  expect(ran).toMatchObject({ code: 0, out: expect.stringMatching(new RegExp(`State +done\\n[^]*Delivered +${count}/${count}`)) })
  const { items } = await json<{ items: { id: string }[] }>('replay', 'runs')
  expect(await desk('replay', 'export', items[0]?.id ?? '', '-o', 'items.csv')).toMatchObject({ code: 0 })
  expect((await readFile(join(folder, 'items.csv'), 'utf8')).trim().split('\r\n')).toHaveLength(count + 1)
})

test('a dossier is corrected by one person and approved by another', { timeout: 120_000 }, async () => {
  scene.simulators.loopback.behave({ kind: 'refuse' }, 1)
  const id = await refuse(20)
  expect(await desk('content', id, '--indent', '-o', 'dossier.json')).toMatchObject({ code: 0 })
  const file = join(folder, 'dossier.json')
  const dossier = JSON.parse(await readFile(file, 'utf8')) as object
  await writeFile(file, JSON.stringify({ ...dossier, subject: 'Hồ sơ đã sửa' }))
  const { id: correction } = await json<{ id: string }>('correct', id, '--file', 'dossier.json', '--reason', 'the subject was wrong')
  expect((await desk('corrections', 'show', correction)).out).toMatch(/\n {2}\/subject\n[^]*\+ "Hồ sơ đã sửa"/)
  expect(await desk('corrections', 'approve', correction, '--reason', 'mine')).toMatchObject({ code: 1, err: expect.stringContaining('[permission_missing]') })
  expect(await command('corrections', 'approve', correction, '--reason', 'agreed', '--profile', 'approver.json')).toMatchObject({ code: 0, out: expect.stringMatching(/State +sent/) })
  expect((await desk('lineage', id)).out).toMatch(new RegExp(`Corrected by +[0-9a-f-]{36} \\([^)]*${correction}\\)`))
})

test('a day is compared, waited for, and its difference repaired', { timeout: 120_000 }, async () => {
  scene.simulators.loopback.pretend?.({ dossierCode: dossierFor('loopback', 0).code, as: 'unknown' })
  const day = dayOf(new Date())
  expect(await desk('reconcile', 'loopback', day, '--wait')).toMatchObject({ code: 0, out: expect.stringMatching(/partner-lacks +1 +0/) })
  const { items } = await json<{ items: { id: string }[] }>('reconcile', 'differences', '--open', '--kind', 'partner-lacks')
  const [difference] = items
  expect(await desk('reconcile', 'repair', difference?.id ?? '', '--reason', 'by the minutes of the meeting')).toMatchObject({ code: 0 })
  await until(async () => (await desk('reconcile', 'differences', '--kind', 'partner-lacks')).out.includes('repaired'), 'it is repaired', 60_000)
})
