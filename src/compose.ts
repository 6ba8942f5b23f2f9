/** Wires everything: the only file that constructs stores, queues, signers, lines and doors. */
import { hkdfSync } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { adapters } from '../adapters/index.ts'
import type { PartnerEvent } from '../schemas/partner-event.ts'
import type { CheckOptions } from './ports/chain-store.ts'
import type { Config } from './config/schema.ts'
import { GatewayError } from './domain/errors.ts'
import { permissionsOf } from './domain/access/roles.ts'
import { laneWork, placesOfShare } from './domain/work-shares.ts'
import { callbackPath } from './http/admin-oidc.ts'
import { authenticateHolders, firstOf } from './http/authentication.ts'
import { authenticateSessions } from './http/session-cookie.ts'
import { authenticateClients } from './http/client-authentication.ts'
import type { Docs } from './http/documentation.ts'
import type { ClientDoor } from './http/deps.ts'
import { createDocumentLinks } from './http/document-links.ts'
import { tokenPath } from './http/oauth-routes.ts'
import { createTakeTurn } from './http/take-turn.ts'
import { createAddressGuard } from './net/address-guard.ts'
import { openHttpClient } from './net/http-client.ts'
import { guardOthers, openOutside } from './net/open-outside.ts'
import { openTransport } from './net/open-transport.ts'
import { openPartnerDesk } from './compose-partner-desk.ts'
import { openDesk } from './compose-desk.ts'
import { openReconciliation, startReconciliation } from './compose-reconciliation.ts'
import { openReplays, startReplays } from './compose-replays.ts'
import { noNumbers, openTelemetry } from './compose-telemetry.ts'
import { openTrust } from './compose-trust.ts'
import type { Adapter } from './ports/adapter.ts'
import type { Clock } from './ports/clock.ts'
import type { OpenHttpClient } from './ports/http-client.ts'
import type { Log } from './ports/log.ts'
import type { QueueBackend } from './ports/queue.ts'
import type { RateLimits } from './ports/rate-limits.ts'
import type { Signer } from './ports/signer.ts'
import type { Vault } from './ports/vault.ts'
import { addressesIn } from './config/adapter-addresses.ts'
import { refuseUnsafeProduction } from './config/production-rules.ts'
import { readMaterial } from './config/read-material.ts'
import { openCarrier, type Carrier } from './queue/carrier.ts'
import { startLoop } from './queue/loop.ts'
import type { QueueOptions } from './queue/open-queue.ts'
import { startRelay } from './queue/relay.ts'
import { openAttachmentFiles } from './store/attachment-files.ts'
import { migrate } from './store/migrate.ts'
import { openStore, type Store } from './store/open-store.ts'
import { createVault } from './store/vault.ts'
import { openAccess } from './usecases/access.ts'
import { createAcceptTransfer } from './usecases/accept-transfer.ts'
import { openAnswerRules } from './usecases/answer-rules.ts'
import { createQueryDesk } from './usecases/answer-query.ts'
import { createAskForQuery } from './usecases/ask-for-query.ts'
import { createChangeTransfer } from './usecases/change-transfer.ts'
import { createChangeInbox } from './usecases/change-inbox.ts'
import { createCollectEvidence } from './usecases/collect-evidence.ts'
import { createCorrectTransfer } from './usecases/correct-transfer.ts'
import { createCountFlow } from './usecases/count-flow.ts'
import { createDecideInbound } from './usecases/decide-inbound.ts'
import { createDeliverTransfer } from './usecases/deliver-transfer.ts'
import { createEndAuditSearch } from './usecases/end-audit-search.ts'
import { createDossierRules } from './usecases/dossier-rules.ts'
import { createFileFetcher } from './usecases/fetch-files.ts'
import { createHoldShares, type SharedWork } from './usecases/hold-shares.ts'
import { createFollowJournal } from './usecases/follow-journal.ts'
import { createKeepFile } from './usecases/keep-file.ts'
import { createKeyStanding } from './usecases/key-standing.ts'
import { openLine, type Destination } from './usecases/open-line.ts'
import { openWebhookLine } from './usecases/open-webhook-line.ts'
import type { ConfiguredPartner, Partners } from './usecases/partners.ts'
import { createPoller } from './usecases/poll-partners.ts'
import { createLaneProber } from './usecases/probe-lanes.ts'
import { createPurgeContent } from './usecases/purge-content.ts'
import { createReadLineage } from './usecases/read-lineage.ts'
import { createReadTimeline } from './usecases/read-timeline.ts'
import { createReceiveCallback } from './usecases/receive-callback.ts'
import { createReceiveInbound } from './usecases/receive-inbound.ts'
import { createRewrapContent } from './usecases/rewrap-content.ts'
import { createStampJournal } from './usecases/stamp-journal.ts'
import { createSweeper } from './usecases/sweep-due.ts'
import { createWatchCertificates } from './usecases/watch-certificates.ts'
import { createWatchDeadlines } from './usecases/watch-deadlines.ts'

