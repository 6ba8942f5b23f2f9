/** What the tests of the core share: the real store and the real way out, with adapters that do what a test tells them. */
import { Type } from 'typebox'
import { Agreement } from '../../../schemas/agreement.ts'
import type { PartnerEvent } from '../../../schemas/partner-event.ts'
import { openHttpClient } from '../../../src/net/http-client.ts'
import type { Adapter, Capabilities, Health, Line } from '../../../src/ports/adapter.ts'
import type { AttachmentStore } from '../../../src/ports/attachment-store.ts'
import type { Clock } from '../../../src/ports/clock.ts'
import type { Log } from '../../../src/ports/log.ts'
import type { Lane } from '../../../src/ports/lane-store.ts'
import type { Transfer, TransferStore } from '../../../src/ports/transfer-store.ts'
import type { AnswerRules } from '../../../src/usecases/answer-rules.ts'
import { createDeliverTransfer, type DeliverTransfer } from '../../../src/usecases/deliver-transfer.ts'
import { openLine, type Destination, type OpenLine } from '../../../src/usecases/open-line.ts'
import { parseConfig } from '../../../src/usecases/parse-config.ts'
import type { Partners } from '../../../src/usecases/partners.ts'
import { testSeals } from '../../helpers/sandbox-seals.ts'
import { clock as systemClock, openStoreKit, type StoreKit } from '../store/store-kit.ts'

export interface CoreKit extends StoreKit {
  /** What was logged above info, by its message. */
  readonly said: readonly string[]
  readonly log: Log
  /** Opens the line of a partner, and closes it with the kit. */
  line(partner: string, adapter: Adapter, options?: LineOptions): Promise<OpenLine>
  /** A delivery over these lines, as one process has it. */
  delivery(lines: readonly OpenLine[], options?: DeliveryOptions): KitDelivery
  read(id: string): Promise<Transfer>
  lane(partner: string): Promise<Lane>
  /** Forgets every transfer, opens every lane: what one test left is not there for the next. */
  reset(): Promise<void>
}

export interface KitDelivery extends DeliverTransfer {
  /** Takes it and delivers it at once. */
  deliver(id: string, signal: AbortSignal): Promise<void>
}

export interface DeliveryOptions {
  readonly owner?: string
  readonly leaseMs?: number
  readonly clock?: Clock
  /** Of the kit's store, with answers that come late. */
  readonly transfers?: TransferStore
  /** Beside the lines. */
  readonly destinations?: readonly Destination[]
  readonly receiveEvents?: (partner: string, events: readonly PartnerEvent[]) => Promise<void>
  readonly ruleOn?: AnswerRules['decide']
  /** Absent: a store that cannot be read. */
  readonly attachments?: Pick<AttachmentStore, 'open'>
}

export interface LineOptions {
  readonly agreement?: object
  readonly config?: object
  readonly organisation?: string
}

export const up: Health = { up: true, code: 'ok', words: '' }

export async function openCoreKit(partners: readonly string[] = ['tax', 'land']): Promise<CoreKit> {
  const [kit, seals] = await Promise.all([openStoreKit(partners), testSeals(['H56', 'G99'])])
  const said: string[] = []
  const note = (_fields: unknown, message: string) => void said.push(message)
  const log: Log = { info() {}, warn: note, error: note }
  const opened: OpenLine[] = []
  return {
    ...kit,
    said,
    log,
    async line(partner, adapter, options = {}) {
      const settings = {
        partner: { id: partner, organisation: options.organisation ?? 'G99' },
        adapter,
        config: options.config ?? {},
        agreement: parseConfig(Agreement, { timeoutMs: 10_000, ...options.agreement }, 'agreement'),
      }
      const line = await openLine(settings, { openHttp: openHttpClient, signer: seals.signer, verifier: seals.verifier, clock: systemClock, log })
      opened.push(line)
      return line
    },
    delivery(lines, { owner = 'worker-1', leaseMs = 30_000, clock = systemClock, transfers = kit.store.transfers, destinations = [], receiveEvents = async () => undefined, ruleOn = () => undefined, attachments = noAttachments } = {}) {
      const { lanes } = kit.store
      const known = new Map([...lines, ...destinations].map((line) => [line.partner.id, line]))
      const delivery = createDeliverTransfer({ transfers, lanes, attachments, attachmentUrl: () => '', messageUrl: (id) => `http://127.0.0.1:9/messages/${id}`, destination: (id) => known.get(id), ruleOn, receiveEvents, clock, log, owner, leaseMs })
      return {
        ...delivery,
        async deliver(id, signal) {
          for (const taken of await delivery.take([id])) await taken.deliver(signal)
        },
      }
    },
    async read(id) {
      const transfer = await kit.store.transfers.get(id)
      if (transfer === undefined) throw new Error(`there is no transfer ${id}`)
      return transfer
    },
    async lane(partner) {
      const lane = (await kit.store.lanes.list()).find((row) => row.partner === partner)
      if (lane === undefined) throw new Error(`there is no lane ${partner}`)
      return lane
    },
    async reset() {
      for (const table of ['mirrors', 'awaited', 'inbox_files', 'inbox', 'dossiers', 'followers', 'transfers', 'work', 'closed', 'payloads', 'outbox', 'attempts', 'events']) await kit.sql.query(`delete from ${table}`)
      await kit.sql.query('update pollers set cursor = null, acknowledgement = null, failures = 0, next_at = now()')
      await kit.sql.query(`update lanes set state = 'open', reason = null, failures = 0, probes = 0, next_probe_at = null`)
      said.length = 0
    },
    async close() {
      await Promise.all(opened.map((line) => line.close()))
      await kit.close()
    },
  }
}

/** An adapter of one test; it can what the test gives it, takes every dossier and is healthy where the test says nothing. */
export function adapterThat(line: Partial<Line>, can: Partial<Capabilities> = {}): Adapter {
  return {
    id: 'of-the-test',
    title: { vi: 'của phép thử', en: 'of the test' },
    can: {
      send: true,
      callbacks: line.receive !== undefined,
      poll: line.poll !== undefined,
      followUps: [],
      confidentialResults: false,
      queries: [],
      maxBytes: 1024 * 1024,
      attachments: 'none',
      ...can,
    },
    config: Type.Object({}),
    async open() {
      return {
        send: async () => ({ kind: 'delivered', confirmed: true }),
        probe: async () => up,
        async close() {},
        ...line,
      }
    },
  }
}

/** What a buggy adapter may hand over though the compiler forbids it. */
export function unchecked<Expected>(value: unknown): Expected {
  return value as Expected
}

export function partnersOf(lines: readonly OpenLine[]): Partners {
  return new Map(lines.map((line) => [line.partner.id, { line, procedures: undefined }]))
}

/** Resolves when the signal aborts, and never otherwise. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}

const noAttachments = {
  open: () => Promise.reject(new Error('no attachments here')),
}
