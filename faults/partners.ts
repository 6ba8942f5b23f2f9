/** The partners' process: killed, frozen and started again, and asked and ordered over its own doors, past the network under test. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import type { HttpClient } from '../src/ports/http-client.ts'
import type { Behaviour, HeldDossier, ReceivedMessage, TellOrder, Told } from '../src/ports/simulator.ts'
import type { PartnerId } from '../src/sandbox/partners.ts'
import type { OfficePorts, OfficeSettings } from './partner-office.ts'

export interface Partners {
  readonly ports: OfficePorts
  held(partner: PartnerId): Promise<readonly HeldDossier[]>
  received(partner: PartnerId): Promise<readonly ReceivedMessage[]>
  /** What the partner shows of one dossier, in its own words; undefined where it shows nothing. */
  shown(partner: PartnerId, code: string): Promise<Readonly<Record<string, unknown>> | undefined>
  behave(partner: PartnerId, behaviour: Behaviour, times?: number): Promise<void>
  /** Undefined where the callback reached nobody, or the partner is away. */
  tell(partner: PartnerId, order: TellOrder): Promise<Told | undefined>
  /** With -9; back at once, with all that it holds. */
  kill(): Promise<void>
  freeze(): void
  thaw(): void
  close(): Promise<void>
}

export interface PartnersOptions extends Omit<OfficeSettings, 'ports'> {
  readonly http: HttpClient
  /** Where callbacks go, without the partner's id. */
  readonly callbacks: string
}

const script = join(import.meta.dirname, 'partner-office.ts')
const callers: readonly PartnerId[] = ['loopback', 'land', 'tax', 'treasury']
const patienceMs = 10_000
const mostTries = 20

export async function startPartners({ http, callbacks, ...settings }: PartnersOptions): Promise<Partners> {
  const first = await launch(settings)
  const { ports } = first
  let { child } = first
  let turn: Promise<void> = Promise.resolve()
  await tellWhereToCall()

  async function tellWhereToCall(): Promise<void> {
    for (const id of callers) await ask(id, 'POST', 'callbacks', { url: `${callbacks}/partners/${id}` })
  }

  /** Resolves with the status as well: an order that makes no sense is answered with 400. Rejects where the process stays away. */
  async function ask(partner: PartnerId, method: 'GET' | 'POST', path: string, body?: object): Promise<{ readonly status: number; readonly body: unknown }> {
    const asked = { method, url: `http://127.0.0.1:${ports[partner]}/_simulator/${path}`, headers: { 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: Buffer.from(JSON.stringify(body)) }) }
    for (let tries = 1; ; tries++) {
      const result = await http.request(asked, AbortSignal.timeout(patienceMs))
      if (result.ok) return { status: result.answer.status, body: JSON.parse(Buffer.from(result.answer.body).toString('utf8')) as unknown }
      // a process that was killed leaves connections behind that look open
      if (tries === mostTries) throw new Error(`the partners' process does not answer: ${result.failure.words}`)
      await pause(100)
    }
  }

  async function restart(): Promise<void> {
    await end(child)
    ;({ child } = await launch({ ...settings, ports }))
    await tellWhereToCall()
  }

  return {
    ports,
    // both shapes are ours: src/ports/simulator.ts
    held: async (partner) => (await ask(partner, 'GET', 'dossiers')).body as readonly HeldDossier[],
    received: async (partner) => (await ask(partner, 'GET', 'received')).body as readonly ReceivedMessage[],
    async shown(partner, code) {
      const { status, body } = await ask(partner, 'GET', `dossiers/${encodeURIComponent(code)}`)
      return status === 200 ? (body as Readonly<Record<string, unknown>>) : undefined
    },
    async behave(partner, behaviour, times) {
      await ask(partner, 'POST', 'behave', { behaviour, ...(times === undefined ? {} : { times }) })
    },
    async tell(partner, order) {
      try {
        const { status, body } = await ask(partner, 'POST', 'tell', order)
        return status === 200 ? (body as Told) : undefined
      } catch {
        return undefined
      }
    },
    kill() {
      turn = turn.then(restart)
      return turn
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async close() {
      await turn
      await end(child)
    },
  }
}

async function launch(settings: OfficeSettings): Promise<{ readonly child: ChildProcess; readonly ports: OfficePorts }> {
  const child = spawn(process.execPath, [script, JSON.stringify(settings)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const said = Promise.withResolvers<string>()
  createInterface({ input: child.stdout }).once('line', said.resolve)
  child.once('exit', (code, signal) => said.reject(new Error(`the partners' process ended with ${code ?? signal}`)))
  return { child, ports: JSON.parse(await said.promise) as OfficePorts }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}
