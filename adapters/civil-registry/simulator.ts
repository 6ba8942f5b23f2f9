/** A simulated civil registry: takes dossiers as strictly as the forms of their day, and answers where they stand. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { Value } from 'typebox/value'
import { openJournal } from '../../src/net/journal.ts'
import { createPretences, type Pretences } from '../../src/net/pretences.ts'
import { startSimulatedServer, type SimulatedAnswer, type SimulatedRequest, type WordedBehaviour } from '../../src/net/simulated-server.ts'
import { signerOf } from '../../src/net/simulated-signer.ts'
import type { ReceivedMessage, Simulator, SimulatorOptions, TellOrder, Told } from '../../src/ports/simulator.ts'
import { sandboxAgreement } from './sandbox-agreement.ts'
import { answer, complaint, finishedBefore, malformed, problem, receivedBefore, taken, unsigned, wrongToken } from './simulator/answers.ts'
import { complaintsAbout } from './simulator/complaints.ts'
import { answerLookUp, type LookedUp } from './simulator/look-up-desk.ts'
import { createRegister, type Effect, type Held, type Register, type Row } from './simulator/register.ts'
import { notUpdated, rowOf } from './simulator/standing-orders.ts'
import { standings } from './standings.ts'
import { header, readJson, service, WireAsk, WirePush } from './wire.ts'

export interface RegistrySimulator extends Simulator {
  tell(order: TellOrder): Promise<Told>
  held(dossierCode: string): Held | undefined
}

interface JournalRow {
  readonly received?: ReceivedMessage
  readonly effect?: Effect
}

interface Desk {
  readonly options: SimulatorOptions
  readonly register: Register
  readonly pretences: Pretences
  keep(row: JournalRow): void
}

export async function startSimulator(options: SimulatorOptions): Promise<RegistrySimulator> {
  const journal = openJournal<JournalRow>(options.journalFile)
  const register = createRegister()
  for (const row of journal.rows) if (row.effect) register.apply(row.effect)

  function keep(row: JournalRow): void {
    journal.append(row)
    if (row.effect) register.apply(row.effect)
  }

  const pretences = createPretences((status) => standings.find((row) => row.status === status)?.trangThai)
  const desk: Desk = { options, register, pretences, keep }
  const received = () => journal.rows.flatMap((row) => (row.received ? [row.received] : []))
  const dossiers = () => register.dossiers()
  const server = await startSimulatedServer({
    port: options.port,
    isMessage: (request) => request.path === sandboxAgreement.pushPath,
    handle: (request, behaviour) => serve(desk, request, behaviour),
    tell: (order) => tell(desk, order),
    pretend: pretences.set,
    received,
    dossiers,
  })
  return {
    url: server.url,
    received,
    dossiers,
    held: (code) => register.get(code),
    tell: (order) => tell(desk, order),
    pretend: pretences.set,
    behave: (behaviour, times) => server.behave(behaviour, times),
    connections: () => server.connections(),
    async close() {
      await server.close()
      await journal.close()
    },
  }
}

async function serve(desk: Desk, request: SimulatedRequest, behaviour: WordedBehaviour): Promise<SimulatedAnswer> {
  if (request.method !== 'POST') return answer(405, { error: 'Method Not Allowed' })
  switch (request.path) {
    case sandboxAgreement.pushPath:
      return take(desk, request, behaviour)
    case sandboxAgreement.resultPath:
      return behaviour === 'reject-credentials' || !hasToken(request) ? wrongToken : tellStandings(desk, request)
    case sandboxAgreement.recordPath:
      return lookUp(request, 'entries', behaviour)
    case sandboxAgreement.maritalPath:
      return lookUp(request, 'marital', behaviour)
    default:
      return answer(404, { path: request.path })
  }
}

function lookUp(request: SimulatedRequest, what: LookedUp, behaviour: WordedBehaviour): SimulatedAnswer {
  return behaviour === 'reject-credentials' || !hasToken(request) ? wrongToken : answerLookUp(what, request, behaviour === 'refuse')
}

/** What arrives is noted whether it is taken or not. */
async function take(desk: Desk, request: SimulatedRequest, behaviour: WordedBehaviour): Promise<SimulatedAnswer> {
  const messageId = request.headers[header.messageId.toLowerCase()]
  const signedBy = await signerOf(request, header, desk.options)
  const parsed = readJson(request.body)
  const push = Value.Check(WirePush, parsed) ? parsed : undefined
  const judgement = judge(desk.register, { trusted: behaviour !== 'reject-credentials' && hasToken(request), refuse: behaviour === 'refuse', push, messageId, signedBy })
  const received: ReceivedMessage = {
    at: desk.options.clock.now().toISOString(),
    messageId,
    dossierCode: push?.maHoSoMCDT,
    operation: service.push,
    schemaValid: push !== undefined && complaintsAbout(push).length === 0,
    signatureVerified: signedBy !== undefined,
    signedBy,
    problem: judgement.answer === taken ? undefined : Buffer.from(judgement.answer.body).toString('utf8'),
    digest: createHash('sha256').update(request.body).digest('hex'),
  }
  desk.keep({ received, ...(judgement.effect ? { effect: judgement.effect } : {}) })
  // it looks for it now, whatever it says
  if (push !== undefined && signedBy !== undefined) desk.pretences.end(push.maHoSoMCDT)
  return judgement.answer
}

