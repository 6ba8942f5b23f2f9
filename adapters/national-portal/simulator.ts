/** A simulated national portal: log-in, look-up, dossiers and progress, in the portal's words and as strict as it. */
import { createHash } from 'node:crypto'
import { Type } from 'typebox'
import { openJournal } from '../../src/net/journal.ts'
import { createPretences, type Pretences } from '../../src/net/pretences.ts'
import { startSimulatedServer, type SimulatedAnswer, type SimulatedRequest, type WordedBehaviour } from '../../src/net/simulated-server.ts'
import { signerOf } from '../../src/net/simulated-signer.ts'
import type { ReceivedMessage, Simulator, SimulatorOptions } from '../../src/ports/simulator.ts'
import { portalStates } from './portal-states.ts'
import { createSessions, simulatedPaths, type PortalAccount, type Sessions } from './simulator/account.ts'
import { json, malformed, problem } from './simulator/answers.ts'
import { Envelope, gate, parseBody } from './simulator/envelope.ts'
import { complaintsOf, judge, type Judgement } from './simulator/intake.ts'
import { answerLookUp } from './simulator/look-up-desk.ts'
import { createRegister, type Effect, type Register, type Shown } from './simulator/register.ts'
import { header, type WireDossier, type WireStep } from './wire.ts'

export interface PortalSimulator extends Simulator {
  dossier(dossierCode: string): WireDossier | undefined
  /** What a citizen sees of a dossier; over HTTP at `GET /_simulator/dossiers/{code}`. */
  held(dossierCode: string): Shown | undefined
  /** Progress steps held for a dossier, in time order. */
  steps(dossierCode: string): readonly WireStep[]
  /** Every session given out so far is gone. */
  endSessions(): void
  /** How many log-ins were granted. */
  logIns(): number
}

interface Row {
  readonly received: ReceivedMessage
  readonly effect?: Effect
}

interface Desk {
  readonly options: SimulatorOptions
  readonly account: PortalAccount
  readonly sessions: Sessions
  readonly register: Register
  readonly pretences: Pretences
  keep(row: Row): void
}

export async function startPortalSimulator(options: SimulatorOptions, account: PortalAccount): Promise<PortalSimulator> {
  const journal = openJournal<Row>(options.journalFile)
  const register = createRegister()
  for (const row of journal.rows) if (row.effect) register.apply(row.effect)
  const sessions = createSessions(() => options.clock.id(), account.callsPerSession ?? 1000)

  function keep(row: Row): void {
    journal.append(row)
    if (row.effect) register.apply(row.effect)
  }

  const pretences = createPretences((status) => (portalStates[status] === undefined ? undefined : String(status)))
  const desk: Desk = { options, account, sessions, register, pretences, keep }
  const received = () => journal.rows.map((row) => row.received)
  const dossiers = () => register.dossiers()
  const server = await startSimulatedServer({
    port: options.port,
    isMessage: (request) => request.path === simulatedPaths.servicePath,
    handle: (request, behaviour) => answer(desk, request, behaviour),
    held: (code) => register.show(code),
    pretend: pretences.set,
    received,
    dossiers,
  })
  return {
    url: server.url,
    received,
    dossiers,
    dossier: (code) => register.get(code),
    held: (code) => register.show(code),
    steps: (code) => register.steps(code),
    pretend: pretences.set,
    endSessions: () => sessions.endAll(),
    logIns: () => sessions.given(),
    behave: (behaviour, times) => server.behave(behaviour, times),
    connections: () => server.connections(),
    async close() {
      await server.close()
      await journal.close()
    },
  }
}

async function answer(desk: Desk, request: SimulatedRequest, behaviour: WordedBehaviour): Promise<SimulatedAnswer> {
  if (request.method !== 'POST') return json(405, { error_code: '-1', message: 'Phương thức không được hỗ trợ' })
  if (request.headers[header.target] !== desk.account.dstcode) return problem('-1', 'dstcode không hợp lệ')
  if (behaviour === 'reject-credentials') desk.sessions.endAll()
  switch (request.path) {
    case simulatedPaths.authPath:
      return logIn(desk, request, behaviour)
    case simulatedPaths.sharePath:
      return share(desk, request, behaviour === 'refuse')
    case simulatedPaths.servicePath:
      return take(desk, request, behaviour)
    default:
      return json(404, { path: request.path })
  }
}

const LogIn = Type.Object({ username: Type.String(), password: Type.String() }, { additionalProperties: false })

function logIn(desk: Desk, request: SimulatedRequest, behaviour: WordedBehaviour): SimulatedAnswer {
  const given = parseBody(LogIn, request.body)
  const known = given?.username === desk.account.username && given.password === desk.account.password
  if (!known || behaviour === 'reject-credentials') return problem('-1', 'Tên đăng nhập hoặc mật khẩu không đúng')
  return json(200, { session: desk.sessions.give(), error_code: 0 })
}

function share(desk: Desk, request: SimulatedRequest, refuses: boolean): SimulatedAnswer {
  const envelope = parseBody(Envelope, request.body)
  const refusal = gate(envelope, desk.sessions, desk.account.madonvi)
  if (envelope === undefined || refusal) return refusal ?? malformed
  return answerLookUp(envelope, desk.register, refuses, desk.pretences)
}

/** What arrives is noted whether it is taken or not. */
async function take(desk: Desk, request: SimulatedRequest, behaviour: WordedBehaviour): Promise<SimulatedAnswer> {
  const messageId = request.headers[header.messageId.toLowerCase()]
  const signedBy = await signerOf(request, header, desk.options)
  const envelope = parseBody(Envelope, request.body)
  const refusal = gate(envelope, desk.sessions, desk.account.madonvi)
  const judgement: Judgement =
    envelope === undefined || refusal ? { answer: refusal ?? malformed } : judge({ envelope, messageId, signedBy }, desk.register, behaviour === 'refuse')
  const { effect } = judgement
  const received: ReceivedMessage = {
    at: desk.options.clock.now().toISOString(),
    messageId,
    dossierCode: codeOf(envelope),
    operation: envelope?.service ?? 'unknown',
    schemaValid: envelope?.data !== undefined && complaintsOf(envelope).length === 0,
    signatureVerified: signedBy !== undefined,
    signedBy,
    problem: effect === undefined ? Buffer.from(judgement.answer.body).toString('utf8') : undefined,
    digest: createHash('sha256').update(request.body).digest('hex'),
  }
  desk.keep({ received, ...(effect ? { effect } : {}) })
  if (effect?.kind === 'dossier') desk.pretences.end(effect.dossier.MaHoSo)
  return judgement.answer
}

function codeOf(envelope: Envelope | undefined): string | undefined {
  const first = envelope?.data?.[0] as { readonly MaHoSo?: unknown } | null | undefined
  return typeof first?.MaHoSo === 'string' ? first.MaHoSo : undefined
}
