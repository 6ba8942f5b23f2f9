/** Uploading files of growing size, encrypted and recorded, beside a bare stream into a file that is hashed and flushed. */
import { randomBytes } from 'node:crypto'
import { statfs, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { Pool } from 'undici'
import { nobody } from './accept.ts'
import { startChild } from './child.ts'
import { compareRates, type Compared, type Pair } from './compared.ts'
import { startGateway } from './gateway.ts'
import { measured, type Measured } from './load.ts'
import { token, type Surroundings } from './surroundings.ts'

const kibibyte = 1024
const mebibyte = 1024 ** 2
const gibibyte = 1024 ** 3

interface Size {
  readonly name: string
  readonly bytes: number
  readonly files: number
  readonly connections: number
}

const sizes: readonly Size[] = [
  { name: '1 KiB', bytes: kibibyte, files: 400, connections: 8 },
  { name: '1 MiB', bytes: mebibyte, files: 80, connections: 8 },
  { name: '64 MiB', bytes: 64 * mebibyte, files: 4, connections: 2 },
]
const largest: Size = { name: '1 GiB', bytes: gibibyte, files: 1, connections: 1 }

export async function compareAttachments(where: Surroundings, { rounds, withGigabyte }: { readonly rounds: number; readonly withGigabyte: boolean }): Promise<readonly Compared[]> {
  const directories = { ours: join(where.folder, 'kept'), bare: join(where.folder, 'bare') }
  const databaseUrl = await where.database('attachments')
  const configFile = await where.writeConfig('attachments', { databaseUrl, sinkUrl: nobody, more: { attachments: { directory: directories.ours } } })
  const gateway = await startGateway(configFile, 'api')
  const bare = await startChild<{ url: string }>(join(import.meta.dirname, 'baseline-upload.ts'), [directories.bare])
  try {
    const rows: Compared[] = []
    for (const size of [...sizes, ...(withGigabyte ? [largest] : [])]) {
      const { bavail, bsize } = await statfs(where.folder)
      if (bavail * bsize < 4 * size.bytes * size.files) throw new Error(`too little room in ${where.folder} for files of ${size.name}`)
      const pairs: Pair[] = []
      for (let n = 0; n <= rounds; n++) {
        const pair = { baseline: await upload(bare.ready.url, size), ours: await upload(gateway.ready.doors.client, size) }
        await rm(join(directories.bare), { recursive: true })
        await rm(join(directories.ours, 'sealed'), { recursive: true })
        // the first compiles what the others run; a gigabyte comes long after that
        if (n > 0 || size === largest) pairs.push(pair)
      }
      rows.push(compareRates(`attachment of ${size.name}, in MiB`, pairs, { of: 'MiB per second, ours over baseline; ours are encrypted', notes: [`${size.files} files a round, ${size.connections} at once`] }))
    }
    return rows
  } finally {
    await gateway.stop()
    await bare.stop()
  }
}

/** Throughput in MiB, durations of single files. */
async function upload(url: string, { bytes, files, connections }: Size): Promise<Measured> {
  const pool = new Pool(url, { connections, bodyTimeout: 0, headersTimeout: 0 })
  const noise = randomBytes(mebibyte)
  const milliseconds: number[] = []
  let next = 0
  async function sendAll(): Promise<void> {
    for (let n = next++; n < files; n = next++) {
      const started = performance.now()
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/pdf', 'content-length': String(bytes) }
      const answer = await pool.request({ method: 'POST', path: '/v1/attachments', headers, body: Readable.from(inventedPdf(noise, bytes)) })
      const text = await answer.body.text()
      if (answer.statusCode !== 201) throw new Error(`answered ${answer.statusCode}: ${text.slice(0, 300)}`)
      milliseconds.push(performance.now() - started)
    }
  }
  const started = performance.now()
  try {
    await Promise.all(Array.from({ length: connections }, sendAll))
  } finally {
    await pool.close()
  }
  const seconds = (performance.now() - started) / 1000
  return { ...measured(milliseconds, seconds), perSecond: (files * bytes) / mebibyte / seconds }
}

/** Another content each time. */
function* inventedPdf(noise: Buffer, bytes: number): Generator<Buffer> {
  const head = Buffer.concat([Buffer.from('%PDF-1.7\n', 'latin1'), randomBytes(64)])
  yield head
  for (let left = bytes - head.length; left > 0; left -= noise.length) yield left < noise.length ? noise.subarray(0, left) : noise
}
