/** The simulated reference partner: takes dossiers, signs receipts, and tells what becomes of them when it is ordered to. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { openHttpClient } from '../../src/net/http-client.ts'
import { createPretences } from '../../src/net/pretences.ts'
import { startSimulatedServer, type SimulatedAnswer, type SimulatedRequest, type WordedBehaviour } from '../../src/net/simulated-server.ts'
import type { Simulator, SimulatorOptions, TellOrder, Told } from '../../src/ports/simulator.ts'
import { json, problem } from './simulator/answers.ts'
import { answerLookUp } from './simulator/catalogue.ts'
import { openCounter } from './simulator/counter.ts'
import { fetchAgain, fetchOrders } from './simulator/fetch-again.ts'
import { openNewsDesk } from './simulator/news-desk.ts'
import { answerProbe } from './simulator/probe.ts'
import { answerStandings, wordFor, type StandingSources } from './simulator/standing-desk.ts'
import { Acknowledgement, filePath, lookUpPath, Parcel, probePath, readBody, standingPath } from './wire.ts'

export interface LoopbackAccount {
  readonly token: string
}

export interface LoopbackSimulator extends Simulator {
  tell(order: TellOrder): Promise<Told>
  callbacksTo(url: string): void
  /** Dossiers of which it was told that their news are stored. */
  acknowledged(): readonly string[]
}

export async function startLoopbackSimulator(options: SimulatorOptions, account: LoopbackAccount): Promise<LoopbackSimulator> {
  const http = openHttpClient({ maxAnswerBytes: 64 * 1024 * 1024, connections: 5 })
  const counter = openCounter(options)
  const desk = openNewsDesk(options, http)
  const pretences = createPretences(wordFor)
  const standings: StandingSources = { senderOf: (code) => counter.keptOf(code)?.sender, lastWordOf: desk.lastWordOf, pretences }

  async function handle(request: SimulatedRequest, behaviour: WordedBehaviour): Promise<SimulatedAnswer> {
    const trusted = behaviour !== 'reject-credentials' && hasToken(request, account.token)
    if (!trusted) return problem(401, { code: 'token-rejected', words: 'Mã truy cập không đúng' })
    if (request.method === 'POST' && request.path.startsWith(lookUpPath)) return answerLookUp(request, options, behaviour === 'refuse')
    switch (`${request.method} ${request.path}`) {
      case 'GET /health':
        return json(200, { status: 'up' })
      case `POST ${probePath}`:
        return answerProbe(request, options)
      case 'POST /dossiers':
        return take(request, behaviour === 'refuse')
      case `POST ${standingPath}`:
        return answerStandings(request, options, standings)
      case 'GET /news':
        return json(200, desk.page())
      case 'POST /news/acknowledged':
        return acknowledge(request)
      default:
        return fileAt(request) ?? problem(404, { code: 'unknown', words: 'Không có địa chỉ này' })
    }
  }

  async function take(request: SimulatedRequest, refuse: boolean): Promise<SimulatedAnswer> {
    const answer = await counter.take(request, refuse)
    const code = answer.status < 300 ? readBody(Parcel, request.body)?.dossier.code : undefined
    if (code !== undefined) pretences.end(code)
    return answer
  }

  function acknowledge(request: SimulatedRequest): SimulatedAnswer {
    const said = readBody(Acknowledgement, request.body)
    if (said === undefined) return problem(422, { code: 'acknowledgement-malformed', words: 'Xác nhận sai cấu trúc' })
    desk.acknowledge(said.acknowledged)
    return json(200, said)
  }

  function fileAt(request: SimulatedRequest): SimulatedAnswer | undefined {
    const digest = request.method === 'GET' ? filePath.exec(request.path)?.groups?.['digest'] : undefined
    const file = digest === undefined ? undefined : desk.file(digest)
    return file && { status: 200, headers: { 'content-type': file.mediaType }, body: file.bytes }
  }

  async function tell(order: TellOrder): Promise<Told> {
    const kept = counter.keptOf(order.dossierCode)
    if (kept === undefined) throw new Error(`The simulated partner holds no dossier ${order.dossierCode}`)
    if (fetchOrders.includes(order.what)) return fetchAgain(order, kept, http)
    pretences.end(order.dossierCode)
    return desk.tell(order, kept.sender)
  }

  const server = await startSimulatedServer({
    port: options.port,
    handle,
    isMessage: (request) => request.method === 'POST' && request.path === '/dossiers',
    tell,
    pretend: pretences.set,
    callbacksTo: desk.callbacksTo,
    received: counter.received,
    dossiers: counter.dossiers,
  })
  return {
    url: server.url,
    received: counter.received,
    dossiers: counter.dossiers,
    tell,
    callbacksTo: desk.callbacksTo,
    acknowledged: desk.acknowledged,
    pretend: pretences.set,
    behave: (behaviour, times) => server.behave(behaviour, times),
    connections: () => server.connections(),
    async close() {
      await server.close()
      await http.close()
      await counter.close()
      await desk.close()
    },
  }
}

function hasToken(request: SimulatedRequest, token: string): boolean {
  const [given, expected] = [request.headers['authorization'] ?? '', `Bearer ${token}`].map((text) => createHash('sha256').update(text).digest())
  return given !== undefined && expected !== undefined && timingSafeEqual(given, expected)
}
