/** The simulated tax agency: a SOAP server as strict as the format allows, with a ledger and a seal of its own. */
import { openHttpClient } from '../../src/net/http-client.ts'
import { startSimulatedServer, type SimulatedAnswer, type SimulatedRequest, type WordedBehaviour } from '../../src/net/simulated-server.ts'
import type { Simulator, SimulatorOptions, TellOrder, Told } from '../../src/ports/simulator.ts'
import type { VerifiedBytes } from '../../src/ports/signer.ts'
import { child, text, xmlToData, unsignedXml, type XmlNode } from '../../src/xml/to-data.ts'
import { undefinedOn } from './expected-errors.ts'
import { catalogueCodes } from './mapping.ts'
import type { GipError } from './replies.ts'
import { sandboxAgreement } from './sandbox-agreement.ts'
import { writeCatalogue, writeGatewayHeader } from './simulator/answers.ts'
import { createDoorman } from './simulator/doorman.ts'
import { writeLedger } from './simulator/ledger.ts'
import { openSlipBook, sha256 } from './simulator/slip-book.ts'
import { compileGipSchema } from './simulator/schema.ts'
import { compose, type ComposedCallback } from './simulator/teller.ts'
import { voucherOf } from './simulator/voucher.ts'
import { operation, readEnvelope, writeFault, writeResponse } from './soap.ts'
import { readGipMessageId, readHeader, writeData, type GipHeader } from './wire.ts'

export interface TaxSimulator extends Simulator {
  readonly tell: (order: TellOrder) => Promise<Told>
  /** What `tell` would send, without sending it. */
  compose(order: TellOrder): Promise<ComposedCallback>
  /** Tells the gateway at this address the notices of a dossier, as often as it is called. */
  pushTaxNotice(callbackUrl: string, dossierCode: string): Promise<PushedAnswer>
}

export interface PushedAnswer {
  readonly status: number
  /** `{error_code, message}` as text. */
  readonly body: string
}

/** A document with what was found out about it before its content counts. */
interface Examined {
  readonly header: GipHeader
  readonly document: string
  readonly schemaFaults: readonly string[]
  readonly verified: VerifiedBytes | undefined
  readonly row: XmlNode | undefined
  readonly problem: GipError | undefined
}

const slipMark = new RegExp(`TYPE(&gt;|>)${sandboxAgreement.landSlip.type}(&lt;|<)`)
/** Where the files of vouchers lie. */
const voucherFolder = '/chung-tu/'
const xmlMedia = { 'content-type': 'text/xml; charset=utf-8' }

