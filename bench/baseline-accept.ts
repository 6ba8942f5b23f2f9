/**
 * The irreducible work of accepting, written straight: Fastify, schema validation, one committed INSERT, one signature
 * of the receipt's kind (PS256 over a short statement, detached).
 */
import { constants, createHash, createPrivateKey, randomUUID, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import Fastify from 'fastify'
import { Pool } from 'pg'
import { Dossier } from '../schemas/dossier.ts'

const [databaseUrl = '', keyFile = ''] = process.argv.slice(2)
const signAsync = promisify(sign)
const pool = new Pool({ connectionString: databaseUrl, max: 20 })
const key = { key: createPrivateKey(readFileSync(keyFile)), padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
const header = Buffer.from(JSON.stringify({ alg: 'PS256', b64: false, crit: ['b64'] })).toString('base64url')

await pool.query('create table if not exists baseline_dossiers (id uuid primary key, client text, key text, body text, receipt text, at timestamptz default now(), unique (client, key))')
const app = Fastify({ ajv: { customOptions: { removeAdditional: false, coerceTypes: false, allErrors: true, keywords: ['x-form'] } } })
app.post('/v1/transfers', { schema: { body: Dossier } }, async (request, reply) => {
  const id = randomUUID()
  const body = JSON.stringify(request.body)
  const statement = JSON.stringify({ id, digest: createHash('sha256').update(body).digest('hex'), at: new Date().toISOString() })
  const signature = await signAsync('sha256', Buffer.from(`${header}.${statement}`), key)
  const receipt = `${header}..${signature.toString('base64url')}`
  await pool.query({
    name: 'insert-dossier',
    text: 'insert into baseline_dossiers (id, client, key, body, receipt) values ($1, $2, $3, $4, $5)',
    values: [id, 'one-stop', request.headers['idempotency-key'], body, receipt],
  })
  return reply.code(202).send({ id, receipt: { statement, signature: receipt } })
})
const url = await app.listen({ host: '127.0.0.1', port: 0 })
process.stdout.write(`${JSON.stringify({ url })}\n`)
process.once('SIGTERM', () => void app.close().then(() => pool.end()))
