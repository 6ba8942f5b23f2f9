/** The simulated land office: log-in, messages, search, papers at links, and callbacks that prove themselves as agreed. */
import { openHttpClient } from '../../src/net/http-client.ts'
import { startSimulatedServer, type SimulatedAnswer, type SimulatedRequest, type WordedBehaviour } from '../../src/net/simulated-server.ts'
import type { Simulator, SimulatorOptions, TellOrder, Told } from '../../src/ports/simulator.ts'
import { sandboxAgreement, type SandboxChoices } from './sandbox-agreement.ts'
import { json } from './simulator/answers.ts'
import { writeCallback } from './simulator/callbacks.ts'
import { search } from './simulator/certificates.ts'
import { createDoorman } from './simulator/doorman.ts'
import { takeMessage } from './simulator/intake.ts'
import { servePaper } from './simulator/papers.ts'
import { openRegister, type Case } from './simulator/register.ts'
import { header, isMessageName, searchName } from './wire.ts'

/** A callback, not yet sent. */
export interface WrittenCallback {
  /** What follows the gateway's address of this partner. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

export interface LandSimulator extends Simulator {
  tell(order: TellOrder): Promise<Told>
  callbacksTo(url: string): void
  /** What `tell` would send. */
  write(order: TellOrder): Promise<WrittenCallback>
  /** What it holds of a case. */
  held(dossierCode: string): Case | undefined
  /** Every token given out so far is gone. */
  endTokens(): void
  logIns(): number
}

const { basePath, tokenPath, filePath, securityCode } = sandboxAgreement

export async function startSimulator(options: SimulatorOptions, choices: SandboxChoices = {}): Promise<LandSimulator> {
  const { version = 'ilis', callbacks = 'signed' } = choices
  const register = openRegister(options.journalFile)
  const doorman = createDoorman(version, options.clock)
  const http = openHttpClient({ maxAnswerBytes: 64 * 1024, connections: 4 })
  let target: string | undefined

  async function handle(request: SimulatedRequest, behaviour: WordedBehaviour): Promise<SimulatedAnswer> {
    const rejects = behaviour === 'reject-credentials'
    if (request.path === tokenPath && version === 'ilis') return doorman.logIn(request, rejects)
    if (request.path.startsWith(`${filePath}/`)) return rejects ? json(403, { message: 'Không có quyền tải tệp' }) : servePaper(request, register, version)
    if (rejects || !doorman.knows(request)) return json(401, { message: 'Authorization has been denied for this request.' })
    const name = operationOf(request)
    if (request.method !== 'POST' || name === undefined) return json(404, { message: 'No HTTP resource was found that matches the request.' })
    if (name === searchName) return search(request, register, options.clock.now(), behaviour === 'refuse')
    return isMessageName(name) ? takeMessage(name, request, register, options, behaviour === 'refuse') : json(404, { message: 'No action was found.' })
  }

  async function write(order: TellOrder): Promise<WrittenCallback> {
    const about = register.get(order.dossierCode)
    if (about === undefined) throw new Error(`The simulated land office holds no case ${order.dossierCode}`)
    const { operation, body: fields } = writeCallback(order, about, { url: server.url, version })
    const body = Buffer.from(JSON.stringify(fields))
    const plain = { 'content-type': 'application/json; charset=utf-8' }
    if (callbacks === 'secret-in-path') return { path: `${operation}/${securityCode}`, headers: plain, body }
    const signature = { issuer: options.organisation, audience: about.sender, messageId: `${operation}/${options.clock.id()}` }
    const { detached = '' } = await options.signer.sign(body, 'jws-detached', signature)
    return { path: operation, headers: { ...plain, [header.signature]: detached }, body }
  }

  async function tell(order: TellOrder): Promise<Told> {
    const { path, headers, body } = await write(order)
    if (target === undefined) throw new Error('Nobody said where callbacks go')
    const result = await http.request({ method: 'POST', url: `${target}/${path}`, headers, body }, AbortSignal.timeout(10_000))
    if (!result.ok) throw new Error(`The callback reached nobody: ${result.failure.words}`)
    return { status: result.answer.status, body: Buffer.from(result.answer.body).toString('utf8') }
  }

  function callbacksTo(url: string): void {
    target = url
  }

  const { received, dossiers } = register
  const server = await startSimulatedServer({ port: options.port, handle, isMessage, received, dossiers, tell, callbacksTo })
  return {
    url: server.url,
    received,
    dossiers,
    tell,
    callbacksTo,
    write,
    held: register.get,
    endTokens: doorman.endTokens,
    logIns: doorman.logIns,
    behave: (behaviour, times) => server.behave(behaviour, times),
    connections: () => server.connections(),
    async close() {
      await server.close()
      await http.close()
      await register.close()
    },
  }
}

function isMessage(request: SimulatedRequest): boolean {
  return isMessageName(operationOf(request) ?? '')
}

function operationOf({ path }: SimulatedRequest): string | undefined {
  return path.startsWith(`${basePath}/`) ? path.slice(basePath.length + 1) : undefined
}
