/** The simulated payment platform and treasury: orders, slips, results and receipts, as strict as the format allows. */
import { createHash } from 'node:crypto'
import { openHttpClient } from '../../src/net/http-client.ts'
import { createPretences } from '../../src/net/pretences.ts'
import { startSimulatedServer, type SimulatedAnswer, type SimulatedRequest, type WordedBehaviour } from '../../src/net/simulated-server.ts'
import { signerOf } from '../../src/net/simulated-signer.ts'
import type { Simulator, SimulatorOptions, TellOrder, Told } from '../../src/ports/simulator.ts'
import { Value } from 'typebox/value'
import { resultPath } from './callback.ts'
import { dossierCodeOf } from './reference.ts'
import { sandboxAgreement } from './sandbox-agreement.ts'
import { refuseCaller, refuseShape, refuseSlipSum, refuseSum, said, type Refusal, type Values } from './simulator/judge.ts'
import { openOrderBook, type HeldOrder } from './simulator/order-book.ts'
import { decide, writeBill, writeResult } from './simulator/teller.ts'
import { header, WireInit, WireQuestion, WireSlip } from './wire.ts'

/** A request that the platform would send. */
export interface ComposedCallback {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

export interface TreasurySimulator extends Simulator {
  readonly tell: (order: TellOrder) => Promise<Told>
  /** What `tell` would send, with its effect at the platform, without sending it. */
  compose(order: TellOrder): ComposedCallback
  /** The PDF file of a payment's receipt. Throws where there is none. */
  receiptOf(dossierCode: string): Uint8Array
}

const pageFolder = '/thanh-toan/'
const paymentPage: SimulatedAnswer = { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'Trang thanh toán mô phỏng' }
const jsonMedia = { 'content-type': 'application/json; charset=utf-8' }
const { paymentPath, slipPath, queryPath, billPath } = sandboxAgreement

export async function startSimulator(options: SimulatorOptions): Promise<TreasurySimulator> {
  const { clock } = options
  const book = openOrderBook(options.journalFile)
  const http = openHttpClient({ maxAnswerBytes: 64 * 1024, connections: 1 })
  // what became of money is no status of a dossier
  const pretences = createPretences(() => undefined)
  let callbackUrl: string | undefined
  let pages = ''

  async function handle(request: SimulatedRequest, behaviour: WordedBehaviour): Promise<SimulatedAnswer> {
    if (request.method === 'GET' && request.path.startsWith(pageFolder)) return paymentPage
    if (request.method !== 'POST') return { status: 405, headers: { allow: 'POST' }, body: 'POST only' }
    if (!/^application\/json *(;|$)/i.test(request.headers['content-type'] ?? '')) return { status: 415, body: 'application/json only' }
    if (request.path === paymentPath || request.path === slipPath) return takeOrder(request, behaviour)
    if (request.path === queryPath || request.path === billPath) return answerQuestion(request, behaviour)
    return { status: 404, body: 'Not found' }
  }

  /** Nothing is awaited from looking to taking, so two copies at once are one order. */
  async function takeOrder(request: SimulatedRequest, behaviour: WordedBehaviour): Promise<SimulatedAnswer> {
    const signedBy = await signerOf(request, header, options)
    const values = readValues(request.body)
    const isOrder = request.path === paymentPath
    const schema = isOrder ? WireInit : WireSlip
    const reference = textOf(values?.[isOrder ? 'MaThamChieu' : 'soThamChieu'])
    const digest = createHash('sha256').update(request.body).digest('hex')
    const refusal = refuseOrder(values, { isOrder, signedBy, reference, digest }, behaviour)
    const messageId = request.headers[header.messageId.toLowerCase()]
    book.note({
      at: clock.now().toISOString(),
      messageId,
      dossierCode: reference === undefined ? undefined : dossierCodeOf(reference),
      operation: isOrder ? 'INIT' : 'C1-02/NS',
      schemaValid: Value.Check(schema, values),
      signatureVerified: signedBy !== undefined,
      signedBy,
      problem: refusal && `${refusal.code} ${refusal.words}`,
      digest,
    })
    if (refusal !== undefined) return refuse(refusal)
    if (reference !== undefined) pretences.end(dossierCodeOf(reference) ?? '')
    if (reference !== undefined && book.get(reference) === undefined) book.take(orderOf(values ?? {}, { reference, messageId: messageId ?? '', digest }))
    return content(isOrder ? { UrlThanhToan: `${pages}${pageFolder}${reference}` } : { soThamChieu: reference })
  }

  function refuseOrder(values: Values | undefined, arrival: Arrival, behaviour: WordedBehaviour): Refusal | undefined {
    if (values === undefined) return said.unreadable
    const { isOrder, reference, digest, signedBy } = arrival
    if (behaviour === 'reject-credentials') return isOrder ? said.proofRejected : said.signatureRejected
    const caller = isOrder ? refuseCaller('INIT', values) : undefined
    if (caller !== undefined) return caller
    if (signedBy === undefined) return said.signatureRejected
    const shape = refuseShape(isOrder ? WireInit : WireSlip, values)
    if (shape !== undefined) return shape
    const before = reference === undefined ? undefined : book.get(reference)
    // what it took it does not refuse when it comes again
    if (behaviour === 'refuse' && before === undefined) return said.accountRejected
    const sum = sumRefusal(values)
    if (sum !== undefined) return sum
    return before === undefined || before.digest === digest ? undefined : said.referenceTaken
  }

  async function answerQuestion(request: SimulatedRequest, behaviour: WordedBehaviour): Promise<SimulatedAnswer> {
    const kind = request.path === queryPath ? 'QUERY' : 'GET_BILL'
    const values = readValues(request.body)
    if (values === undefined) return refuse(said.unreadable)
    const refusal = behaviour === 'reject-credentials' ? said.proofRejected : (refuseCaller(kind, values) ?? refuseShape(WireQuestion, values))
    if (refusal !== undefined) return refuse(refusal)
    const reference = textOf(values['MaThamChieu']) ?? ''
    // partners repeat what they were asked
    if (behaviour === 'refuse') return refuse({ code: '43', words: `Giao dịch ${reference} không được phép tra cứu` })
    const held = book.get(reference)
    if (held === undefined || values['LoaiBanTin'] !== kind || pretences.of(held.dossierCode) === 'unknown') return refuse(said.noTransaction)
    const result = book.resultOf(held.reference)
    if (kind === 'QUERY') return content(writeResult(held, result, clock.now()))
    return result?.code === '00' && result.hasReceipt ? content(writeBill(held, result)) : refuse(said.noReceipt)
  }

  function compose(order: TellOrder): ComposedCallback {
    const { held, result } = decide(order, book, clock)
    return { path: resultPath, headers: jsonMedia, body: Buffer.from(JSON.stringify(writeResult(held, result, clock.now()))) }
  }

  function receiptOf(dossierCode: string): Uint8Array {
    const held = book.newestOf(dossierCode)
    const result = held && book.resultOf(held.reference)
    if (held === undefined || result?.hasReceipt !== true) throw new Error(`The simulated platform has no receipt of ${dossierCode}`)
    return Buffer.from(writeBill(held, result).FileBienLai, 'base64')
  }

  async function tell(order: TellOrder): Promise<Told> {
    const { path, headers, body } = compose(order)
    // a receipt is fetched; a lost callback is one that never leaves
    if (callbackUrl === undefined || order.what === 'receipt' || order['lost'] === true) return {}
    const result = await http.request({ method: 'POST', url: `${callbackUrl}/${path}`, headers, body }, AbortSignal.timeout(10_000))
    if (!result.ok) throw new Error(`The result reached nobody: ${result.failure.words}`)
    return { status: result.answer.status, body: Buffer.from(result.answer.body).toString('utf8') }
  }

  function callbacksTo(url: string): void {
    callbackUrl = url
  }

  const server = await startSimulatedServer({ port: options.port, handle, isMessage, tell, pretend: pretences.set, callbacksTo, received: book.received, dossiers: book.dossiers })
  pages = server.url
  return {
    url: server.url,
    received: book.received,
    dossiers: book.dossiers,
    pretend: pretences.set,
    behave: (behaviour, times) => server.behave(behaviour, times),
    connections: () => server.connections(),
    tell,
    compose,
    receiptOf,
    callbacksTo,
    async close() {
      await server.close()
      await http.close()
      await book.close()
    },
  }
}

/** What was found out about an order before its content counts. */
interface Arrival {
  readonly isOrder: boolean
  readonly signedBy: string | undefined
  readonly reference: string | undefined
  readonly digest: string
}

function isMessage(request: SimulatedRequest): boolean {
  return request.method === 'POST' && (request.path === paymentPath || request.path === slipPath)
}

function sumRefusal(values: Values): Refusal | undefined {
  if (Value.Check(WireInit, values)) return refuseSum(values)
  return Value.Check(WireSlip, values) ? refuseSlipSum(values) : undefined
}

function orderOf(values: Values, { reference, messageId, digest }: Pick<HeldOrder, 'reference' | 'messageId' | 'digest'>): HeldOrder {
  const dossierCode = dossierCodeOf(reference) ?? ''
  const amount = textOf(values['SoTien'] ?? values['tongTien']) ?? ''
  const words = textOf(values['ThongTinGiaoDich']) ?? `GNT ${dossierCode}`
  return { reference, dossierCode, messageId, digest, amount, words }
}

function readValues(body: Uint8Array): Values | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** What was asked for travels as JSON inside a string. */
function content(inside: unknown): SimulatedAnswer {
  return { status: 200, headers: jsonMedia, body: JSON.stringify({ error_code: '0', message: JSON.stringify(inside) }) }
}

function refuse({ code, words }: Refusal): SimulatedAnswer {
  return { status: 200, headers: jsonMedia, body: JSON.stringify({ error_code: code, message: words }) }
}
