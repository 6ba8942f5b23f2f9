/** The three doors over the real store, with a partner that lives in the test. */
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import type { CheckOptions } from '../../../src/ports/chain-store.ts'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { Type } from 'typebox'
import { Agreement } from '../../../schemas/agreement.ts'
import type { Dossier } from '../../../schemas/dossier.ts'
import type { ReadinessPart } from '../../../schemas/health.ts'
import { permissionsOf } from '../../../src/domain/access/roles.ts'
import { GatewayError } from '../../../src/domain/errors.ts'
import { openClientDesk } from '../../../src/access/open-client-desk.ts'
import { authenticateHolders } from '../../../src/http/authentication.ts'
import { authenticateClients } from '../../../src/http/client-authentication.ts'
import { openLogIns } from '../../../src/access/open-log-ins.ts'
import { callbackPath } from '../../../src/http/admin-oidc.ts'
import { createAdminApp } from '../../../src/http/admin-app.ts'
import { createClientApp } from '../../../src/http/client-app.ts'
import { LogIn } from '../../../src/config/log-in-schema.ts'
import { Replays } from '../../../src/config/replays-schema.ts'
import { openReconciliation } from '../../../src/compose-reconciliation.ts'
import { openReplays } from '../../../src/compose-replays.ts'
import { ReconciliationConfig } from '../../../src/config/reconciliation-schema.ts'
import type { AdminDoor, PartnerDoor } from '../../../src/http/deps.ts'
import { createDocumentLinks, type DocumentLinks } from '../../../src/http/document-links.ts'
import { tokenPath } from '../../../src/http/oauth-routes.ts'
import { openRateLimits } from '../../../src/limits/open-rate-limits.ts'
import { createPartnerApp } from '../../../src/http/partner-app.ts'
import { openGate } from '../../../src/limits/open-gate.ts'
import { openHttpClient } from '../../../src/net/http-client.ts'
import { systemClock } from '../../../src/observe/system-clock.ts'
import { defineAdapter, type QueryAnswer, type RawCallback, type ReceivedCallback } from '../../../src/ports/adapter.ts'
import type { LogFields } from '../../../src/ports/log.ts'
import { openAttachmentFiles } from '../../../src/store/attachment-files.ts'
import { openStore, type Store } from '../../../src/store/open-store.ts'
import { createVault } from '../../../src/store/vault.ts'
import { createAcceptTransfer } from '../../../src/usecases/accept-transfer.ts'
import { openAnswerRules } from '../../../src/usecases/answer-rules.ts'
import { createCorrectTransfer } from '../../../src/usecases/correct-transfer.ts'
import { createReadLineage } from '../../../src/usecases/read-lineage.ts'
import { createQueryDesk } from '../../../src/usecases/answer-query.ts'
import { createAskForQuery } from '../../../src/usecases/ask-for-query.ts'
import { createChangeInbox } from '../../../src/usecases/change-inbox.ts'
import { createChangeTransfer } from '../../../src/usecases/change-transfer.ts'
import { createDecideInbound } from '../../../src/usecases/decide-inbound.ts'
import { createDossierRules } from '../../../src/usecases/dossier-rules.ts'
import { createKeepFile } from '../../../src/usecases/keep-file.ts'
import { openLine, type OpenLine } from '../../../src/usecases/open-line.ts'
import { createCertificates } from '../../../src/usecases/certificates.ts'
import { createCollectEvidence } from '../../../src/usecases/collect-evidence.ts'
import { createWriteContainer } from '../../../src/evidence/write-container.ts'
import type { OpenEvidence } from '../../../src/http/evidence-route.ts'
import type { Partners } from '../../../src/usecases/partners.ts'
import { parseConfig } from '../../../src/usecases/parse-config.ts'
import { openAccess } from '../../../src/usecases/access.ts'
import { createReadTimeline } from '../../../src/usecases/read-timeline.ts'
import { createReceiveInbound, type ReceiveInbound } from '../../../src/usecases/receive-inbound.ts'
import { createReceiveCallback } from '../../../src/usecases/receive-callback.ts'
import { mintToken, tokenSettings } from '../../helpers/client-token.ts'
import { createDatabase, openLooks } from '../../helpers/postgres.ts'
import { everyRight, everyRole } from '../../helpers/rights.ts'
import { testDesk } from '../../helpers/desk.ts'
import { testPartnerDesk } from '../../helpers/partner-desk.ts'
import { testSeals, type TestSeals } from '../../helpers/sandbox-seals.ts'

