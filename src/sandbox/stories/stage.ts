/** What a story plays on: the gateway as its one-stop system sees it, and the simulated partners. */
import { setTimeout as pause } from 'node:timers/promises'
import type { DossierView } from '../../../schemas/dossier-view.ts'
import type { EventPage, EventView } from '../../../schemas/event.ts'
import type { TransferView } from '../../../schemas/transfer.ts'
import type { Simulator, TellOrder, Told } from '../../ports/simulator.ts'
import type { Sample } from '../samples.ts'
import { request, sendSample, type ClientDoor } from '../send-samples.ts'
import type { PartnerId, Simulators } from '../partners.ts'

export interface Stage {
  readonly now: () => Date
  readonly sender: string
  readonly door: ClientDoor
  readonly simulators: Simulators
  /** A dossier code that nobody used. */
  code(): string
  /** Uploads the files and hands the dossier over; resolves once the transfer came to this state. Throws when it ends in another. */
  send(sample: Sample, state?: TransferView['state']): Promise<TransferView>
  /** Waits until the transfer is with its partner. */
  arrival(transferId: string): Promise<TransferView>
  dossier(code: string): Promise<DossierView>
  events(): Promise<readonly EventView[]>
  /** A file by its digest, as the one-stop system fetches it. */
  file(digest: string): Promise<Uint8Array>
  tell(partner: PartnerId, order: TellOrder): Promise<Told>
  /** Asks again until it is what was waited for. Throws after half a minute, with the last that was seen. */
  until<Seen>(what: string, look: () => Promise<Seen>, enough: (seen: Seen) => boolean): Promise<Seen>
  /** Waits until the dossier is so. */
  untilDossier(code: string, what: string, enough: (dossier: DossierView) => boolean): Promise<DossierView>
  /** A line for whoever watches. */
  say(line: string): void
}

export interface StageOptions {
  readonly sender: string
  readonly door: ClientDoor
  readonly simulators: Simulators
  readonly code: () => string
  readonly now: () => Date
  readonly say: (line: string) => void
}

const patienceMs = 30_000
const openStates: readonly string[] = ['accepted', 'delivering', 'waiting']

export function openStage({ sender, door, simulators, code, now, say }: StageOptions): Stage {
  async function dossier(of: string): Promise<DossierView> {
    return request<DossierView>(door, 'GET', `/v1/dossiers/${encodeURIComponent(of)}`, {})
  }

  async function until<Seen>(what: string, look: () => Promise<Seen>, enough: (seen: Seen) => boolean): Promise<Seen> {
    const end = performance.now() + patienceMs
    let seen: Seen | undefined
    let trouble: unknown
    do {
      try {
        seen = await look()
        if (enough(seen)) return seen
      } catch (error) {
        trouble = error
      }
      await pause(50)
    } while (performance.now() < end)
    throw new Error(`${what} was waited for in vain; last seen: ${seen === undefined ? String(trouble) : JSON.stringify(seen)}`)
  }

  function ended(transferId: string): Promise<TransferView> {
    const look = () => request<TransferView>(door, 'GET', `/v1/transfers/${transferId}`, {})
    return until(`the end of transfer ${transferId}`, look, ({ state }) => !openStates.includes(state))
  }

  return {
    now,
    sender,
    door,
    simulators,
    code,
    dossier,
    until,
    say,
    async send(sample, state = 'confirmed') {
      const { transferId } = await sendSample(door, sample)
      const transfer = await ended(transferId)
      must(transfer.state === state, `${sample.dossier.code} to ${sample.dossier.receiver} is ${transfer.state} (${transfer.code ?? ''}: ${transfer.words ?? ''}), not ${state}`)
      return transfer
    },
    async arrival(transferId) {
      const transfer = await ended(transferId)
      must(transfer.state === 'confirmed' || transfer.state === 'delivered', `${transfer.dossierCode} to ${transfer.partner} is ${transfer.state} (${transfer.code ?? ''}: ${transfer.words ?? ''})`)
      return transfer
    },
    async events() {
      const all: EventView[] = []
      for (let after: string | undefined; ; ) {
        const page: EventPage = await request<EventPage>(door, 'GET', `/v1/events?limit=500${after === undefined ? '' : `&after=${encodeURIComponent(after)}`}`, {})
        all.push(...page.items)
        if (page.items.length === 0) return all
        after = page.next
      }
    },
    async file(digest) {
      const headers = { authorization: `Bearer ${await door.token()}` }
      const result = await door.http.request({ method: 'GET', url: `${door.url}/v1/attachments/${digest}`, headers }, AbortSignal.timeout(patienceMs))
      if (!result.ok) throw new Error(result.failure.words)
      must(result.answer.status === 200, `the file ${digest} is answered with ${result.answer.status}`)
      return result.answer.body
    },
    async tell(partner, order) {
      const simulator: Simulator = simulators[partner]
      if (simulator.tell === undefined) throw new Error(`${partner} tells nothing`)
      return simulator.tell(order)
    },
    untilDossier: (of, what, enough) => until(what, () => dossier(of), enough),
  }
}

export function must(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise)
}
