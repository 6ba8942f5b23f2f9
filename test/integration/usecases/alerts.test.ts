import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { AlertMessage } from '../../../schemas/alert.ts'
import type { Trouble } from '../../../schemas/troubles.ts'
import { openHttpClient } from '../../../src/net/http-client.ts'
import { openMail } from '../../../src/net/mail.ts'
import { startSimulatedServer, type SimulatedServer } from '../../../src/net/simulated-server.ts'
import type { AlertChannel } from '../../../src/ports/alert-channel.ts'
import type { LogFields } from '../../../src/ports/log.ts'
import { openAlertWebhook } from '../../../src/usecases/alert-webhook.ts'
import { createTellTroubles } from '../../../src/usecases/tell-troubles.ts'
import { alertService, messageIdHeader, signatureHeader, webhookService } from '../../../src/usecases/webhook-headers.ts'
import { startMailServer, type MailServer } from '../../helpers/mail-server.ts'
import { testSeals, type TestSeals } from '../../helpers/sandbox-seals.ts'
import { clock, openStoreKit, type StoreKit } from '../store/store-kit.ts'

const trouble = (key: string, more: Partial<Trouble> = {}): Trouble => ({
  key, kind: 'parked', severity: 'warning', partner: 'tax', since: '2026-11-20T01:00:00.000Z', dossiers: 3,
  what: { vi: `Hỏng ${key}`, en: `Broken ${key}` }, todo: { vi: 'Bấm', en: 'Press' }, link: `/replay?partner=${key}`, ...more,
})

let kit: StoreKit
let seals: TestSeals
let receiver: SimulatedServer
let mail: MailServer
let received: { readonly message: AlertMessage; readonly counts: Readonly<Record<string, boolean>> }[]
let answers: number
let opened: AlertChannel[]
let warnings: LogFields[]

beforeAll(async () => {
  seals = await testSeals(['H56'])
  receiver = await startSimulatedServer({
    port: 0,
    async handle({ body, headers }) {
      const about = (service: string) => ({ bytes: body, detached: headers[signatureHeader] ?? '', profile: 'jws-detached' as const, organisation: 'H56', audience: 'H56', messageId: headers[messageIdHeader] ?? '', service })
      const counts = (service: string) => seals.verifier.verify(about(service)).then(() => true, () => false)
      const proven = { [alertService]: await counts(alertService), [webhookService]: await counts(webhookService) }
      if (answers < 300) received.push({ message: JSON.parse(Buffer.from(body).toString('utf8')) as AlertMessage, counts: proven })
      return { status: answers, body: '' }
    },
    isMessage: () => true,
    received: () => [],
    dossiers: () => [],
  })
  mail = await startMailServer()
})
afterAll(() => Promise.all([receiver.close(), mail.close()]))
beforeEach(async () => {
  kit = await openStoreKit()
  received = []
  answers = 204
  warnings = []
  mail.refuses(undefined)
  opened = [
    openAlertWebhook({ url: `${receiver.url}/alerts`, operator: 'H56', openHttp: openHttpClient, signer: seals.signer }),
    openMail({ host: '127.0.0.1', port: mail.port, from: 'gateway@example.vn', to: ['ops@example.vn', 'night@example.vn'], plain: true }, undefined),
  ]
})
afterEach(async () => {
  await Promise.all(opened.map((channel) => channel.close()))
  await kit.close()
})

function teller(everySeconds = 0) {
  const log = { info() {}, warn: (fields: LogFields) => void warnings.push(fields), error: (fields: LogFields) => void warnings.push(fields) }
  const tell = createTellTroubles({ troubles: kit.store.troubles, channels: opened, consoleUrl: 'https://admin.example/console/', againHours: 6, everySeconds, clock, log })
  return () => tell(AbortSignal.timeout(20_000))
}
const keysOf = (message: AlertMessage | undefined) => message && { opened: message.opened.map(({ key }) => key), lasting: message.lasting.map(({ key }) => key), over: message.over.map(({ key }) => key) }
const letters = (from: number) => mail.letters.slice(from)