export const tokens = { h56: await mintToken('h56'), h57: await mintToken('h57'), admin: 'token-of-admin-for-the-tests' }
const clients = ['h56', 'h57'].map((id) => ({ id, organisation: id.toUpperCase() }))
export const secretOf = (client: string) => `secret-of-${client}-at-the-token-endpoint-of-the-tests`
export const maxAttachmentBytes = 96 * 1024 * 1024
export const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error'
  readonly fields: LogFields
  readonly message: string
}

export interface OpenDoors {
  readonly client: FastifyInstance
  readonly admin: FastifyInstance
  readonly partner: FastifyInstance
  /** What the administrators' door was built from. */
  readonly adminDoor: AdminDoor
  /** What the partners' door was built from. */
  readonly partnerDoor: PartnerDoor
  readonly databaseUrl: string
  readonly store: Store
  /** What the agency tells by other means than a callback, and the line that it comes by. */
  readonly receive: ReceiveInbound
  readonly line: OpenLine
  readonly seals: TestSeals
  readonly links: DocumentLinks
  readonly log: LogLine[]
  /** Callbacks that reached the partner's adapter. */
  readonly callbacks: RawCallback[]
  /** How often somebody looked for events. */
  readonly looks: { events: number }
  /** What the next callbacks and look-ups come to, and how ready the parts are. */
  readonly says: { callback: ReceivedCallback; readiness: readonly ReadinessPart[]; query: QueryAnswer; turns?: number }
  rows(table: string): Promise<number>
  /** Files of the attachment store, finished or not. */
  files(): Promise<readonly string[]>
  query(text: string, values?: readonly unknown[]): Promise<void>
  close(): Promise<void>
}

const plain = { headers: { 'content-type': 'text/plain' } }
export const callbackRefused: ReceivedCallback = {
  events: [],
  answer: { status: 200, ...plain, body: Buffer.from('taken') },
  answerToRepeat: { status: 200, ...plain, body: Buffer.from('known') },
  answerToFailure: { status: 503, ...plain, body: Buffer.from('again please') },
}

