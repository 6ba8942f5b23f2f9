/**
 * The irreducible work of delivering, written straight: a BullMQ job, one SELECT, one signature of the payload's kind
 * (PS256, detached), one HTTP POST on a kept connection, one verification of the receipt and one committed UPDATE.
 */
import { constants, createHash, createPrivateKey, sign, verify, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { createPostgresBackend, Queue, Worker } from 'bullmq'
import { Pool as Database } from 'pg'
import { Pool as Connections } from 'undici'
import { serviceMember } from '../src/signing/jws/jws-header.ts'
import { measured } from './load.ts'

const [databaseUrl = '', redisUrl = '', sinkUrl = '', keyFile = '', certificateFile = '', partnerFile = '', token = '', first = '0', count = '0'] = process.argv.slice(2)
const concurrency = 10
const warmUp = Number(first)
const total = warmUp + Number(count)
const signAsync = promisify(sign)
const database = new Database({ connectionString: databaseUrl, max: 20 })
const sink = new Connections(sinkUrl, { connections: concurrency })
const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
const key = { key: createPrivateKey(readFileSync(keyFile)), ...pss }
const partnerKey = { key: new X509Certificate(readFileSync(partnerFile)).publicKey, ...pss }
const thumbprint = createHash('sha256').update(new X509Certificate(readFileSync(certificateFile)).raw).digest('base64url')

const name = `baseline-${process.pid}`
const options = redisUrl === '' ? { connection: { connectionString: databaseUrl, schema: 'baseline_bullmq', migrate: true } } : { connection: { url: redisUrl, maxRetriesPerRequest: null } }
const backend = redisUrl === '' ? [createPostgresBackend] : []
const Made = { Queue: Queue as unknown as new (...given: unknown[]) => Queue, Worker: Worker as unknown as new (...given: unknown[]) => Worker }
const queue = new Made.Queue(name, options, ...backend)
await queue.waitUntilReady()

const { rows } = await database.query<{ id: string }>('select id from baseline_dossiers where sent_at is null order by at limit $1', [total])
for (let from = 0; from < rows.length; from += 500) {
  await queue.addBulk(rows.slice(from, from + 500).map(({ id }) => ({ name: 'deliver', data: { id }, opts: { jobId: `t-${id}`, removeOnComplete: true, removeOnFail: true } })))
}
const milliseconds: number[] = []
let started = 0
const finished = Promise.withResolvers<void>()
const worker = new Made.Worker(name, (job: { data: { id: string } }) => deliver(job.data.id), { ...options, concurrency, autorun: false, lockDuration: 10_000 }, ...backend)
worker.on('failed', (_job, error) => finished.reject(error))
process.stdout.write(`${JSON.stringify({ jobs: rows.length })}\n`)

async function deliver(id: string): Promise<void> {
  const began = performance.now()
  const found = await database.query<{ body: string }>({ name: 'select-dossier', text: 'select body from baseline_dossiers where id = $1', values: [id] })
  const body = Buffer.from(found.rows[0]?.body ?? '')
  const header = Buffer.from(JSON.stringify({ alg: 'PS256', b64: false, crit: ['b64'], 'x5t#S256': thumbprint, iat: Math.floor(Date.now() / 1000), iss: 'H56', aud: 'G99', jti: id, [serviceMember]: 'transfer' })).toString('base64url')
  const signature = await signAsync('sha256', Buffer.concat([Buffer.from(`${header}.`), body]), key)
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'idempotency-key': id, 'x-jws-signature': `${header}..${signature.toString('base64url')}` }
  const answer = await sink.request({ method: 'POST', path: '/dossiers', headers, body })
  const text = await answer.body.text()
  if (answer.statusCode >= 300) throw new Error(`the sink answered ${answer.statusCode}: ${text}`)
  requireReceipt(id, createHash('sha256').update(body).digest('hex'), text)
  await database.query({ name: 'update-dossier', text: 'update baseline_dossiers set sent_at = now(), answer = $2 where id = $1', values: [id, text] })
  milliseconds.push(performance.now() - began)
  if (milliseconds.length === warmUp) started = performance.now()
  if (milliseconds.length === rows.length) finished.resolve()
}

function requireReceipt(messageId: string, sha256: string, answer: string): void {
  const { id, receipt } = JSON.parse(answer) as { readonly id: string; readonly receipt: string }
  const [head = '', , value = ''] = receipt.split('.')
  const { jti } = JSON.parse(Buffer.from(head, 'base64url').toString()) as { readonly jti: string }
  const right = jti === messageId && verify('sha256', Buffer.from(`${head}.${JSON.stringify({ id, messageId, sha256 })}`), partnerKey, Buffer.from(value, 'base64url'))
  if (!right) throw new Error(`the sink did not sign for ${messageId}`)
}

createInterface({ input: process.stdin }).once('line', () => {
  started = performance.now()
  void worker.run()
  void finished.promise.then(() => process.stdout.write(`${JSON.stringify(measured(milliseconds.slice(warmUp), (performance.now() - started) / 1000))}\n`))
})
process.once('SIGTERM', () => void worker.close().then(() => queue.close()).then(() => database.end()).then(() => sink.close()).then(() => process.exit(0)))
