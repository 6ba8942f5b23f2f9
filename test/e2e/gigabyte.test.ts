/**
 * A file of one gigabyte goes all the way in little memory: taken, hashed, encrypted, sent, fetched by its link, put into a
 * signed container, verified. What counts is the most that each process ever had resident, started as `npm start` starts it.
 */
import { spawn } from 'node:child_process'
import { createHash, randomBytes, type Hash } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, statfsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { get, request, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { json, text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openContainer } from '../../src/evidence/read-container.ts'
import { shippedStart, type GatewayProcess } from '../helpers/gateway-process.ts'
import { readTransfer, sendDossier } from '../helpers/one-stop.ts'
import { clientSecret, clientToken, dossierFor, openScene, type Scene } from '../helpers/scene.ts'
import { until } from '../helpers/until.ts'

const mebibyte = 1024 ** 2
const gibibyte = 1024 ** 3
const limitMs = 300_000

/** Mebibytes that are resident at most. Some 55 of them are pages of Node itself. */
const most = 150
/** What the gigabyte may add to what a megabyte on the same way took. */
const mostAdded = 56

/** The store's file, the container, and some room. */
const neededOnDisk = 2.5 * gibibyte
const { bavail, bsize } = statfsSync(tmpdir())
const runs = process.platform === 'linux' && bavail * bsize >= neededOnDisk
if (!runs) console.warn(`skipped: it takes Linux, which keeps the peak of resident memory, and ${neededOnDisk} bytes in ${tmpdir()}`)

const sources = join(import.meta.dirname, '../../src')

describe.skipIf(!runs)('a file of a gigabyte', () => {
  let scene: Scene
  let gateway: { readonly api: GatewayProcess; readonly worker: GatewayProcess }

  beforeAll(async () => {
    scene = await openScene()
    await start()
    // what a first start compiles, and keeps when it ends
    await carry(mebibyte, 1)
    await Promise.all([gateway.api.kill('SIGTERM'), gateway.worker.kill('SIGTERM')])
    await start()
  }, limitMs)

  afterAll(async () => {
    await scene.close()
  })

  it('takes hardly more memory than one of a megabyte', async () => {
    const small = await carry(mebibyte, 2)
    const large = await carry(gibibyte, 3)
    console.info({ oneMebibyte: small, oneGibibyte: large })
    for (const process of ['api', 'worker', 'evidence', 'verify'] as const) {
      expect(large.peaks[process], `${process}, in all`).toBeLessThan(most)
      expect(large.peaks[process] - small.peaks[process], `${process}, for the gigabyte`).toBeLessThan(mostAdded)
    }
  }, limitMs)

  async function start(): Promise<void> {
    gateway = { api: await scene.gateway.start('api'), worker: await scene.gateway.start('worker') }
  }

  /** All the way, and the most memory that each process has had by then. */
  async function carry(size: number, n: number) {
    const { api, worker } = gateway
    const uploaded = await timed(() => upload(api.doors.client, size))
    const { digest } = uploaded.result
    const dossier = dossierFor('loopback', n)
    const attachment = { digest, fileName: 'ban-ve.pdf', mediaType: 'application/pdf', size }
    const components: typeof dossier.components = [{ code: 'ban-ve', name: 'Bản vẽ', attachment }]
    const { status, body } = await sendDossier(api.doors.client, { ...dossier, components } as typeof dossier)
    expect(status).toBe(202)
    const { id } = body.transfer
    await until(async () => (await readTransfer(api.doors.client, id)).state === 'confirmed', 'it is confirmed', 20_000)

    const [container, profile] = [join(scene.gateway.folder, `${id}.asice`), join(scene.gateway.folder, 'profile.json')]
    await writeFile(profile, JSON.stringify({ client: { url: api.doors.client, clientId: 'one-stop', secret: clientSecret } }))
    const taken = await timed(() => run('cli/main.ts', 'evidence', id, '-o', container, '--profile', profile))
    expect(taken.result).toMatchObject({ code: 0 })
    const verified = await timed(() => run('cli/main.ts', 'verify', container, '--json'))
    // nobody was named whom to trust
    expect(JSON.parse(verified.result.output)).toMatchObject({ verdict: 'intact-but-untrusted' })

    const opened = await openContainer(container)
    expect(opened.parts).toContainEqual({ name: `attachments/${digest}`, mediaType: 'application/pdf', digest, size })
    const parcel = JSON.parse(Buffer.from((await opened.read('attempts/1/1-sent')) ?? []).toString('utf8')) as { readonly documents: readonly { readonly url: string }[] }
    opened.close()
    await rm(container)
    const { pathname, search } = new URL(parcel.documents[0]?.url ?? '')
    const fetched = await timed(() => digestAt(new URL(pathname + search, api.doors.partner)))
    expect(fetched.result).toBe(digest)
    return {
      peaks: { api: peakOf(api.pid), worker: peakOf(worker.pid), evidence: taken.result.peak, verify: verified.result.peak },
      seconds: { upload: uploaded.seconds, evidence: taken.seconds, verify: verified.seconds, link: fetched.seconds },
    }
  }
})

async function timed<Result>(work: () => Promise<Result>): Promise<{ readonly result: Result; readonly seconds: number }> {
  const from = performance.now()
  const result = await work()
  return { result, seconds: Math.round((performance.now() - from) / 100) / 10 }
}

/** Mebibytes. */
function peakOf(pid: number): number {
  return peakIn(readFileSync(`/proc/${pid}/status`, 'utf8'))
}

function peakIn(status: string): number {
  return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024)
}

/** A process says at its end how much it had. */
const tellPeak = `data:text/javascript,import{readFileSync}from'node:fs';process.on('exit',()=>console.error(readFileSync('/proc/self/status','utf8')))`

async function run(file: string, ...args: readonly string[]): Promise<{ readonly code: number | null; readonly output: string; readonly peak: number }> {
  const child = spawn(process.execPath, [...shippedStart.flags, '--import', tellPeak, join(sources, file), ...args], {
    cwd: join(sources, '..'),
    env: { ...process.env, ...shippedStart.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [output, status] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code: child.exitCode, output, peak: peakIn(status) }
}

/** Made while it is sent: no more than a mebibyte of it is ever in memory here. */
async function upload(client: string, size: number): Promise<{ readonly digest: string }> {
  const hash = createHash('sha256')
  const headers = { authorization: `Bearer ${clientToken}`, 'content-type': 'application/pdf', 'content-length': size }
  const outgoing = request(`${client}/v1/attachments`, { method: 'POST', headers })
  const answered = once(outgoing, 'response')
  await pipeline(Readable.from(inventedPdf(size, hash)), outgoing)
  const [answer] = (await answered) as [IncomingMessage]
  expect(answer.statusCode).toBe(201)
  const { digest } = (await json(answer)) as { readonly digest: string }
  expect(digest).toBe(hash.digest('hex'))
  return { digest }
}

function* inventedPdf(size: number, hash: Hash): Generator<Buffer> {
  const noise = randomBytes(mebibyte)
  for (let at = 0; at < size; at += mebibyte) {
    const piece = Buffer.from(noise)
    piece.writeDoubleBE(at, 16)
    if (at === 0) piece.write('%PDF-1.7\n', 'latin1')
    hash.update(piece)
    yield piece
  }
}

async function digestAt(url: URL): Promise<string> {
  const [answer] = (await once(get(url), 'response')) as [IncomingMessage]
  const hash = createHash('sha256')
  for await (const piece of answer) hash.update(piece as Uint8Array)
  return hash.digest('hex')
}
