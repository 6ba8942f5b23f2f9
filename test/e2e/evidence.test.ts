/** What a transfer leaves behind proves it to anybody, on a machine that knows nothing but the file and a root certificate. */
import { generateKeyPairSync } from 'node:crypto'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { landDossier } from '../../adapters/land/fixtures/dossier.ts'
import type { EvidenceReport } from '../../schemas/evidence-report.ts'
import { invent } from '../../src/sandbox/stories/invented.ts'
import { issueSandboxCertificate } from '../../src/signing/sandbox/sandbox-certificate.ts'
import { openCommand, writeProfile, type Ran } from '../helpers/command.ts'
import { openScene } from '../helpers/scene.ts'
import { openSceneStage } from '../helpers/scene-stage.ts'
import { untilSettled } from '../helpers/settled.ts'
import { until } from '../helpers/until.ts'

const chained = `select count(*) from events e where not exists (select 1 from blocks b where e.id = any(b.ids))`
const unstamped = `select count(*) from blocks b where (b.up_to_xact, b.up_to_id) > all (select n.up_to_xact, n.up_to_id from stamps s join blocks n using (partition, number))`

let folder: string

/** A dossier goes out and comes back; its evidence is fetched through both doors; then nothing of all this runs any more. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienthong-evidence-'))
  const scene = await openScene({ trust: {} })
  const stage = openSceneStage(scene)
  try {
    const gateway = await stage.start()
    const code = stage.code()
    const transfer = await stage.send(invent(stage, landDossier(), { code, title: 'Evidence', changes: { receiver: 'loopback' } }))
    for (const what of ['moved', 'finished']) expect(await stage.tell('loopback', { what, dossierCode: code })).toMatchObject({ status: 201 })
    await stage.untilDossier(code, 'the result', ({ results }) => results.some(({ files }) => files.every(({ state }) => state === 'stored')))
    await untilSettled(scene)
    await until(async () => (await scene.count(chained)) === 0 && (await scene.count(unstamped)) === 0, 'the journal is chained and stamped', 30_000)
    await writeProfile(join(folder, 'cli.json'), gateway)
    const command = openCommand({ folder })
    for (const [file, ...door] of [['client.asice'], ['admin.asice', '--admin']] as const) {
      expect(await command('evidence', transfer.id, '-o', file, '--profile', 'cli.json', ...door)).toMatchObject({ code: 0 })
    }
    await copyFile(scene.seals.rootFile, join(folder, 'root.pem'))
    await writeFile(join(folder, 'other.pem'), otherRoot())
  } finally {
    await stage.close()
    await scene.close()
    await rm(join(folder, 'cli.json'), { force: true })
  }
}, 90_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

function otherRoot(): string {
  const privateKeyPem = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return issueSandboxCertificate({ subject: { name: 'SANDBOX Root CA' }, use: 'root', privateKeyPem, now: new Date() })
}

function verify(language: 'vi' | 'en', ...args: readonly string[]): Promise<Ran> {
  return openCommand({ folder, language })('verify', ...args)
}

describe.each(['client.asice', 'admin.asice'])('%s, once everything is stopped', (file) => {
  it('is valid under the root, and names who signed and who stamped', async () => {
    const { code, out, err } = await verify('en', file, '--trust', 'root.pem')
    expect([code, err]).toEqual([0, ''])
    expect(out.split('\n')[0]).toMatch(/^VALID/)
    for (const words of ['H56', 'G99', 'SANDBOX Time Stamps']) expect(out).toContain(words)
  })

  it('says so in Vietnamese', async () => {
    const { code, out } = await verify('vi', file, '--trust', 'root.pem')
    expect(code).toBe(0)
    expect(out).toMatch(/^HỢP LỆ/)
    expect(out).not.toContain('VALID')
  })

  it('reports what was told and what came with it, for machines', async () => {
    const { code, out } = await verify('en', file, '--trust', 'root.pem', '--json')
    expect(code).toBe(0)
    // printed by the command
    const report = JSON.parse(out) as EvidenceReport
    expect(report).toMatchObject({ verdict: 'valid', transfer: { sender: 'H56', partner: 'loopback', state: 'confirmed', operator: 'H56' } })
    expect(report.signatures).toEqual([expect.objectContaining({ level: 'B-LT', verdict: 'ok', revocation: 'good' })])
    expect(report.findings.filter(({ verdict }) => verdict !== 'ok')).toEqual([])
    const subjects = report.findings.map(({ subject }) => subject)
    // the dossier, its attachment, the one attempt, and both pieces of news
    for (const part of ['payload.json', 'attempts/1/record.json', 'told/1/record.json', 'told/2/record.json']) expect(subjects).toContain(part)
    expect(subjects.filter((subject) => subject.startsWith('attachments/'))).not.toEqual([])
  })
})

test('under no root, and under another, whether its signers are trusted is not known', async () => {
  for (const trust of [[], ['--trust', 'other.pem']]) {
    const { code, out, err } = await verify('en', 'client.asice', ...trust)
    expect([code, out.split('\n')[0]]).toEqual([1, expect.stringMatching(/^INTACT/)])
    expect(err).toContain('--trust')
  }
})

test.each([
  ['en', 0.3, /^NOT VALID/],
  ['vi', 0.6, /^KHÔNG HỢP LỆ/],
] as const)('one bit changed, and it is not valid (%s)', async (language, share, words) => {
  const changed = await readFile(join(folder, 'client.asice'))
  const at = Math.floor(changed.length * share)
  changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
  await writeFile(join(folder, 'changed.asice'), changed)
  const { code, out } = await verify(language, 'changed.asice', '--trust', 'root.pem')
  expect([code, out]).toEqual([1, expect.stringMatching(words)])
})