/** Least rest of the followers between two readings: in a rush they read many entries at once. */
const followRestMs = 200

export const roles = ['api', 'worker', 'all'] as const
/** api: the doors · worker: the carrying · all: both in one process. */
export type Role = (typeof roles)[number]

export interface Gateway {
  /** Addresses of the open doors. */
  readonly doors: { readonly client?: string; readonly admin?: string; readonly partner?: string; readonly telemetry?: string }
  /** Serves for the notice that is configured, closes the doors, lets running work end, lets go of everything. Idempotent. */
  close(): Promise<void>
}

interface Surroundings {
  readonly role: Role
  readonly clock: Clock
  readonly log: Log
}

/** Rejects with config_invalid, key_unusable, or the database's own error when it cannot be reached. */
export async function compose(config: Config, surroundings: Surroundings): Promise<Gateway> {
  const { role, clock, log } = surroundings
  const material = readMaterial(config)
  refuseUnsafeProduction(config, material.certificates)
  await using opened = new AsyncDisposableStack()
  await using doorsOpen = new AsyncDisposableStack()
  function keep<Thing extends { close(): Promise<void> }>(thing: Thing): Thing {
    opened.defer(() => thing.close())
    return thing
  }

  const vault = createVault(config.encryption.keys.map(({ id, secret }) => ({ id, secret: new Uint8Array(hkdfSync('sha256', secret, '', 'lienthong encryption', 32)) })))
  const store = keep(await reachStore(config, { clock, log, vault }))
  const trust = keep(await openTrust({ config, material, store, clock, log }))
  const { signer, verifier } = trust
  const watching = keep(await openTelemetry({ config, role, store, clock, log, listen }))
  const { around } = watching
  // a notification may be lost with its connection
  keep(startLoop({ name: 'refresh-registry', everyMs: 60_000, log, run: () => trust.refresh() }))
  const attachments = await openAttachmentFiles({ directory: config.attachments.directory, rows: store.attachmentRows, vault })
  const guard = createAddressGuard(config.outside)

  /** Between us and a partner there may be a platform that reaches nothing else. */
  function wayTo({ adapter, config: adapterConfig, transport }: Config['partners'][number]): OpenHttpClient {
    const open = openTransport(transport, clock)
    if (transport.kind !== 'direct') return open
    return guardOthers(open, new Set(addressesIn(adapterOf(adapter).config, adapterConfig, '').map(({ url }) => url.origin)), guard)
  }
  const partners: Partners = new Map(
    await Promise.all(
      config.partners.map(async (settings): Promise<[string, ConfiguredPartner]> => {
        const tls = material.tls.get(settings.id)
        const line = keep(
          await openLine(
            {
              partner: { id: settings.id, organisation: settings.organisation },
              adapter: adapterOf(settings.adapter),
              config: settings.config,
              agreement: settings.agreement,
              ...(tls ? { tls } : {}),
              ...(settings.algorithm ? { algorithm: settings.algorithm } : {}),
            },
            around.line({ openHttp: wayTo(settings), signer, verifier, clock, log }),
          ),
        )
        return [settings.id, { line, procedures: settings.procedures }]
      }),
    ),
  )
  const webhookLines = config.clients.flatMap(({ id, organisation, webhook }) =>
    webhook === undefined ? [] : [keep(openWebhookLine({ client: { id, organisation }, url: webhook.url, operator: config.operator }, around.line({ openHttp: openOutside(guard), signer, verifier, clock, log })))],
  )
  const destinations = new Map<string, Destination>([...[...partners.values()].map(({ line }) => line), ...webhookLines].map((line) => [line.partner.id, around.destination(line)]))
  const destination = (id: string): Destination | undefined => destinations.get(id)
  const atOnce: QueueOptions['atOnce'] = (partner, kind) => {
    const { concurrency, replayConcurrency, workers } = destination(partner)?.agreement ?? { concurrency: 1, replayConcurrency: 1, workers: 1 }
    return placesOfShare(kind === 'live' ? concurrency : replayConcurrency, workers, 0)
  }
  await store.lanes.ensure([...destinations.keys()])
  await store.polls.ensure([...partners].filter(([, { line }]) => line.adapter.can.poll).map(([id]) => id))

  const access = keep(await openAccess({ store: store.access, clients: config.clients, partners, log }))
  // a notification may be lost with its connection
  keep(startLoop({ name: 'refresh-rights', everyMs: 10_000, log, run: () => access.refresh() }))
  const answerRules = keep(await openAnswerRules({ store: store.answerRules, partners, clock, log }))
  keep(startLoop({ name: 'refresh-answer-rules', everyMs: 10_000, log, run: () => answerRules.refresh() }))
  const { transfers, outbox, events, lanes, dossiers, inbox, polls, chain } = store
  const rules = createDossierRules({ partners, portal: config.portalMirror?.partner, deadlines: config.deadlines })
  const decide = createDecideInbound(rules, clock)
  const keepFile = createKeepFile({ attachments, log, maxBytes: config.attachments.maxBytes, confidentialDays: config.confidential.days })
  const receive = around.receive(createReceiveInbound({ inbox, outbox, decide, keepFile, log }))

  const operatorsDesk = keep(openDesk({ config, material, store, partners, signer, clock, log }))
  let closing: Promise<void> | undefined
  let clientAddress = `http://${config.clientDoor.host}:${config.clientDoor.port}`
  let partnerAddress = `http://${config.partnerDoor.host}:${config.partnerDoor.port}`
  const links = createDocumentLinks({ secret: config.documentLinks.secret, hours: config.documentLinks.hours, clock, baseUrl: () => config.documentLinks.baseUrl ?? partnerAddress })
  // who only opens doors carries nothing, and who only carries opens no doors: the libraries for it are not loaded either
  const queue = role === 'api' ? undefined : keep(around.queue(await openQueueBackend(config, { clock, log, atOnce })))
  const doors: Gateway['doors'] = role === 'worker' ? {} : await openDoors()
  if (doors.partner !== undefined) partnerAddress = doors.partner
  if (queue !== undefined) await startCarrying(queue)
  const [rest, entrances] = [opened.move(), doorsOpen.move()]
  return {
    doors: { ...doors, ...(watching.address === undefined ? {} : { telemetry: watching.address }) },
    close() {
      closing ??= closeAll()
      return closing
    },
  }

  /** Nobody is let in any more before the work in hand ends. */
  async function closeAll(): Promise<void> {
    if (role !== 'worker') await pause(config.stopping.noticeSeconds * 1_000)
    try {
      await entrances.disposeAsync()
    } finally {
      await rest.disposeAsync()
    }
  }

  async function openDoors(): Promise<Required<Omit<Gateway['doors'], 'telemetry'>>> {
    const { createClientApp } = await import('./http/client-app.ts')
    const { createAdminApp } = await import('./http/admin-app.ts')
    const { createPartnerApp } = await import('./http/partner-app.ts')
    const { openClientDesk } = await import('./access/open-client-desk.ts')
    const { openLogIns } = await import('./access/open-log-ins.ts')
    const { openGate } = await import('./limits/open-gate.ts')
    const { createWriteContainer } = await import('./evidence/write-container.ts')
    const readiness = createReadiness(store, queue ?? keep(await watchQueue(config, store, log)), signer, config.operator)
    const rateLimits = keep(await openLimits())
    const perMinute = new Map(config.clients.map((client) => [client.id, client.perMinute]))
    const readTimeline = createReadTimeline({ transfers, events })
    const changeTransfer = createChangeTransfer({ transfers, outbox })
    const acceptTransfer = around.accept(createAcceptTransfer({ access, transfers, outbox, attachments, partners, signer, clock, operator: config.operator }))
    const askForQuery = around.lookUps(createAskForQuery({ partners, references: store.references, limits: rateLimits, openGate, clock, log }))
    const queries = createQueryDesk({ access, partners, askForQuery, audit: store.audit, signer, clock, log, vault, operator: config.operator })
    const receiveCallback = createReceiveCallback({ partners, inbox, receive, log })
    const changeInbox = createChangeInbox({ inbox, outbox, decide: decide.vouchedFor })
    const collectEvidence = createCollectEvidence({ transfers, inbox, attachments, chain, certificates: store.certificates, judge: trust.judge, authorities: material.authorities.map(({ pem }) => pem), operator: config.operator, clock })
    const writeContainer = createWriteContainer({ signer, clock, issuer: config.operator })
    const openEvidence = async (id: string, client?: string) => {
      const parts = await collectEvidence(id, client)
      return parts && (await writeContainer(parts)).content
    }
    const docs: Docs = config.mode === 'production' ? 'hidden' : 'shown'
    const shared = { clock, log, tracer: watching.requests, readiness, transfers, lanes, dossiers, partners, readTimeline, attachments, docs, openEvidence, overload: config.limits.overload, takeTurn: createTakeTurn(rateLimits, ({ kind, id }) => (kind === 'administrator' ? config.limits.administratorPerMinute : (perMinute.get(id) ?? 0))), audit: store.audit, access, isStopping: () => closing !== undefined }
    const journal = {
      check: (limit: number, options: CheckOptions) =>
        chain.check(limit, (stamp) => trust.verifyTimeStamp(stamp.token, Buffer.from(stamp.hash, 'hex')), { ...options, stampedEverySeconds: config.timeStamps?.everySeconds, auditDays: config.retention.auditDays }),
      standing: () => chain.standing(),
      encryption: createKeyStanding(store),
    }
    keep(startLoop({ name: 'forget-spent', everyMs: 600_000, log, run: async () => void (await store.once.forget(clock.now())) }))
    // only digests are configured: what they are of shows when it is used
    const isOfSandbox = (secret: string) => config.mode === 'production' && secret.startsWith('sandbox-')
    const desk = openClientDesk({
      clients: config.clients,
      tokens: config.tokens,
      issuer: () => config.tokens.issuer ?? clientAddress,
      tokenPath,
      http: keep(openOutside(guard)({ maxAnswerBytes: 65_536, connections: 2 })),
      once: store.once,
      permissionsOf: access.permissionsOf,
      limits: rateLimits,
      audit: store.audit,
      refusesSecret: isOfSandbox,
      clock,
      log,
    })
    opened.defer(() => desk.tellRefused().catch((error: unknown) => log.warn({ reason: String(error) }, 'how many wrong proofs were refused could not be written down')))
    keep(startLoop({ name: 'tell-refused-proofs', everyMs: 60_000, log, run: desk.tellRefused }))
    const client = await createClientApp({
      ...shared,
      docs: 'shown',
      grantToken: desk.grantToken,
      issuer: desk.issuer,
      authenticate: authenticateClients({ tokens: desk.tokens, clients: config.clients, permissionsOf: access.permissionsOf }),
      clients: config.clients,
      tls: material.clientDoorTls,
      proxies: config.clientDoor.proxies,
      maxAttachmentBytes: config.attachments.maxBytes,
      events,
      acceptTransfer,
      queries,
      cancelTransfer: (id, clientId) => changeTransfer.cancel(id, clientId),
    })
    let adminAddress = `http://${config.adminDoor.host}:${config.adminDoor.port}`
    const { logIns, accounts, provider } = keep(
      await openLogIns({
        settings: config.logIn,
        doorAddress: () => config.logIn.baseUrl ?? adminAddress,
        callbackPath,
        programs: config.administrators.map(({ id }) => id),
        accounts: store.accounts,
        once: store.once,
        limits: rateLimits,
        vault,
        openHttp: guardOthers(openHttpClient, originsOf(config.logIn.oidc?.issuer), guard),
        clock,
        log,
      }),
    )
    // without TLS on this machine, browsers would keep nothing else
    const cookies = { secure: config.mode === 'production' || config.logIn.baseUrl?.startsWith('https://') === true }
    const programs = authenticateHolders('administrator', config.administrators.map(({ id, tokenSha256, roles }) => ({ id, tokenSha256, permissions: permissionsOf(roles) })), isOfSandbox)
    const replays = openReplays({ settings: config.replays, store, destination, clock })
    const admin = await createAdminApp({
      ...shared,
      proxies: config.adminDoor.proxies,
      authenticate: firstOf(programs, authenticateSessions(logIns, cookies)),
      logIns,
      accounts,
      provider,
      cookies,
      browserAddress: config.logIn.baseUrl,
      changeTransfer,
      ...openReconciliation({ settings: config.reconciliation, store, partners, rules, clock, ...replays }),
      ...replays,
      corrections: createCorrectTransfer({ corrections: store.corrections, transfers, outbox, attachments, access, partners, clients: config.clients, signer, clock, operator: config.operator }),
      answerRules,
      readLineage: createReadLineage(store),
      polls,
      inbox,
      changeInbox,
      certificates: trust.certificates,
      journal,
      desk: operatorsDesk,
      savedFilters: store.savedFilters,
      metrics: watching.metrics ?? noNumbers,
      ...openPartnerDesk({ config, material, store, partners, clock, log }),
    })
    const partner = await createPartnerApp({ ...shared, proxies: config.partnerDoor.proxies, signer, documentLinks: links, receiveCallback })
    clientAddress = await enter(client, config.clientDoor)
    adminAddress = await enter(admin, config.adminDoor)
    return {
      client: clientAddress,
      admin: adminAddress,
      partner: await enter(partner, config.partnerDoor),
    }
  }

  /** Counted in Redis where there is one. */
  async function openLimits(): Promise<RateLimits> {
    const place = config.redis ? keep(await (await import('./queue/open-redis-connection.ts')).openRedisConnection({ ...config.redis, log, what: 'count of requests' })) : store.requestCounts
    keep(startLoop({ name: 'forget-request-counts', everyMs: 600_000, log, run: () => store.requestCounts.forget(clock.now()) }))
    const secret = new Uint8Array(hkdfSync('sha256', config.encryption.keys[0]?.secret ?? '', '', 'lienthong request counts', 32))
    const { openRateLimits } = await import('./limits/open-rate-limits.ts')
    return openRateLimits({ place, secret, processes: config.limits.processes, clock, log })
  }

  function enter(app: Listener, where: Config['clientDoor']): Promise<string> {
    doorsOpen.defer(async () => void (await app.close()))
    return listen(app, where)
  }

  async function startCarrying(queue: QueueBackend): Promise<void> {
    keep(startLoop({ name: 'match-lanes', everyMs: 30_000, log, run: matchLanes }))
    const owner = `${hostname()}-${process.pid}-${clock.id()}`
    const leaseMs = config.leases.milliseconds
    const delivery = createDeliverTransfer({
      transfers: around.leases(transfers),
      lanes,
      attachments,
      attachmentUrl: links.urlOf,
      messageUrl: links.messageUrlOf,
      destination,
      ruleOn: answerRules.decide,
      receiveEvents,
      clock,
      log,
      owner,
      leaseMs,
    })
    const sweeper = createSweeper({ transfers, queue })
    keep(startLoop({ name: 'renew-leases', everyMs: leaseMs / 3, log, run: () => delivery.renewLeases() }))
    const carrier = openCarrier({ queue, take: (ids) => delivery.take(ids), log })
    const isInReach = watchReach(queue)
    const works = [...[...destinations].map(([partner, line]) => laneOf(partner, line, carrier, isInReach)), { name: 'journal', workers: 1, isAble: () => true, start: startJournal }]
    const holder = createHoldShares({ shares: store.workShares, works, worker: owner, log })
    keep(startLoop({ name: 'hold-shares', everyMs: 1_000, log, run: holder.look }))
    // each share is given up as what is in hand ends, which is broken off where it takes too long
    opened.defer(async () => void (await Promise.all([holder.close(), carrier.close()])))
    keep(await startRelay({ outbox, queue, log, everyMs: 1_000 }))
    const sweeping = keep(startLoop({ name: 'sweep-due', everyMs: config.leases.sweepMs, log, run: (signal) => sweeper.sweep(config.leases.requeueAfterMs, signal) }))
    const prober = createLaneProber({
      lanes,
      destination,
      log,
      onOpened(partner) {
        sweeper.wakeLane(partner)
        sweeping.wake()
      },
    })
    keep(prober)
    keep(startLoop({ name: 'probe-lanes', everyMs: 1_000, log, run: (signal) => prober.start(signal) }))
    keep(startLoop({ name: 'ensure-partitions', everyMs: 12 * 3_600_000, log, run: () => store.ensurePartitions(3) }))
    keep(startReconciliation({ settings: config.reconciliation, store, partners, rules, receive, decide, clock, log }))
    keep(startReplays({ settings: config.replays, store, destination, log }))
    startWayBack()
    startKeeping()
  }

  /** With the configuration. While that changes, there are workers of the one before. */
  async function matchLanes(): Promise<void> {
    await lanes.ensure([...destinations.keys()])
    for (const partner of await lanes.stopUnconfigured([...destinations.keys()])) log.warn({ partner }, 'transfers wait for a partner that is not in the configuration')
  }

  /** Whether this process reaches the server of the queues: without it another may carry the lanes. PostgreSQL says by itself who is there. */
  function watchReach(queue: QueueBackend): () => boolean {
    let missed = 0
    if (queue.name === 'postgres') return () => true
    const ask = async () => {
      missed = await queue.ping(AbortSignal.timeout(900)).then(() => 0, () => missed + 1)
    }
    keep(startLoop({ name: 'watch-reach', everyMs: 1_000, log, run: ask }))
    return () => missed < 3
  }

  /** As many attempts at once as were agreed on, whoever makes them. */
  function laneOf(partner: string, { agreement }: Destination, carrier: Carrier, isAble: () => boolean): SharedWork {
    const { concurrency, replayConcurrency, workers } = agreement
    return {
      name: laneWork(partner),
      workers,
      isAble,
      start: (share) => carrier.carry({ partner, concurrency: placesOfShare(concurrency, workers, share), replayConcurrency: placesOfShare(replayConcurrency, workers, share) }),
    }
  }

  /** What is told of what happened, and the chain over all of it. Several that follow one journal wait for each other and read it in smaller pieces. */
  function startJournal(): { close(): Promise<void> } {
    const webhookClients = config.clients.filter(({ webhook }) => webhook !== undefined)
    const followers = createFollowJournal({ dossiers, outbox, partners, rules, webhookClients, clock, log })
    const following = [
      startLoop({ name: 'follow-dossiers', everyMs: 500, restMs: followRestMs, log, run: (signal) => followers.dossiers(signal) }),
      startLoop({ name: 'follow-webhooks', everyMs: 500, restMs: followRestMs, log, run: (signal) => followers.webhooks(signal) }),
    ]
    const stampJournal = createStampJournal({ chain, alarms: store.certificates, stamper: trust.timeStamper, everySeconds: config.timeStamps?.everySeconds ?? 60, clock, log })
    const loops = [
      ...following,
      startLoop({ name: 'follow-flow', everyMs: 1_000, log, run: createCountFlow(store.desk) }),
      startLoop({ name: 'stamp-journal', everyMs: 1_000, log, run: stampJournal }),
    ]
    const listening = outbox.listen(() => {
      for (const loop of following) loop.wake()
    })
    return {
      async close() {
        await Promise.all([...loops.map((loop) => loop.close()), listening.then((stop) => stop())])
      },
    }
  }

  /** What is kept: under the right key, not longer than it may be; and the certificates it rests on. */
  function startKeeping(): void {
    const { contentDays, attachmentDays } = config.retention
    const purge = createPurgeContent({ transfers, attachments, clock, log, contentDays, attachmentDays })
    keep(startLoop({ name: 'purge-content', everyMs: 3_600_000, log, run: purge }))
    keep(startLoop({ name: 'end-audit-search', everyMs: 6 * 3_600_000, log, run: createEndAuditSearch({ audit: store.audit, log, auditDays: config.retention.auditDays }) }))
    const graceMs = config.trust.graceHours * 3_600_000
    const watchCertificates = createWatchCertificates({ certificates: store.certificates, revocation: trust.revocation, configured: material.certificates, seals: material.seals, graceMs, clock, log })
    keep(startLoop({ name: 'watch-certificates', everyMs: 60_000, log, run: watchCertificates }))
    keep(startLoop({ name: 'rewrap-content', everyMs: 60_000, log, run: createRewrapContent({ rewraps: store.rewraps, log }) }))
  }

  /** What partners tell by themselves, and what becomes of it. */
  function startWayBack(): void {
    const poller = keep(createPoller({ polls, partners, receive, clock, log }))
    keep(startLoop({ name: 'poll-partners', everyMs: 1_000, log, run: (signal) => poller.start(signal) }))
    const fetcher = keep(createFileFetcher({ inbox, partners, keepFile, clock, log }))
    keep(startLoop({ name: 'fetch-files', everyMs: 1_000, log, run: (signal) => fetcher.start(signal) }))
    keep(startLoop({ name: 'match-inbox', everyMs: 5_000, log, run: async () => void (await inbox.matchUnmatched(100, decide.byRule)) }))
    const watchDeadlines = createWatchDeadlines({ dossiers, rules, clock, log })
    keep(startLoop({ name: 'watch-deadlines', everyMs: 30_000, log, run: watchDeadlines }))
  }

  async function receiveEvents(partner: string, told: readonly PartnerEvent[]): Promise<void> {
    const line = partners.get(partner)?.line
    if (line === undefined) return
    for (const event of told) await receive(line, { event })
  }
}

