/**
 * Two readers of the journal, each with a place of its own. One does to a dossier what follows from its deliveries; the
 * other hands every event to the webhook of its client, as a transfer like any other: tracked, retried, replayable.
 */
import { createHash } from 'node:crypto'
import { decideCameToNothing, decideDelivered, decideFile, decideOlderVersion, decideVersion } from '../domain/decide-submission.ts'
import type { Decision, Rules } from '../domain/decision.ts'
import { GatewayError } from '../domain/errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { DossierChange, DossierStore, FollowerWork, HeldDossier, JournalEvent } from '../ports/dossier-store.ts'
import type { Log } from '../ports/log.ts'
import type { NextRun } from '../ports/next-run.ts'
import type { OutboxStore } from '../ports/outbox-store.ts'
import { gatewayClient, type NewTransfer } from '../ports/transfer-store.ts'
import type { Client } from './accept-transfer.ts'
import { changeOf } from './dossier-changes.ts'
import { eventForClient } from './event-for-client.ts'
import type { Partners } from './partners.ts'

export interface FollowJournal {
  /** Reads on to the end of the journal. `again` where something came of it, because what was written by that is read as well; `elsewhere` where another process reads. */
  dossiers(signal: AbortSignal): Promise<NextRun>
  webhooks(signal: AbortSignal): Promise<NextRun>
}

interface Dependencies {
  readonly dossiers: Pick<DossierStore, 'follow'>
  readonly outbox: Pick<OutboxStore, 'announce'>
  readonly partners: Partners
  readonly rules: Rules
  /** Clients whose events go to a webhook. */
  readonly webhookClients: readonly Client[]
  readonly clock: Clock
  readonly log: Log
}

/** The lane on which a client's events travel. */
export function webhookLane(client: string): string {
  return `webhook-${client}`
}

const batch = 100
/** Of an event that no dossier is meant by. */
const noDossier = '-'
/** A webhook carries no dossier; its transfer has to name some status. */
const noStatus = 1

export function createFollowJournal({ dossiers, outbox, partners, rules, webhookClients, clock, log }: Dependencies): FollowJournal {
  const organisations = new Map(webhookClients.map(({ id, organisation }) => [id, organisation]))

  async function readOn(follower: string, handle: (event: JournalEvent) => FollowerWork | undefined, signal: AbortSignal): Promise<NextRun> {
    let worked = false
    while (!signal.aborted) {
      const { read, sends, elsewhere } = await dossiers.follow(follower, batch, (event) => {
        const work = handle(event)
        worked ||= work !== undefined
        return work
      })
      if (sends) outbox.announce()
      if (elsewhere) return 'elsewhere'
      if (read < batch) break
    }
    return worked ? 'again' : undefined
  }

  function dossierWork(event: JournalEvent): FollowerWork | undefined {
    const decide = decisionOn(event)
    return decide && { dossier: (held) => carefully(event, () => changeOf(held, decide(held), clock, event.at)) }
  }

  /** What our rules fail on must not hold up the journal of everybody. A dossier that cannot be opened waits for its key. */
  function carefully(event: JournalEvent, change: () => DossierChange): DossierChange {
    try {
      return change()
    } catch (error) {
      if (error instanceof GatewayError) throw error
      log.error({ transferId: event.transferId, event: event.type, cursor: event.cursor, error }, 'the rules failed on an entry of the journal; it has no effect on its dossier')
      return {}
    }
  }

  function decisionOn({ type, partner, transferId, at, cursor, data }: JournalEvent): ((held: HeldDossier) => Decision) | undefined {
    if (partner === undefined || transferId === undefined) return undefined
    switch (type) {
      case 'transfer.accepted':
        return (held) => (held.latestTransferId === transferId ? decideVersion(held, { transferId, acceptedAt: at }, rules) : decideOlderVersion(held, { transferId, partner, acceptedAt: at, followUp: data['followUp'] }))
      case 'transfer.delivered':
      case 'transfer.confirmed':
        // what an event of the partner confirmed, and no attempt of ours, is asked about already or has had its last word
        return (held) => decideDelivered(held, { partner, transferId, at, polled: data['outcome'] !== undefined && partners.get(partner)?.line.adapter.can.poll === true }, rules)
      case 'transfer.refused':
      case 'transfer.cancelled':
      case 'transfer.dismissed':
      case 'transfer.corrected':
        return (held) => decideCameToNothing(held, transferId, rules)
      case 'dossier.file':
        return (held) => decideFile(held, partner, `file ${cursor}`, rules)
      default:
        return undefined
    }
  }

  function webhookWork(event: JournalEvent): FollowerWork | undefined {
    const organisation = organisations.get(event.client)
    return organisation === undefined ? undefined : { transfers: [webhookOf(event, organisation, clock)] }
  }

  return {
    dossiers: (signal) => readOn('dossiers', dossierWork, signal),
    // followed without any webhook as well: one that is configured later begins with what happens then
    webhooks: (signal) => readOn('webhooks', webhookWork, signal),
  }
}

function webhookOf(event: JournalEvent, organisation: string, clock: Clock): NewTransfer {
  const payload = Buffer.from(JSON.stringify(eventForClient(event)))
  return {
    id: clock.id(),
    client: gatewayClient,
    idempotencyKey: `webhook-${event.client}-${event.cursor}`,
    sender: organisation,
    partner: webhookLane(event.client),
    dossierCode: event.dossierCode ?? noDossier,
    procedureCode: noDossier,
    status: noStatus,
    payload,
    payloadDigest: createHash('sha256').update(payload).digest('hex'),
    acceptedAt: clock.now(),
    purpose: 'webhook',
  }
}
