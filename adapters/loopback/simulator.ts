/** The simulated reference partner: checks the token, the dossier, the signature and the message id, and signs receipts. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { Dossier } from '../../schemas/dossier.ts'
import { GatewayError } from '../../src/domain/errors.ts'
import { openJournal } from '../../src/net/journal.ts'
import { startSimulatedServer, type SimulatedAnswer, type SimulatedRequest, type WordedBehaviour } from '../../src/net/simulated-server.ts'
import type { HeldDossier, ReceivedMessage, Simulator, SimulatorOptions } from '../../src/ports/simulator.ts'
import { idempotencyHeader, readBody, receiptDocument, signatureHeader, type Problem, type Taken } from './wire.ts'

export interface LoopbackAccount {
  readonly token: string
}

/** One line of its journal: a message, and the answer that it was taken with the first time. */
interface Row {
  readonly received: ReceivedMessage
  readonly taken?: Taken
}

export async function startLoopbackSimulator(options: SimulatorOptions, account: LoopbackAccount): Promise<Simulator> {
  const journal = openJournal<Row>(options.journalFile)
  const takenRows = new Map<string, Row>()
  for (const row of journal.rows) index(row)

  function index(row: Row): void {
    if (row.taken !== undefined && row.received.messageId !== undefined) takenRows.set(row.received.messageId, row)
  }

  function keep(row: Row): void {
    journal.append(row)
    index(row)
  }

  async function handle(request: SimulatedRequest, behaviour: WordedBehaviour): Promise<SimulatedAnswer> {
    const trusted = behaviour !== 'reject-credentials' && hasToken(request, account.token)
    if (!trusted) return problem(401, { code: 'token-rejected', words: 'Mã truy cập không đúng' })
    if (request.method === 'GET' && request.path === '/health') return json(200, { status: 'up' })
    if (!isMessage(request)) return problem(404, { code: 'unknown', words: 'Không có địa chỉ này' })
    return takeDossier(request, behaviour)
  }

  async function takeDossier(request: SimulatedRequest, behaviour: WordedBehaviour): Promise<SimulatedAnswer> {
    const examined = await examine(request, options)
    const { digest, messageId, dossier } = examined
    if (examined.refusal !== undefined || messageId === undefined || dossier === undefined) return refuse(examined, examined.refusal ?? malformed)
    if (behaviour === 'refuse') return refuse(examined, unconvincing)

    const id = options.clock.id()
    const about = { issuer: options.organisation, audience: dossier.sender, messageId }
    const { detached } = await options.signer.sign(receiptDocument({ id, messageId, digest }), 'jws-detached', about)
    // from here on nothing waits, so that the same message arriving twice at once is still taken once
    const before = takenRows.get(messageId)
    if (before?.taken === undefined) {
      const taken = { id, receipt: detached ?? '' }
      keep({ received: receivedOf(examined, undefined), taken })
      return json(201, taken)
    }
    if (before.received.digest !== digest) return refuse(examined, { status: 409, code: 'message-id-reused', words: 'Mã thông điệp đã dùng cho nội dung khác' })
    keep({ received: receivedOf(examined, undefined) })
    return json(200, before.taken)
  }

  function refuse(examined: Examined, refusal: Refusal): SimulatedAnswer {
    keep({ received: receivedOf(examined, refusal.words) })
    const { status, ...words } = refusal
    return problem(status, words)
  }

  function receivedOf(examined: Examined, trouble: string | undefined): ReceivedMessage {
    return {
      at: options.clock.now().toISOString(),
      messageId: examined.messageId,
      dossierCode: examined.dossier?.code,
      operation: 'POST /dossiers',
      schemaValid: examined.dossier !== undefined,
      signatureVerified: examined.signedBy !== undefined,
      signedBy: examined.signedBy,
      problem: trouble,
      digest: examined.digest,
    }
  }

  const received = () => journal.rows.map((row) => row.received)
  const dossiers = () => heldIn(journal.rows)
  const server = await startSimulatedServer({ port: options.port, handle, isMessage, received, dossiers })
  return {
    url: server.url,
    received,
    dossiers,
    behave: (behaviour, times) => server.behave(behaviour, times),
    connections: () => server.connections(),
    async close() {
      await server.close()
      await journal.close()
    },
  }
}

interface Refusal extends Problem {
  readonly status: number
}

interface Examined {
  readonly digest: string
  readonly messageId: string | undefined
  readonly dossier: Dossier | undefined
  readonly signedBy: string | undefined
  readonly refusal: Refusal | undefined
}

const malformed: Refusal = { status: 422, code: 'dossier-malformed', words: 'Hồ sơ sai cấu trúc' }
const unconvincing: Refusal = {
  status: 422,
  code: 'dossier-refused',
  words: 'Hồ sơ không hợp lệ',
  fields: [{ field: '/subject', words: 'Trích yếu chưa rõ' }],
}
const unsigned: Refusal = { status: 403, code: 'signature-rejected', words: 'Chữ ký số không hợp lệ' }

async function examine(request: SimulatedRequest, options: SimulatorOptions): Promise<Examined> {
  const digest = createHash('sha256').update(request.body).digest('hex')
  const messageId = request.headers[idempotencyHeader] || undefined
  const dossier = readBody(Dossier, request.body)
  const found = { digest, messageId, dossier }
  if (messageId === undefined) return { ...found, signedBy: undefined, refusal: { status: 422, code: 'message-id-missing', words: 'Thiếu mã thông điệp' } }
  if (dossier === undefined) return { ...found, signedBy: undefined, refusal: malformed }
  const signedBy = options.senders.includes(dossier.sender) ? await verifiedSigner(request, dossier.sender, messageId, options) : undefined
  return { ...found, signedBy, refusal: signedBy === undefined ? unsigned : undefined }
}

async function verifiedSigner(request: SimulatedRequest, sender: string, messageId: string, options: SimulatorOptions): Promise<string | undefined> {
  const detached = request.headers[signatureHeader]
  if (detached === undefined) return undefined
  try {
    const claims = { organisation: sender, audience: options.organisation, messageId }
    const verified = await options.verifier.verify({ bytes: request.body, detached, profile: 'jws-detached', ...claims })
    return verified.organisation
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'signature_invalid') return undefined
    throw error
  }
}

/** Each message that was taken the first time is one effect. */
function heldIn(rows: readonly Row[]): readonly HeldDossier[] {
  const held = new Map<string, string[]>()
  for (const { received, taken } of rows) {
    if (taken === undefined || received.dossierCode === undefined || received.messageId === undefined) continue
    held.set(received.dossierCode, [...(held.get(received.dossierCode) ?? []), received.messageId])
  }
  return Array.from(held, ([dossierCode, messageIds]) => ({ dossierCode, messageIds: [...new Set(messageIds)], timesApplied: messageIds.length }))
}

function isMessage(request: SimulatedRequest): boolean {
  return request.method === 'POST' && request.path === '/dossiers'
}

function hasToken(request: SimulatedRequest, token: string): boolean {
  const [given, expected] = [request.headers['authorization'] ?? '', `Bearer ${token}`].map((text) => createHash('sha256').update(text).digest())
  return given !== undefined && expected !== undefined && timingSafeEqual(given, expected)
}

function json(status: number, value: unknown): SimulatedAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}

function problem(status: number, words: Problem): SimulatedAnswer {
  return json(status, words)
}