export async function startSimulator(options: SimulatorOptions): Promise<TaxSimulator> {
  const { clock, organisation, signer, verifier, senders } = options
  const schema = compileGipSchema()
  const book = openSlipBook(options.journalFile, clock)
  const doorman = createDoorman(clock)
  const http = openHttpClient({ maxAnswerBytes: 64 * 1024, connections: 1 })
  let callbackUrl: string | undefined
  let address = ''

  async function handle(request: SimulatedRequest, behaviour: WordedBehaviour): Promise<SimulatedAnswer> {
    if (request.method === 'GET' && request.path.startsWith(voucherFolder)) return handOutVoucher(request.path.slice(voucherFolder.length), behaviour)
    const refusal = doorman.refuseRequest(request)
    if (refusal !== undefined) return refusal
    const envelope = await readEnvelope(request.body)
    if (envelope.kind !== 'document' || envelope.operation !== operation) return fault({ code: 'soapenv:Client', words: 'Unknown operation' })
    if (behaviour === 'reject-credentials' || !doorman.knows(envelope.token)) {
      return fault({ code: 'wsse:FailedAuthentication', words: 'The security token could not be authenticated' })
    }
    const header = await readClaimedHeader(envelope.document)
    if (header === undefined) return fault({ code: 'soapenv:Client', words: 'in_msg holds no DATA' })
    const answer = await answerDocument(await examine(envelope.document, header), behaviour)
    return { status: 200, headers: xmlMedia, body: writeResponse(answer, 'http://gip.response.com/') }
  }

  /** Whoever has the address gets the file; only a partner that rejects everybody keeps it. */
  function handOutVoucher(dossierCode: string, behaviour: WordedBehaviour): SimulatedAnswer {
    if (behaviour === 'reject-credentials') return { status: 403, body: 'Forbidden' }
    if (book.find(dossierCode) === undefined) return { status: 404, body: 'Not found' }
    return { status: 200, headers: { 'content-type': 'application/pdf' }, body: voucherOf(dossierCode) }
  }

  async function examine(document: string, header: GipHeader): Promise<Examined> {
    const bytes = Buffer.from(document)
    const schemaFaults = schema.validate(bytes)
    const verified = await verify(bytes, header.SENDER_CODE)
    const data = verified && (await xmlToData(verified))
    const body = data && child(data, 'BODY')
    const row = body && child(body, 'ROW')
    return { header, document, schemaFaults, verified, row, problem: problemOf(header, schemaFaults, verified !== undefined) }
  }

  function problemOf(header: GipHeader, schemaFaults: readonly string[], isVerified: boolean): GipError | undefined {
    if (!senders.includes(header.SENDER_CODE)) return { code: '10', words: 'SENDER_CODE chưa được khai báo' }
    if (header.RECEIVER_CODE !== sandboxAgreement.receiverCode) return { code: '11', words: 'RECEIVER_CODE không đúng' }
    if (!isVerified) return { code: '20', words: 'Chữ ký số không hợp lệ' }
    return schemaFaults.length === 0 ? undefined : { code: '30', words: `Bản tin sai cấu trúc: ${schemaFaults[0]}` }
  }

  async function answerDocument(examined: Examined, behaviour: WordedBehaviour): Promise<Uint8Array> {
    const { header, row, problem } = examined
    const kind = row && `${header.TRAN_CODE}/${text(row, 'TYPE') ?? ''}`
    if (problem === undefined && kind === kindOf(catalogueCodes)) return seal(header, [writeCatalogue()])
    if (problem === undefined && kind === kindOf(sandboxAgreement.landTaxQuery)) return behaviour === 'refuse' ? seal(header, [], refuseQuestion(row)) : seal(header, [answerQuestion(row)])
    return seal(header, [], takeSlip(examined, kind, behaviour))
  }

  /** Nothing is awaited from looking to taking, so two copies at once are one slip. */
  function takeSlip({ header, document, schemaFaults, verified, row, problem }: Examined, kind: string | undefined, behaviour: WordedBehaviour): GipError | undefined {
    const slip = row && child(row, 'PHIEU_CHUYEN')
    const refusal = problem ?? refuseKind(kind, slip) ?? (slip && verified && book.take(header, slip, verified, behaviour === 'refuse'))
    book.note({
      at: clock.now().toISOString(),
      messageId: readGipMessageId(header.MSG_ID),
      dossierCode: slip && text(slip, 'MA_HS'),
      operation: kind ?? '',
      schemaValid: schemaFaults.length === 0,
      signatureVerified: verified !== undefined,
      signedBy: verified && header.SENDER_CODE,
      problem: refusal && `${refusal.code} ${refusal.words}`,
      digest: sha256(document),
    })
    return refusal
  }

  function answerQuestion(row: XmlNode | undefined): string {
    const asked = row && child(row, 'TRUYVAN')
    const found = asked && book.find(text(asked, 'MA_HS') ?? '', text(asked, 'SO'))
    return writeLedger(found?.slip, found ? new Date(found.at) : clock.now())
  }

  /** Partners repeat what they were asked. */
  function refuseQuestion(row: XmlNode | undefined): GipError {
    const asked = row && child(row, 'TRUYVAN')
    return { code: '41', words: `Mã hồ sơ ${(asked && text(asked, 'MA_HS')) ?? ''} hoặc số giấy tờ ${(asked && text(asked, 'SO')) ?? ''} không hợp lệ` }
  }

  function seal(question: GipHeader, rows: readonly string[], error?: GipError): Promise<Uint8Array> {
    return sign(writeData(writeGatewayHeader(question, error, clock.now()), rows), question.SENDER_CODE, question.MSG_ID)
  }

  async function sign(document: Uint8Array, audience: string, messageId: string): Promise<Uint8Array> {
    return (await signer.sign(document, 'xmldsig-gip', { issuer: organisation, audience, messageId })).bytes
  }

  /** In the sandbox SENDER_CODE is the sender's organisation code. */
  async function verify(bytes: Uint8Array, senderCode: string): Promise<VerifiedBytes | undefined> {
    if (!senders.includes(senderCode)) return undefined
    const verified = await undefinedOn(['signature_invalid', 'xml_rejected'], () => verifier.verify({ bytes, profile: 'xmldsig-gip', organisation: senderCode }))
    return verified?.bytes
  }

  const means = { clock, seal: sign, find: (dossierCode: string) => book.find(dossierCode), fileAddress: (dossierCode: string) => address + voucherFolder + dossierCode }

  async function push(url: string, { headers, body }: ComposedCallback): Promise<PushedAnswer> {
    const result = await http.request({ method: 'POST', url, headers, body }, AbortSignal.timeout(10_000))
    if (!result.ok) throw new Error(`The callback reached nobody: ${result.failure.words}`)
    return { status: result.answer.status, body: Buffer.from(result.answer.body).toString('utf8') }
  }

  async function tell(order: TellOrder): Promise<Told> {
    const composed = await compose(order, means)
    return callbackUrl === undefined ? {} : push(`${callbackUrl}/${composed.path}`, composed)
  }

  function callbacksTo(url: string): void {
    callbackUrl = url
  }

  const server = await startSimulatedServer({ port: options.port, handle, isMessage, tell, callbacksTo, received: book.received, dossiers: book.dossiers })
  address = server.url
  return {
    url: server.url,
    received: book.received,
    dossiers: book.dossiers,
    behave: (behaviour, times) => server.behave(behaviour, times),
    connections: () => server.connections(),
    tell,
    compose: (order) => compose(order, means),
    callbacksTo,
    pushTaxNotice: async (url, dossierCode) => push(url, await compose({ what: 'notice', dossierCode }, means)),
    async close() {
      await server.close()
      await http.close()
      await book.close()
      schema.close()
    },
  }
}

function isMessage(request: SimulatedRequest): boolean {
  return slipMark.test(Buffer.from(request.body).toString('utf8'))
}

function kindOf(codes: { readonly transaction: string; readonly type: string }): string {
  return `${codes.transaction}/${codes.type}`
}

function refuseKind(kind: string | undefined, slip: XmlNode | undefined): GipError | undefined {
  if (kind !== kindOf(sandboxAgreement.landSlip)) return { code: '40', words: 'TRAN_CODE hoặc TYPE không được hỗ trợ' }
  return slip === undefined ? { code: '30', words: 'Bản tin sai cấu trúc: thiếu PHIEU_CHUYEN' } : undefined
}

/** Who the message says it is from; only good for finding the certificate that proves it. */
function readClaimedHeader(document: string): Promise<GipHeader | undefined> {
  return undefinedOn(['xml_rejected'], async () => {
    const data = await xmlToData(unsignedXml(Buffer.from(document)))
    return data.name === 'DATA' ? readHeader(data) : undefined
  })
}

/** SOAP 1.1 section 6.2: a fault has status 500. */
function fault(words: GipError): SimulatedAnswer {
  return { status: 500, headers: xmlMedia, body: writeFault(words) }
}
