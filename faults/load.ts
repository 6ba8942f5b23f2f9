/** Plays the load of a plan against a stack, and keeps a ledger of all that was acknowledged, either way. */
import { setTimeout as pause } from 'node:timers/promises'
import { inventDossier, type Receiver } from './dossiers.ts'
import { openOneStop, type Handed, type OneStop } from './one-stop.ts'
import type { Plan, PlannedDossier } from './plan.ts'
import type { Stack } from './stack.ts'

/** News that a partner told, until they were taken: by the answer to its call, or by whoever asks it. */
export interface ToldNews {
  readonly partner: Receiver
  readonly code: string
  readonly what: string
}

export interface Ledger {
  readonly handed: Handed[]
  readonly told: ToldNews[]
}

export interface PlayedLoad {
  readonly ledger: Ledger
  readonly oneStop: OneStop
}

/** The words of the partners that tell something in a run, in the order in which things happen. */
const words = {
  loopback: { step: 'moved', papers: 'documents-missing', end: 'finished' },
  land: { step: 'forwarded', papers: 'supplement-requested', end: 'result' },
} as const
type Teller = keyof typeof words

const restMs = 120

/** Resolves when everything was handed over and told. Rejects where something cannot be, for as long as the run lasts. */
export async function playLoad(stack: Stack, plan: Plan, signal: AbortSignal): Promise<PlayedLoad> {
  const ledger: Ledger = { handed: [], told: [] }
  const oneStop = openOneStop(stack.http, `http://127.0.0.1:${stack.links.client.port}`, signal)
  const today = new Date()

  function hand(planned: PlannedDossier, supplement: boolean): { readonly handed: Handed; send(): Promise<void> } {
    const { code, receiver, padBytes } = planned
    const handed: Handed = { key: `${supplement ? 'supplement' : 'dossier'}-${code}`, code, partner: receiver, acceptances: [], cancelling: false, cancelled: false, files: [] }
    ledger.handed.push(handed)
    const sample = inventDossier({ code, receiver, padBytes, supplement }, today)
    return { handed, send: () => oneStop.handOver(handed, sample) }
  }

  async function play(planned: PlannedDossier): Promise<void> {
    await pause(planned.atMs, undefined, { signal })
    const { handed, send } = hand(planned, false)
    await Promise.all(planned.twice ? [send(), send()] : [send()])
    if (planned.course === 'cancel') return oneStop.cancel(handed)
    if (planned.course === 'plain' || !isTeller(planned.receiver)) return
    if (!(await arrived(stack, handed, signal))) return
    await tellStory(planned, planned.receiver, words[planned.receiver])
  }

  async function tellStory(planned: PlannedDossier, partner: Teller, { step, papers, end }: (typeof words)[Teller]): Promise<void> {
    await tell(planned, partner, step)
    if (planned.course === 'supplement') {
      await tell(planned, partner, papers)
      await hand(planned, true).send()
    }
    await tell(planned, partner, end)
  }

  /** The partner calls until its call is taken; what waits to be asked for is told once the partner has written it down. */
  async function tell({ code, by }: PlannedDossier, partner: Teller, what: string): Promise<void> {
    const order = { what, dossierCode: code, ...(by === 'poll' ? { by } : {}) }
    for (;;) {
      signal.throwIfAborted()
      const answer = await stack.partners.tell(partner, order)
      if (answer !== undefined && (answer.status === undefined || answer.status < 300)) break
      await pause(restMs)
    }
    ledger.told.push({ partner, code, what })
  }

  async function misbehave({ atMs, receiver, kind, times }: Plan['moods'][number]): Promise<void> {
    await pause(atMs, undefined, { signal })
    for (;;) {
      signal.throwIfAborted()
      const done = await stack.partners.behave(receiver, { kind }, times).then(() => true, () => false)
      if (done) return
      await pause(restMs)
    }
  }

  await Promise.all([...plan.dossiers.map(play), ...plan.moods.map(misbehave)])
  return { ledger, oneStop }
}

function isTeller(receiver: Receiver): receiver is Teller {
  return receiver in words
}

/** Whether the partner has it: it tells nothing about what it refused. */
async function arrived({ sql }: Stack, { acceptances }: Handed, signal: AbortSignal): Promise<boolean> {
  for (;;) {
    signal.throwIfAborted()
    const state = await sql.query<{ state: string }>('select state from transfers where id = $1', [acceptances[0]?.id]).then(
      ({ rows }) => rows[0]?.state,
      // the database is away just now
      () => undefined,
    )
    if (state === 'confirmed' || state === 'delivered') return true
    if (state === 'refused' || state === 'parked' || state === 'cancelled') return false
    await pause(restMs)
  }
}
