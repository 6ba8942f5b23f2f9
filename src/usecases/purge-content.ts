/** A loop body that takes away contents whose time is over: bodies, answers, signed messages, attachments. */
import type { AttachmentStore } from '../ports/attachment-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { TransferStore } from '../ports/transfer-store.ts'

interface Dependencies {
  readonly transfers: Pick<TransferStore, 'purgeContent' | 'purgeTraces'>
  readonly attachments: Pick<AttachmentStore, 'purgeExpired'>
  readonly clock: Clock
  readonly log: Log
  readonly contentDays: number
  readonly attachmentDays: number
}

const atOnce = 200

export function createPurgeContent({ transfers, attachments, clock, log, contentDays, attachmentDays }: Dependencies): (signal: AbortSignal) => Promise<void> {
  async function purgeTransfers(signal: AbortSignal): Promise<number> {
    for (let purged = 0; ; ) {
      const now = await transfers.purgeContent(contentDays, atOnce, signal)
      purged += now
      if (now < atOnce || signal.aborted) return purged
    }
  }

  return async function purgeContent(signal) {
    const purged = await purgeTransfers(signal)
    if (!signal.aborted) await transfers.purgeTraces(contentDays)
    const files = await attachments.purgeExpired(clock.now(), attachmentDays)
    if (purged > 0 || files > 0) log.info({ transfers: purged, files }, 'contents whose time is over were taken away')
  }
}