/** For an order of its own before new processes start: they do it as well. Returns what was applied now. */
export function bringUpToDate(config: Config, log: Log): Promise<readonly string[]> {
  return reachDatabase(config, () => migrate(config.database.url, { log }))
}

function reachStore(config: Config, surroundings: { readonly clock: Clock; readonly log: Log; readonly vault: Vault }): Promise<Store> {
  return reachDatabase(config, () => openStore({ url: config.database.url, poolSize: config.database.poolSize, ...surroundings }))
}

async function reachDatabase<Result>(config: Config, open: () => Promise<Result>): Promise<Result> {
  try {
    return await open()
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    // errors of the network and the SQL states of a refused log-in; anything else is told as it is
    if (cause instanceof GatewayError || !/^(E[A-Z]+|28...|3D000|57P03)$/.test(code ?? '')) throw cause
    const { hostname: host, port, pathname } = new URL(config.database.url)
    throw new GatewayError('config_invalid', { detail: `PostgreSQL at ${host}:${port || 5432}${pathname} cannot be used (${code}); check config.database.url and that it runs.`, cause })
  }
}

async function openQueueBackend(config: Config, surroundings: QueueOptions): Promise<QueueBackend> {
  if (config.redis) {
    const { openRedisQueue } = await import('./queue/open-redis-queue.ts')
    return openRedisQueue({ ...config.redis, ...surroundings })
  }
  const { openPostgresQueue } = await import('./queue/open-postgres-queue.ts')
  return openPostgresQueue({ url: config.database.url, ...surroundings })
}