export async function openDoors(): Promise<OpenDoors> {
  const seals = await testSeals(['H56'])
  const database = await createDatabase()
  const directory = await mkdtemp(join(tmpdir(), 'lienthong-doors-'))
  const lines: LogLine[] = []
  const log = {
    info: (fields: LogFields, message: string) => void lines.push({ level: 'info', fields, message }),
    warn: (fields: LogFields, message: string) => void lines.push({ level: 'warn', fields, message }),
    error: (fields: LogFields, message: string) => void lines.push({ level: 'error', fields, message }),
  }
  const callbacks: RawCallback[] = []
  const says: OpenDoors['says'] = { query: { kind: 'not-found', words: 'Không có' }, callback: callbackRefused, readiness: [{ name: 'database', ok: true, detail: 'works' }] }
  const clock = systemClock
  const vault = createVault([{ id: 'tests-1', secret: new Uint8Array(32).fill(7) }])
  const store = await openStore({ url: database.url, poolSize: 10, clock, log, vault })
  const attachments = await openAttachmentFiles({ directory, rows: store.attachmentRows, vault })
  const line = await openLine(
    {
      partner: { id: 'agency', organisation: 'G99' },
      adapter: agencyThat(callbacks, says),
      config: {},
      agreement: parseConfig(Agreement, { timeoutMs: 1000, concurrency: 1, replayConcurrency: 1, retry: { baseMs: 10, capMs: 10, horizonHours: 1 }, poll: { everyMs: 1000, most: 10 }, probe: { minMs: 50, maxMs: 50 } }, 'agreement'),
    },
    { openHttp: openHttpClient, signer: seals.signer, verifier: seals.verifier, clock, log },
  )
  const partners: Partners = new Map([['agency', { line, procedures: ['1.001193'] }]])
  await store.lanes.ensure(['agency'])
  const { transfers, outbox, events, lanes, dossiers, inbox, polls, chain } = store
  await polls.ensure(['agency'])
  const decide = createDecideInbound(createDossierRules({ partners, portal: undefined, deadlines: { warnWorkingDays: 1, extendWorkingDays: 3 } }), clock)
  const keepFile = createKeepFile({ attachments, log, maxBytes: maxAttachmentBytes, confidentialDays: 1 })
  const receive = createReceiveInbound({ inbox, outbox, decide, keepFile, log })
  const looks = { events: 0 }
  const changeTransfer = createChangeTransfer({ transfers, outbox })
  const readiness = () => Promise.resolve(says.readiness)
  const { judge } = seals
  const collect = createCollectEvidence({ transfers, inbox, attachments, chain, certificates: store.certificates, judge, authorities: seals.authorities.map(({ pem }) => pem), operator: 'H56', clock })
  const writeContainer = createWriteContainer({ signer: seals.signer, clock, issuer: 'H56' })
  const openEvidence: OpenEvidence = async (id, client) => {
    const parts = await collect(id, client)
    return parts && (await writeContainer(parts)).content
  }
  const certificates = createCertificates({ store: store.certificates, judge, clock, organisations: ['H56', 'G99'], sealed: { organisations: ['H56'], certificates: [] } })
  const journal = { check: (limit: number, options: CheckOptions) => chain.check(limit, async () => undefined, options), standing: () => chain.standing(), encryption: () => store.rewraps.status() }
  const access = await openAccess({ store: store.access, clients: clients.map(({ id }) => ({ id, firstRights: everyRight })), partners, log })
  const shared = { takeTurn: turnsOf(says), audit: store.audit, access, openEvidence, clock, log, readiness, transfers, lanes, dossiers, partners, attachments, readTimeline: createReadTimeline({ transfers, events }) }
  const askForQuery = createAskForQuery({ partners, references: store.references, limits: { take: () => Promise.resolve({ ok: true }) }, openGate, clock, log })
  const links = createDocumentLinks({ secret: 'key-of-the-document-links-of-the-tests', hours: 1, clock, baseUrl: () => 'http://gateway.example' })
  const outside = openHttpClient({ maxAnswerBytes: 65_536, connections: 1 })
  const desk = openClientDesk({
    clients: clients.map(({ id }) => ({ id, credentials: { secretSha256: sha256(secretOf(id)) } })),
    tokens: { secret: tokenSettings.secret, minutes: 5 },
    issuer: () => tokenSettings.issuer,
    tokenPath,
    http: outside,
    once: store.once,
    permissionsOf: access.permissionsOf,
    limits: openRateLimits({ place: { kind: 'memory' }, secret: new Uint8Array(32), processes: 1, clock, log }),
    audit: shared.audit,
    refusesSecret: () => false,
    clock,
    log,
  })
  const client = await createClientApp({
    ...shared,
    events: {
      after(...asked) {
        looks.events += 1
        return events.after(...asked)
      },
    },
    maxAttachmentBytes,
    grantToken: desk.grantToken,
    issuer: desk.issuer,
    authenticate: authenticateClients({ tokens: desk.tokens, clients, permissionsOf: access.permissionsOf }),
    clients,
    acceptTransfer: createAcceptTransfer({ access, transfers, outbox, attachments, partners, signer: seals.signer, clock, operator: 'H56' }),
    cancelTransfer: (id, by) => changeTransfer.cancel(id, by),
    queries: createQueryDesk({ access, partners, askForQuery, audit: store.audit, signer: seals.signer, clock, log, vault, operator: 'H56' }),
  })
  const { logIns, accounts } = await openLogIns({ settings: parseConfig(LogIn, {}, 'logIn'), doorAddress: () => 'http://gateway.example', callbackPath, programs: ['admin'], accounts: store.accounts, once: store.once, limits: { take: () => Promise.resolve({ ok: true }) }, vault, openHttp: openHttpClient, clock, log })
  const answerRules = await openAnswerRules({ store: store.answerRules, partners, clock, log })
  const corrections = createCorrectTransfer({ corrections: store.corrections, transfers, outbox, attachments, access, partners, clients, signer: seals.signer, clock, operator: 'H56' })
  const replays = openReplays({ settings: parseConfig(Replays, { confirmAbove: 2, approveAbove: 4 }, 'replays'), store, destination: (id) => partners.get(id)?.line, clock })
  const adminDoor: AdminDoor = { ...shared, corrections, answerRules, readLineage: createReadLineage(store), authenticate: authenticateHolders('administrator', [{ id: 'admin', tokenSha256: sha256(tokens.admin), permissions: permissionsOf(everyRole) }]), certificates, journal, changeTransfer, ...openReconciliation({ settings: parseConfig(ReconciliationConfig, {}, 'reconciliation'), store, partners, rules: createDossierRules({ partners, portal: undefined, deadlines: { warnWorkingDays: 1, extendWorkingDays: 3 } }), clock, ...replays }), ...replays, polls, inbox, changeInbox: createChangeInbox({ inbox, outbox, decide: decide.vouchedFor }), logIns, accounts, cookies: { secure: true }, desk: testDesk({ partners, store, clock, directory }), savedFilters: store.savedFilters, ...testPartnerDesk({ partners, store, clock }), metrics: { contentType: 'text/plain', text: () => Promise.resolve('') } }
  const admin = await createAdminApp(adminDoor)
  const partnerDoor = { ...shared, signer: seals.signer, documentLinks: links, receiveCallback: createReceiveCallback({ partners, inbox, receive, log }) }
  const partner = await createPartnerApp(partnerDoor)
  await Promise.all([client.ready(), admin.ready(), partner.ready()])
  const sql = openLooks(database.url, 4)

  return {
    client,
    admin,
    partner,
    partnerDoor,
    adminDoor,
    databaseUrl: database.url,
    store,
    receive,
    line,
    seals,
    links,
    log: lines,
    callbacks,
    looks,
    says,
    async rows(table) {
      const { rows } = await sql.query<{ count: string }>(`select count(*) from ${table}`)
      return Number(rows[0]?.count)
    },
    async files() {
      const entries = await readdir(directory, { recursive: true, withFileTypes: true })
      return entries.filter((entry) => entry.isFile()).map((entry) => entry.name)
    },
    async query(text, values = []) {
      await sql.query(text, [...values])
    },
    async close() {
      await sql.end()
      await Promise.all([client.close(), admin.close(), partner.close()])
      await line.close()
      await outside.close()
      await Promise.all([access.close(), answerRules.close()])
      await store.close()
      await database.drop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** A dossier that the gateway accepts, at the time of the test. */
export function dossier(n: number, changes: Partial<Dossier> = {}): Dossier {
  const received = Date.now() - 3_600_000
  return {
    code: `H56.14-261120-${String(n).padStart(4, '0')}`,
    procedure: { code: '1.001193', name: 'Đăng ký khai sinh', domain: { code: 'G15-HT', name: 'Hộ tịch' } },
    sender: 'H56',
    receiver: 'agency',
    channel: 'counter',
    returnBy: 'counter',
    subject: 'Đăng ký khai sinh',
    applicant: { kind: 'citizen', name: 'Lò Thị Thử', identityNumbers: [{ type: 'personal-id', number: '038190000001' }] },
    processingUnit: 'UBND xã Thử',
    receivedAt: new Date(received).toISOString(),
    dueAt: new Date(received + 3 * 86_400_000).toISOString(),
    status: 2,
    components: [],
    fees: [],
    progress: [],
    ...changes,
  }
}

/** A POST of a dossier, or of any bytes in its place. */
export function handOver(body: object | string | Buffer, key: string | undefined, token: string = tokens.h56): InjectOptions {
  const payload = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
  const headers = { ...bearer(token), 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }) }
  return { method: 'POST', url: '/v1/transfers', headers, payload }
}

/** The port of a door that listens. */
export function portOf(door: FastifyInstance): number {
  // a door listens on TCP, not on a pipe
  const [address] = door.addresses()
  if (address === undefined) throw new Error('the door does not listen')
  return (address as AddressInfo).port
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/** As many requests as a test says, then none; undefined: as many as come. */
function turnsOf(says: OpenDoors['says']): () => Promise<void> {
  return async function takeTurn() {
    if (says.turns === undefined) return
    if (says.turns === 0) throw new GatewayError('too_many_requests', { retryAfterSeconds: 9 })
    says.turns -= 1
  }
}

function agencyThat(callbacks: RawCallback[], says: OpenDoors['says']) {
  return defineAdapter({
    id: 'agency',
    title: { vi: 'Cơ quan thử', en: 'Test agency' },
    can: { send: true, callbacks: true, poll: false, followUps: [], confidentialResults: false, queries: ['land-certificate', 'sectors'], maxBytes: 1_000_000, attachments: 'by-url' },
    config: Type.Object({}, { additionalProperties: false }),
    open: () =>
      Promise.resolve({
        send: () => Promise.resolve({ kind: 'delivered', confirmed: true }),
        receive(callback: RawCallback) {
          callbacks.push(callback)
          return Promise.resolve(says.callback)
        },
        query: () => Promise.resolve(says.query),
        probe: () => Promise.resolve({ up: true, code: 'ok', words: 'ok' }),
        close: () => Promise.resolve(),
      }),
  })
}
