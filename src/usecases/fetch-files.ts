/** Fetches the files that partners only named by a link, and gives up after three days. */
import type { Clock } from '../ports/clock.ts'
import type { InboxStore, PendingFile } from '../ports/inbox-store.ts'
import type { Log } from '../ports/log.ts'
import type { KeepFile } from './keep-file.ts'
import type { Partners } from './partners.ts'

export interface FileFetcher {
  /** Starts what is due and does not wait for it. */
  start(signal: AbortSignal): Promise<void>
  /** Waits for the fetches in hand, which end with their signal. */
  close(): Promise<void>
}

interface Dependencies {
  readonly inbox: Pick<InboxStore, 'takePendingFiles' | 'fileFetched' | 'fileFailed'>
  readonly partners: Partners
  readonly keepFile: KeepFile
  readonly clock: Clock
  readonly log: Log
}

const mostAtOnce = 8
/** Longer than any fetch may take, so that two processes do not fetch the same file. */
const holdMs = 11 * 60_000
const firstPauseMs = 5_000
const longestPauseMs = 3_600_000
const horizonMs = 72 * 3_600_000

export function createFileFetcher({ inbox, partners, keepFile, clock, log }: Dependencies): FileFetcher {
  const inHand = new Set<Promise<void>>()

  async function fetchOne(pending: PendingFile, signal: AbortSignal): Promise<void> {
    const { partner, tries } = pending
    const fields = { partner, inboxId: pending.inboxId, index: pending.index, tries }
    try {
      const code = await tryToFetch(pending, signal)
      log.info({ ...fields, code }, 'file')
    } catch (error) {
      // the store is away; the file is fetched again once the hold is over
      log.warn({ ...fields, error }, 'a file could not be written down')
    }
  }

  /** The failure's code, or undefined where the file is here. */
  async function tryToFetch(pending: PendingFile, signal: AbortSignal): Promise<string | undefined> {
    const line = partners.get(pending.partner)?.line
    if (line === undefined) return giveUpOrWait(pending, 'partner-not-configured')
    const answer = await line.fetchFile(pending.link, signal)
    if (answer.kind === 'fetched') {
      await inbox.fileFetched(pending, await keepFile(line, pending.file, answer.mediaType, answer.bytes))
      return undefined
    }
    if (answer.outcome.kind === 'refused') {
      await inbox.fileFailed(pending, undefined)
      return answer.outcome.code
    }
    return giveUpOrWait(pending, answer.outcome.code)
  }

  async function giveUpOrWait(pending: PendingFile, code: string): Promise<string> {
    await inbox.fileFailed(pending, isHopeless(pending.tries) ? undefined : new Date(clock.now().getTime() + pauseMs(pending.tries)))
    return code
  }

  return {
    async start(signal) {
      const room = mostAtOnce - inHand.size
      if (room <= 0) return
      for (const pending of await inbox.takePendingFiles(room, holdMs)) {
        const fetching = fetchOne(pending, signal).finally(() => inHand.delete(fetching))
        inHand.add(fetching)
      }
    },
    async close() {
      await Promise.all(inHand)
    },
  }
}

/** After the try of this number, counted from 1. */
export function pauseMs(tries: number): number {
  return Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(tries - 1, 40))
}

/** The pauses so far come to three days. */
export function isHopeless(tries: number): boolean {
  let waitedMs = 0
  for (let n = 1; n < tries; n++) waitedMs += pauseMs(n)
  return waitedMs >= horizonMs
}
