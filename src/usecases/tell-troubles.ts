/**
 * Tells of troubles by each channel: what is new, what lasts, what is over; everything in one message, one message in a while.
 * A channel that fails stops no other, and is tried again later and later. A message may come twice where a process died over it.
 */
import type { AlertMessage, ToldTrouble } from '../../schemas/alert.ts'
import { AlertFailure, type AlertChannel } from '../ports/alert-channel.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { KeptTrouble, News, TroubleStore } from '../ports/trouble-store.ts'

interface Dependencies {
  readonly troubles: Pick<TroubleStore, 'newsFor' | 'takeTurn' | 'told' | 'failed'>
  readonly channels: readonly AlertChannel[]
  /** Where people find the console; absent: links are paths below it. */
  readonly consoleUrl: string | undefined
  readonly againHours: number
  readonly everySeconds: number
  readonly clock: Clock
  readonly log: Log
}

const tellTimeoutMs = 45_000
/** Longer than a message can take: no other process tells the same meanwhile. */
const turnMs = 60_000
const longestPauseMs = 15 * 60_000

export function createTellTroubles({ troubles, channels, consoleUrl, againHours, everySeconds, clock, log }: Dependencies): (signal: AbortSignal) => Promise<void> {
  const againMs = againHours * 3_600_000
  const everyMs = everySeconds * 1_000

  async function tellBy(channel: AlertChannel, signal: AbortSignal): Promise<void> {
    if (isEmpty(await troubles.newsFor(channel.name, againMs))) return
    if (!(await troubles.takeTurn(channel.name, turnMs))) return
    // another process may have told it before this turn
    const news = await troubles.newsFor(channel.name, againMs)
    if (isEmpty(news)) return troubles.told(channel.name, news, 0)
    const failure = await failureOf(() => channel.tell(messageOf(news), AbortSignal.any([signal, AbortSignal.timeout(tellTimeoutMs)])))
    if (failure === undefined) return troubles.told(channel.name, news, everyMs)
    const failures = await troubles.failed(channel.name, (n) => Math.min(longestPauseMs, everyMs * 2 ** Math.min(n - 1, 20)))
    // one word an outage, not one a try
    if (failures === 1) log.warn({ channel: channel.name, code: failure instanceof AlertFailure ? failure.code : 'internal' }, 'an alert could not be told; it is tried again')
  }

  function messageOf({ opened, lasting, over }: News): AlertMessage {
    return { type: 'troubles', id: clock.id(), at: clock.now().toISOString(), opened: opened.map(toTold), lasting: lasting.map(toTold), over: over.map(toTold) }
  }

  function toTold({ trouble, closedAt }: KeptTrouble): ToldTrouble {
    const { key, kind, severity, partner, since, dossiers, what, todo, link } = trouble
    return {
      key, kind, severity, since, dossiers, what, todo,
      ...(partner === undefined ? {} : { partner }),
      ...(closedAt === undefined ? {} : { endedAt: closedAt.toISOString() }),
      link: consoleUrl === undefined ? link : `${consoleUrl.replace(/\/$/, '')}${link}`,
    }
  }

  return async function tellTroubles(signal) {
    const results = await Promise.allSettled(channels.map((channel) => tellBy(channel, signal)))
    const broken = results.find((result) => result.status === 'rejected')
    if (broken !== undefined) throw broken.reason
  }
}

function isEmpty({ opened, lasting, over }: News): boolean {
  return opened.length + lasting.length + over.length === 0
}

async function failureOf(run: () => Promise<void>): Promise<unknown> {
  try {
    await run()
    return undefined
  } catch (error) {
    return error ?? new Error('rejected with nothing')
  }
}
