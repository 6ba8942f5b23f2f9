/** The client library as a one-stop system gets it: packed, installed into an empty folder, compiled against and used. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clientSecret, dossierFor, openScene, type Scene } from '../helpers/scene.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const tsc = join(root, 'node_modules/typescript/bin/tsc')

describe('the package of the client library', () => {
  let folder: string
  let home: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lienthong-package-'))
    home = join(folder, 'my-system')
    const built = join(folder, 'dist')
    await run(process.execPath, [tsc, '-p', 'tsconfig.client.json', '--outDir', join(built, 'client')], { cwd: root })
    await run(process.execPath, ['src/client/write-package.ts', built], { cwd: root })
    await run('npm', ['pack', built, '--pack-destination', folder], { cwd: folder })
    await mkdir(home)
    await writeFile(join(home, 'package.json'), JSON.stringify({ name: 'my-system', private: true, type: 'module' }))
    const [packed = ''] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'))
    await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', join(folder, packed)], { cwd: home })
  }, 300_000)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('brings the library and jose, and nothing of the gateway', async () => {
    const installed = (await readdir(join(home, 'node_modules'))).filter((name) => !name.startsWith('.'))
    expect(installed.toSorted()).toEqual(['jose', 'lienthong'])
    const files = await readdir(join(home, 'node_modules/lienthong'), { recursive: true })
    expect(files.filter((name) => !/^client(?:\/[a-z-]+(?:\.d\.ts|\.js))?$/.test(name)).toSorted()).toEqual(['LICENSE', 'package.json'])
    const declared: unknown = JSON.parse(await readFile(join(home, 'node_modules/lienthong/package.json'), 'utf8'))
    expect(declared).toMatchObject({ name: 'lienthong', exports: { './client': { types: './client/index.d.ts' } } })
  })

  test('takes what a service asks for, and nothing else, when it is compiled against', async () => {
    await writeFile(join(home, 'right-and-wrong.ts'), rightAndWrong)
    const types = join(root, 'node_modules/@types')
    const strictly = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--target', 'es2024', '--module', 'nodenext']
    async function errorsIn(file: string): Promise<string> {
      const compiling = run(process.execPath, [tsc, ...strictly, '--types', 'node', '--typeRoots', types, file], { cwd: home })
      return (await compiling.catch((error: { readonly stdout: string }) => error)).stdout
    }
    expect(await errorsIn('right-and-wrong.ts')).toBe('')
    // the same lines without the marks are errors
    await writeFile(join(home, 'wrong.ts'), rightAndWrong.replaceAll('// @ts-expect-error', '//'))
    expect((await errorsIn('wrong.ts')).match(/error TS/g)).toHaveLength(rightAndWrong.match(/@ts-expect-error/g)?.length ?? 0)
  })

  describe('before a gateway', () => {
    let scene: Scene
    beforeAll(async () => {
      scene = await openScene()
    }, 120_000)
    afterAll(() => scene.close())

    test('sends, asks, follows and verifies', async () => {
      const gateway = await scene.gateway.start('all')
      await writeFile(join(home, 'use.js'), use)
      const certificateFile = scene.seals.seals.find(({ organisation }) => organisation === 'H56')?.certificateFile
      const dossier = JSON.stringify(dossierFor('loopback', 1))
      const facts = { GATEWAY: gateway.doors.client, SECRET: clientSecret, CERTIFICATE: certificateFile, DOSSIER: dossier }
      const { stdout } = await run(process.execPath, ['use.js'], { cwd: home, env: { ...process.env, ...facts } })
      expect(JSON.parse(stdout)).toEqual({
        events: ['transfer.accepted', 'transfer.confirmed'],
        found: true,
        refusal: 'unknown_partner',
        webhook: { ok: false, code: 'signature-missing' },
      })
    }, 60_000)
  })
})

const use = `
import { readFileSync } from 'node:fs'
import { isClientError, openClient, verifyWebhook } from 'lienthong/client'

const { GATEWAY: url, SECRET: secret, CERTIFICATE, DOSSIER } = process.env
const trust = { certificates: [readFileSync(CERTIFICATE, 'utf8')], organisation: 'H56' }
const client = openClient({ url, clientId: 'one-stop', secret, trust })
const { transfer } = await client.transfers.send(JSON.parse(DOSSIER))
const events = []
for await (const { type, transferId } of client.events({ signal: AbortSignal.timeout(30_000) })) {
  if (transferId === transfer.id) events.push(type)
  if (events.length === 2) break
}
const asking = { purpose: 'reference-data', official: { id: 'ha.tiepnhan' }, unit: 'H56.14' }
const { records } = await client.queries.ask('sectors', { asking, partner: 'national-portal', parameters: {} })
const refused = client.transfers.send({ ...JSON.parse(DOSSIER), receiver: 'nobody' })
const refusal = await refused.catch((error) => isClientError(error) && error.failure.problem.code)
const webhook = await verifyWebhook({ headers: {}, body: Buffer.from('{}'), ...trust })
client.close()
console.log(JSON.stringify({ events, found: records.length > 0, refusal, webhook }))
`

const rightAndWrong = `
import { isClientError, openClient, verifyWebhook, type Dossier, type Services } from 'lienthong/client'

const client = openClient({ url: 'https://gateway.example', clientId: 'one-stop', secret: 'secret' })
const dossierCode = 'H56.14-261120-0001'
const asking = { purpose: 'procedure-handling', official: { id: 'a' }, unit: 'H56', procedureCode: '1.012781', dossierCode } as const

const { records } = await client.queries.ask('land-parcel', { asking, parameters: { communeCode: '1', parcelNumber: '2', mapSheet: '3' } })
export const owner: string | undefined = records[0]?.owner?.name
// @ts-expect-error a parameter is missing
await client.queries.ask('land-parcel', { asking, parameters: { communeCode: '1', parcelNumber: '2' } })
// @ts-expect-error a parameter of another service
await client.queries.ask('payment-status', { asking, parameters: { parcelNumber: '2' } })
// @ts-expect-error no such service
await client.queries.ask('land-parcels', { asking, parameters: {} })
// @ts-expect-error no such purpose
await client.queries.ask('sectors', { asking: { ...asking, purpose: 'curiosity' }, parameters: {} })
// @ts-expect-error a record has no such field
export const wrong: unknown = records[0]?.ownerName
// @ts-expect-error no such state
await client.transfers.list({ state: ['done'] })
// @ts-expect-error an official is an object
export const question: Services['sectors']['body'] = { asking: { official: 'a', unit: 'H56' }, parameters: {} }

export async function send(dossier: Dossier): Promise<string> {
  try {
    const options = { idempotencyKey: 'h56-2026-0001', signal: AbortSignal.timeout(1000) }
    return (await client.transfers.send(dossier, options)).transfer.id
  } catch (error) {
    if (isClientError(error) && error.failure.kind === 'refused') return error.failure.problem.code
    throw error
  }
}

const trust = { organisation: 'H56', certificates: [] }
const verified = await verifyWebhook({ headers: new Headers(), body: new Uint8Array(), ...trust, seen: new Set<string>() })
// @ts-expect-error a ping, or a refusal, is no event
export const type: string = verified.event.type
if (verified.ok && verified.kind === 'event') console.log(verified.event.type, verified.repeated)
`
