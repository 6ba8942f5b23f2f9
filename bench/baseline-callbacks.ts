/**
 * The irreducible work between a callback and a webhook, written straight: HTTP in, one verification, one committed INSERT, one
 * signature of the webhook's kind (PS256, detached), one HTTP POST on a kept connection.
 */
import { constants, createHash, createPrivateKey, randomUUID, sign, verify, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import Fastify from 'fastify'
import { Pool as Database } from 'pg'
import { Pool as Connections } from 'undici'
import { serviceMember } from '../src/signing/jws/jws-header.ts'
import { messageIdHeader, signatureHeader, webhookService } from '../src/usecases/webhook-headers.ts'

const [databaseUrl = '', receiverUrl = '', keyFile = '', certificateFile = '', partnerCertificateFile = ''] = process.argv.slice(2)
const signAsync = promisify(sign)
const verifyAsync = promisify(verify)
const database = new Database({ connectionString: databaseUrl, max: 20 })
const receiver = new Connections(receiverUrl, { connections: 5 })
const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
const key = { key: createPrivateKey(readFileSync(keyFile)), ...pss }
const partnerKey = { key: new X509Certificate(readFileSync(partnerCertificateFile)).publicKey, ...pss }
const thumbprint = createHash('sha256').update(new X509Certificate(readFileSync(certificateFile)).raw).digest('base64url')

await database.query('create table if not exists baseline_news (id uuid primary key, body text, at timestamptz default now())')
const app = Fastify()
app.removeAllContentTypeParsers()
app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
app.post('/news', async (request, reply) => {
  // what the parser above gave
  const body = request.body as Buffer
  const [header = '', , signature = ''] = String(request.headers['x-jws-signature']).split('.')
  if (!(await verifyAsync('sha256', Buffer.concat([Buffer.from(`${header}.`), body]), partnerKey, Buffer.from(signature, 'base64url')))) return reply.code(403).send()
  const { dossierCode } = JSON.parse(body.toString('utf8')) as { readonly dossierCode: string }
  const id = randomUUID()
  await database.query({ name: 'insert-news', text: 'insert into baseline_news (id, body) values ($1, $2)', values: [id, body.toString('utf8')] })
  void tell(id, dossierCode)
  return reply.code(201).send({ status: 'stored' })
})

async function tell(id: string, dossierCode: string): Promise<void> {
  const event = Buffer.from(JSON.stringify({ cursor: id, at: new Date().toISOString(), type: 'dossier.status', partner: 'loopback', dossierCode, data: { status: 4 } }))
  const header = Buffer.from(JSON.stringify({ alg: 'PS256', b64: false, crit: ['b64'], 'x5t#S256': thumbprint, iat: Math.floor(Date.now() / 1000), iss: 'H56', aud: 'H56', jti: id, [serviceMember]: webhookService })).toString('base64url')
  const signature = await signAsync('sha256', Buffer.concat([Buffer.from(`${header}.`), event]), key)
  const headers = { 'content-type': 'application/json', [signatureHeader]: `${header}..${signature.toString('base64url')}`, [messageIdHeader]: id, 'idempotency-key': id }
  const answer = await receiver.request({ method: 'POST', path: '/', headers, body: event })
  await answer.body.dump()
  if (answer.statusCode !== 204) throw new Error(`the receiver answered ${answer.statusCode}`)
}

const url = await app.listen({ host: '127.0.0.1', port: 0 })
process.stdout.write(`${JSON.stringify({ url })}\n`)
process.once('SIGTERM', () => void app.close().then(() => Promise.all([database.end(), receiver.close()])))
