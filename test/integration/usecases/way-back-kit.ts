/** The way back as one process has it, over the real store: what partners told, with its effects and what goes out for it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sampleDossier } from '../../../adapters/loopback/fixtures/dossier.ts'
import type { Dossier } from '../../../schemas/dossier.ts'
import type { DossierState } from '../../../schemas/dossier-state.ts'
import type { PartnerEvent } from '../../../schemas/partner-event.ts'
import type { Capabilities, CallbackAnswer, InboundEvent, Line } from '../../../src/ports/adapter.ts'
import type { AttachmentStore } from '../../../src/ports/attachment-store.ts'
import type { Clock } from '../../../src/ports/clock.ts'
import type { GatewayEvent } from '../../../src/ports/event-store.ts'
import type { Transfer } from '../../../src/ports/transfer-store.ts'
import { openAttachmentFiles } from '../../../src/store/attachment-files.ts'
import type { Client } from '../../../src/usecases/accept-transfer.ts'
import { createChangeInbox, type ChangeInbox } from '../../../src/usecases/change-inbox.ts'
import { createDecideInbound } from '../../../src/usecases/decide-inbound.ts'
import { createDossierRules } from '../../../src/usecases/dossier-rules.ts'
import { createFileFetcher, type FileFetcher } from '../../../src/usecases/fetch-files.ts'
import { createFollowJournal } from '../../../src/usecases/follow-journal.ts'
import { createKeepFile } from '../../../src/usecases/keep-file.ts'
import type { OpenLine } from '../../../src/usecases/open-line.ts'
import { createPoller, type Poller } from '../../../src/usecases/poll-partners.ts'
import { createReceiveCallback, type ReceiveCallback } from '../../../src/usecases/receive-callback.ts'
import { createReceiveInbound, type ReceiveInbound } from '../../../src/usecases/receive-inbound.ts'
import { createWatchDeadlines, type WatchDeadlines } from '../../../src/usecases/watch-deadlines.ts'
import { until } from '../../helpers/until.ts'
import { clock as systemClock, vault } from '../store/store-kit.ts'
import { adapterThat, openCoreKit, partnersOf, type CoreKit, type LineOptions } from './core-kit.ts'

/** What a partner of a test can and does. */
export interface TestPartner {
  readonly line?: Partial<Line>
  readonly can?: Partial<Capabilities>
  readonly options?: LineOptions
}

export interface WayBack extends CoreKit {
  readonly attachments: AttachmentStore
  readonly lines: ReadonlyMap<string, OpenLine>
  readonly receive: ReceiveInbound
  readonly callback: ReceiveCallback
  readonly changeInbox: ChangeInbox
  readonly poller: Poller
  readonly fetcher: FileFetcher
  readonly watchDeadlines: WatchDeadlines
  /** Reads the journal to its end, both followers. */
  follow(): Promise<void>
  /** Everything that the client of the tests is told. */
  journal(): Promise<readonly GatewayEvent[]>
  /** Hands over a version of a dossier as the client of the tests does, and takes it to its partner. */
  send(partner: string, code: string, more?: Partial<Dossier>): Promise<Transfer>
  /** A partner tells an event, as a callback whose body is its key. */
  tell(partner: string, event: PartnerEvent): ReturnType<ReceiveInbound>
  state(code: string): Promise<DossierState>
  /** What goes out by the gateway's own doing, in its order. */
  outgoing(purpose: string): Promise<readonly { readonly id: string; readonly partner: string; readonly body: Dossier }[]>
}

export const client: Client = { id: 'province-56', organisation: 'H56' }