type WatchedQueue = Pick<QueueBackend, 'ping' | 'close'>

/** For a process that only opens doors. On PostgreSQL the queue is there when the database is. */
async function watchQueue(config: Config, store: Store, log: Log): Promise<WatchedQueue> {
  if (config.redis === undefined) return { ping: (signal) => store.ping(signal), close: () => Promise.resolve() }
  const { watchRedis } = await import('./queue/redis-producer.ts')
  return watchRedis({ ...config.redis, log })
}

/** Ready means able to do the work now: the database and the queue answer, and the seal really signs. */
function createReadiness(store: Store, queue: WatchedQueue, signer: Signer, operator: string): ClientDoor['readiness'] {
  return async function readiness() {
    const signal = AbortSignal.timeout(2_000)
    const parts: readonly (readonly [string, () => Promise<unknown>])[] = [
      ['database', () => store.ping(signal)],
      ['queue', () => queue.ping(signal)],
      ['seal', () => signer.sign(Buffer.from('ready'), 'jws-detached', { issuer: operator, audience: operator, messageId: 'ready', service: 'readiness' })],
    ]
    return Promise.all(
      parts.map(async ([name, check]) => {
        try {
          await check()
          return { name, ok: true, detail: 'works' }
        } catch {
          return { name, ok: false, detail: 'does not answer' }
        }
      }),
    )
  }
}

interface Listener {
  listen(where: { host: string; port: number }): Promise<string>
  close(): Promise<unknown>
}

async function listen(app: Listener, where: { readonly host: string; readonly port: number }): Promise<string> {
  try {
    return await app.listen({ ...where })
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    const reasons: Readonly<Record<string, string>> = {
      EADDRINUSE: `Port ${where.port} on ${where.host} is in use; stop the other program or choose another port.`,
      EACCES: `Port ${where.port} on ${where.host} needs a right that this user lacks; choose a port above 1023.`,
      EADDRNOTAVAIL: `The address ${where.host} is not one of this machine's.`,
    }
    throw new GatewayError('config_invalid', { detail: reasons[code ?? ''] ?? `Cannot listen on ${where.host}:${where.port} (${code}).`, cause })
  }
}

function originsOf(address: string | undefined): ReadonlySet<string> {
  return new Set(address === undefined ? [] : [new URL(address).origin])
}

/** The schema allows only adapters of the registry. */
function adapterOf(id: string): Adapter {
  const adapter = adapters.find((candidate) => candidate.id === id)
  if (adapter === undefined) throw new GatewayError('config_invalid', { detail: `There is no adapter "${id}".` })
  return adapter
}