interface Arrival {
  readonly trusted: boolean
  readonly refuse: boolean
  readonly push: WirePush | undefined
  readonly messageId: string | undefined
  readonly signedBy: string | undefined
}

function judge(register: Register, { trusted, refuse, push, messageId, signedBy }: Arrival): { readonly answer: SimulatedAnswer; readonly effect?: Effect } {
  if (!trusted) return { answer: wrongToken }
  if (push === undefined) return { answer: malformed }
  if (messageId === undefined || signedBy === undefined) return { answer: unsigned }
  const complaints = complaintsAbout(push)
  if (complaints.length > 0) return { answer: complaint(complaints) }
  const held = register.get(push.maHoSoMCDT)
  if (held?.standing?.['trangThai'] === '4') return { answer: finishedBefore(push.maHoSoMCDT) }
  if (held !== undefined && !isSupplement(held, push)) return { answer: receivedBefore(push.maHoSoMCDT) }
  if (refuse) return { answer: complaint(['nycSoDDCN có độ dài vượt quá 12 ký tự', 'nycLoaiGiayToTuyThan không tồn tại trong danh mục']) }
  return { answer: taken, effect: { kind: 'pushed', messageId, push } }
}

/** It takes a dossier again where it asked for more, or where papers are replaced; the same once more is a repeat. */
function isSupplement(held: Held, push: WirePush): boolean {
  if (isDeepStrictEqual(held.push, push)) return false
  return held.standing?.['trangThai'] === '2' || push.fileDinhKem.some((file) => file.huyGiayTo === '1')
}

/** Dossiers without news are left out; one that is not there, or not to be told of yet, is all that it says about the group. */
function tellStandings({ options, register, pretences }: Desk, request: SimulatedRequest): SimulatedAnswer {
  const question = readJson(request.body)
  if (!Value.Check(WireAsk, question)) return malformed
  if (question.maTinh !== sandboxAgreement.provinceCode) return problem('108', 'PROVINCE_ID_INCORRECT')
  const value: Row[] = []
  for (const code of question.maDinhDanhHoSo) {
    const held = register.get(code)
    if (held?.push.module !== question.module || pretences.of(code) === 'unknown') return problem('201', `Hồ sơ ${code} không tồn tại`)
    const pretended = pretences.codeOf(code)
    if (pretended !== undefined) {
      value.push(rowOf({ what: 'unforeseen', dossierCode: code, state: pretended }, held.push, options.clock.now()))
      continue
    }
    if (held.standing?.['trangThai'] === notUpdated) return problem('', `Hồ sơ ${code} chưa cập nhật trạng thái`)
    if (held.standing !== undefined) value.push(held.standing)
  }
  return answer(200, { status: '1', statusDescription: 'Thành công', value })
}

async function tell({ options, register, pretences, keep }: Desk, order: TellOrder): Promise<Told> {
  const { dossierCode } = order
  const held = register.get(dossierCode)
  if (held === undefined) throw new TypeError(`The registry holds no dossier ${dossierCode}`)
  pretences.end(dossierCode)
  const words = JSON.stringify(order)
  const row = register.toldBefore(dossierCode, words) ?? rowOf(order, held.push, options.clock.now())
  keep({ effect: { kind: 'told', dossierCode, order: words, row } })
  return {}
}

function hasToken(request: SimulatedRequest): boolean {
  const [given, expected] = [request.headers['authorization'] ?? '', `Bearer ${sandboxAgreement.accessToken}`].map((text) => createHash('sha256').update(text).digest())
  return given !== undefined && expected !== undefined && timingSafeEqual(given, expected)
}