export async function openWayBack(partners: Readonly<Record<string, TestPartner>>, settings: { readonly portal?: string; readonly webhooks?: readonly Client[]; readonly clock?: Clock } = {}): Promise<WayBack> {
  const kit = await openCoreKit([...Object.keys(partners), ...(settings.webhooks ?? []).map(({ id }) => `webhook-${id}`)])
  const directory = await mkdtemp(join(tmpdir(), 'lienthong-way-back-'))
  const attachments = await openAttachmentFiles({ directory, vault, rows: kit.store.attachmentRows })
  const clock = settings.clock ?? systemClock
  const lines = new Map<string, OpenLine>()
  for (const [id, { line = {}, can, options }] of Object.entries(partners)) lines.set(id, await kit.line(id, adapterThat(line, can), options))
  await kit.store.polls.ensure([...lines.keys()])

  const { dossiers, inbox, outbox, polls } = kit.store
  const { log } = kit
  const known = partnersOf([...lines.values()])
  const rules = createDossierRules({ partners: known, portal: settings.portal, deadlines: { warnWorkingDays: 1, extendWorkingDays: 3 } })
  const decide = createDecideInbound(rules, clock)
  const keepFile = createKeepFile({ attachments, log, maxBytes: 1024 * 1024, confidentialDays: 30 })
  const receive = createReceiveInbound({ inbox, outbox, decide, keepFile, log })
  const followers = createFollowJournal({ dossiers, outbox, partners: known, rules, webhookClients: settings.webhooks ?? [], clock, log })
  const running = new AbortController().signal
  const delivery = kit.delivery([...lines.values()], { receiveEvents: async (partner, events) => {
    for (const event of events) await receive(lineOf(partner), { event })
  } })

  function lineOf(partner: string): OpenLine {
    const line = lines.get(partner)
    if (line === undefined) throw new Error(`there is no partner ${partner}`)
    return line
  }

  /** The journal shows an entry once no transaction of the whole server is older, and other tests have theirs. */
  async function readable(): Promise<void> {
    const shown = 'select coalesce(max(xact::text::bigint) < pg_snapshot_xmin(pg_current_snapshot())::text::bigint, true) as shown from events'
    await until(async () => (await kit.sql.query<{ shown: boolean }>(shown)).rows[0]?.shown === true, 'the journal shows everything', 30_000)
  }

  async function follow(): Promise<void> {
    await readable()
    await followers.dossiers(running)
    await followers.webhooks(running)
  }

  return {
    ...kit,
    attachments,
    lines,
    receive,
    callback: createReceiveCallback({ partners: known, inbox, receive, log }),
    changeInbox: createChangeInbox({ inbox, outbox, decide: decide.vouchedFor }),
    poller: createPoller({ polls, partners: known, receive, clock, log }),
    fetcher: createFileFetcher({ inbox, partners: known, keepFile, clock, log }),
    watchDeadlines: createWatchDeadlines({ dossiers, rules, clock, log }),
    follow,
    async journal() {
      await readable()
      return kit.store.events.after(client.id, undefined, 500)
    },
    async send(partner, code, more = {}) {
      const dossier = { ...sampleDossier(code), receiver: partner, ...more }
      const { id } = await kit.accept({ client: client.id, partner, dossierCode: code, payload: Buffer.from(JSON.stringify(dossier)), acceptedAt: clock.now(), status: dossier.status })
      await follow()
      await delivery.deliver(id, running)
      await follow()
      return kit.read(id)
    },
    tell: (partner, event) => receive(lineOf(partner), { event }),
    async state(code) {
      const known = await dossiers.get({ sender: client.organisation, code })
      if (known === undefined) throw new Error(`there is no dossier ${code}`)
      return known.state
    },
    async outgoing(purpose) {
      const { rows } = await kit.sql.query<{ id: string; partner: string }>('select id, partner from transfers where purpose = $1 order by sequence', [purpose])
      return Promise.all(
        rows.map(async ({ id, partner }) => {
          const body = await kit.store.transfers.payload(id)
          // written by the gateway as JSON
          return { id, partner, body: JSON.parse(Buffer.from(body ?? []).toString('utf8')) as Dossier }
        }),
      )
    },
    async close() {
      await kit.close()
      await rm(directory, { recursive: true })
    },
  }
}

let codes = 0

export function nextCode(): string {
  return `H56.14-261122-${String(++codes).padStart(7, '0')}`
}

let keys = 0

export function partnerEvent(dossierCode: string, type: PartnerEvent['type'], more: Partial<PartnerEvent> = {}): PartnerEvent {
  return { key: `event-${++keys}`, type, dossierCode, partnerCode: 'X', ...more }
}

/** A line that believes every callback: its body is the JSON of the events. */
export function callbackLine(): Partial<Line> {
  return {
    async receive({ body }) {
      return { events: JSON.parse(Buffer.from(body).toString('utf8')) as InboundEvent[], answer: answer(200), answerToRepeat: answer(208), answerToFailure: answer(503) }
    },
  }
}

function answer(status: number): CallbackAnswer {
  return { status, headers: {}, body: new Uint8Array() }
}