describe('alerts', () => {
  test('tell once what is new, everything in one message, signed for nothing else', async () => {
    const before = mail.letters.length
    const tell = teller()
    await kit.store.troubles.keep([trouble('parked:tax'), trouble('lane-stopped:land', { kind: 'lane-stopped', severity: 'critical' })], 0)
    await tell()
    await tell()
    expect(received.map(({ message }) => keysOf(message))).toEqual([{ opened: ['lane-stopped:land', 'parked:tax'], lasting: [], over: [] }])
    expect(received[0]?.counts).toEqual({ alert: true, webhook: false })
    expect(received[0]?.message.opened[1]).toMatchObject({ link: 'https://admin.example/console/replay?partner=parked:tax', dossiers: 3, what: { en: 'Broken parked:tax' } })
    const [letter, ...more] = letters(before)
    expect(more).toEqual([])
    expect(letter).toMatchObject({ from: 'gateway@example.vn', to: ['ops@example.vn', 'night@example.vn'] })
    expect(letter?.headers).toMatchObject({ 'auto-submitted': 'auto-generated', subject: '[lienthong] MỚI: Hỏng lane-stopped:land (+1)' })
    for (const words of ['NGHIÊM TRỌNG: Hỏng lane-stopped:land', 'CRITICAL: Broken lane-stopped:land', 'Từ: 20/11/2026 08:00', 'https://admin.example/console/replay?partner=parked:tax']) expect(letter?.text).toContain(words)
  })

  test('tell again while it lasts, and when it is over, once it is gone for long enough', async () => {
    const tell = teller()
    await kit.store.troubles.keep([trouble('a'), trouble('b')], 0)
    await tell()
    await kit.sql.query(`update troubles set told = jsonb_build_object('webhook', now() - interval '7 hours', 'mail', now()) where key = 'a'`)
    await tell()
    // b is gone, but not for a minute yet
    await kit.store.troubles.keep([trouble('a')], 60_000)
    await tell()
    await kit.sql.query(`update troubles set seen_at = now() - interval '2 minutes' where key = 'b'`)
    await kit.store.troubles.keep([trouble('a')], 60_000)
    await tell()
    await tell()
    expect(received.slice(1).map(({ message }) => keysOf(message))).toEqual([{ opened: [], lasting: ['a'], over: [] }, { opened: [], lasting: [], over: ['b'] }])
    expect(received.at(-1)?.message.over[0]?.endedAt).toBeDefined()
    // and everybody knows: nothing of it is kept
    await kit.store.troubles.keep([trouble('a')], 60_000)
    expect((await kit.sql.query<{ key: string }>('select key from troubles order by key')).rows).toEqual([{ key: 'a' }])
    // what comes back is new
    await kit.store.troubles.keep([trouble('a'), trouble('b')], 60_000)
    await tell()
    expect(keysOf(received.at(-1)?.message)).toEqual({ opened: ['b'], lasting: [], over: [] })
  })

  test('what comes and goes stays one trouble', async () => {
    const tell = teller()
    for (const now of [[trouble('flaps')], [], [trouble('flaps')], []]) {
      await kit.store.troubles.keep(now, 60_000)
      await tell()
    }
    expect(received).toHaveLength(1)
    expect(await kit.store.troubles.open()).toMatchObject([{ trouble: { key: 'flaps' }, closedAt: undefined }])
  })

  test('leave people alone about what somebody silenced, its end included', async () => {
    const tell = teller()
    await kit.store.troubles.keep([trouble('loud', { kind: 'lane-suspended' }), trouble('told')], 0)
    await kit.store.troubles.silence(trouble('loud', { kind: 'lane-suspended' }), 2, 'mai')
    await tell()
    expect(keysOf(received[0]?.message)).toEqual({ opened: ['told'], lasting: [], over: [] })
    await kit.store.troubles.silence(trouble('told'), 2, 'mai')
    await kit.sql.query(`update troubles set seen_at = now() - interval '1 minute'`)
    await kit.store.troubles.keep([], 1_000)
    await tell()
    expect(received).toHaveLength(1)
    // the silence outlasts the trouble, and holds for its return
    await kit.store.troubles.keep([trouble('loud', { kind: 'lane-suspended' })], 1_000)
    await tell()
    expect(received).toHaveLength(1)
    await kit.store.troubles.unsilence('loud')
    await tell()
    expect(keysOf(received[1]?.message)).toEqual({ opened: ['loud'], lasting: [], over: [] })
  })

  test('are told again in spite of a silence when more failed than was silenced', async () => {
    const tell = teller()
    const parked = (dossiers: number): Trouble => ({ ...trouble('parked:tax'), kind: 'parked', dossiers })
    await kit.store.troubles.keep([parked(3)], 60_000)
    await tell()
    await kit.store.troubles.silence(parked(3), 2, 'mai')
    // some are put right
    await kit.store.troubles.keep([parked(2)], 60_000)
    await kit.store.troubles.keep([parked(2)], 60_000)
    await tell()
    expect(received).toHaveLength(1)
    expect((await kit.store.troubles.open())[0]).toMatchObject({ silencedBy: 'mai', silencedDossiers: 2 })
    await kit.store.troubles.keep([parked(3)], 60_000)
    await tell()
    expect(keysOf(received[1]?.message)).toEqual({ opened: ['parked:tax'], lasting: [], over: [] })
    expect((await kit.store.troubles.open())[0]).toMatchObject({ silencedUntil: undefined })
  })

  test('wait for their turn: one message in a while, with all that came meanwhile', async () => {
    const tell = teller(3_600)
    await kit.store.troubles.keep([trouble('first')], 0)
    await tell()
    await kit.store.troubles.keep([trouble('first'), trouble('second')], 0)
    await tell()
    await kit.store.troubles.keep([trouble('first'), trouble('second'), trouble('third')], 0)
    await tell()
    expect(received).toHaveLength(1)
    await kit.sql.query('update alert_channels set next_at = now()')
    await tell()
    expect(keysOf(received[1]?.message)).toEqual({ opened: ['second', 'third'], lasting: [], over: [] })
  })

  test('a channel that fails stops no other, is tried again, and is a trouble itself', async () => {
    const before = mail.letters.length
    const tell = teller()
    answers = 500
    await kit.store.troubles.keep([trouble('a')], 0)
    await tell()
    await tell()
    expect(letters(before)).toHaveLength(1)
    expect(await kit.store.troubles.channels(['mail', 'webhook'])).toMatchObject([{ name: 'mail', failures: 0, failingSince: undefined }, { name: 'webhook', failures: 2, failingSince: expect.any(Date) }])
    // one word an outage
    expect(warnings).toEqual([{ channel: 'webhook', code: 'http-500' }])
    answers = 204
    await tell()
    expect(keysOf(received[0]?.message)).toEqual({ opened: ['a'], lasting: [], over: [] })
    expect((await kit.store.troubles.channels(['webhook']))[0]).toMatchObject({ failures: 0, failingSince: undefined })
    mail.refuses(451)
    await kit.store.troubles.keep([trouble('a'), trouble('b')], 0)
    await tell()
    expect(received).toHaveLength(2)
    expect(letters(before)).toHaveLength(1)
    mail.refuses(undefined)
    await tell()
    expect(letters(before)).toHaveLength(2)
  })

  test('pauses grow while a channel fails', async () => {
    const tell = teller(60)
    answers = 503
    await kit.store.troubles.keep([trouble('a')], 0)
    const waits: number[] = []
    for (let n = 0; n < 6; n++) {
      await tell()
      const { rows } = await kit.sql.query<{ wait: number }>(`update alert_channels set next_at = now() from (select extract(epoch from next_at - now())::float8 as wait from alert_channels where name = 'webhook') w where name = 'webhook' returning w.wait`)
      waits.push(Math.round((rows[0]?.wait ?? 0) / 60))
    }
    expect(waits).toEqual([1, 2, 4, 8, 15, 15])
  })

  test('two processes tell once, and keep one list', async () => {
    await Promise.all([kit.store, kit.other].map((store) => store.troubles.keep([trouble('a'), trouble('b')], 0)))
    const log = { info() {}, warn() {}, error() {} }
    const tellers = [kit.store, kit.other].map(({ troubles }) => createTellTroubles({ troubles, channels: opened.slice(0, 1), consoleUrl: undefined, againHours: 6, everySeconds: 0, clock, log }))
    await Promise.all([...tellers, ...tellers].map((tell) => tell(AbortSignal.timeout(20_000))))
    expect(received.map(({ message }) => keysOf(message))).toEqual([{ opened: ['a', 'b'], lasting: [], over: [] }])
    expect(received[0]?.message.opened[0]?.link).toBe('/replay?partner=a')
  })
})
