/**
 * Compares the transfers of a day with what their partner and the portal say, page by page: a pass that is cut short goes on
 * where its last page ended, in whichever process. Each partner by itself: one that hangs holds up no other.
 */
import { compareAllOf, isToBeAsked, portalWord, type Askable, type ComparedTransfer, type Found, type ReconcileRules } from '../domain/reconcile.ts'
import { deliveredStates, failedStates, openStates } from '../domain/transfer.ts'
import type { AwaitedDossier } from '../ports/adapter.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Compared, PendingAge, PortalWord, ReconciledCounts, ReconcilePage, ReconcileTurn, ReconciliationStore } from '../ports/reconciliation-store.ts'
import { askStanding, isAskable, questionAbout, type Answers } from './ask-standing.ts'
import type { OpenLine } from './open-line.ts'
import type { PaceOfAsking } from './pace-of-asking.ts'
import type { Partners } from './partners.ts'

export interface Reconciler {
  /** Starts what was asked for and does not wait for it. */
  start(signal: AbortSignal): Promise<void>
  /** Waits for the passes in hand, which end with their signal. */
  close(): Promise<void>
}

export interface ReconcileSettings extends ReconcileRules {
  readonly asksPerMinute: number
}

interface Dependencies {
  readonly reconciliations: Pick<ReconciliationStore, 'take' | 'page' | 'keep' | 'finish'>
  readonly partners: Partners
  /** The partner that is the national portal. */
  readonly portal: string | undefined
  readonly settings: ReconcileSettings
  readonly pace: PaceOfAsking
  readonly owner: string
  readonly clock: Clock
  readonly log: Log
}

const pageSize = 200
const minuteMs = 60_000
const hourMs = 3_600_000
/** Of a daily pass: what the portal said of a dossier so shortly before is believed. */
const portalFreshMs = hourMs

export function createReconciler(dependencies: Dependencies): Reconciler {
  const { reconciliations, partners, portal, settings, pace, owner, clock, log } = dependencies
  const inHand = new Map<string, Promise<void>>()

  async function run(taken: ReconcileTurn, signal: AbortSignal): Promise<void> {
    const { id, partner, day, pass } = taken
    const startedAt = clock.now().getTime()
    try {
      const failure = await compareAll(taken, signal)
      if (failure === 'stopped') return
      await reconciliations.finish(taken, failure)
      log.info({ reconciliation: id, partner, day, pass, failure, milliseconds: clock.now().getTime() - startedAt }, 'reconciled')
    } catch (error) {
      // the store is away: the pass goes on from its last page once its lease ran out
      log.warn({ reconciliation: id, partner, error }, 'a reconciliation could not be written down')
    }
  }

  /** The code of what kept the partner or the portal from answering. */
  async function compareAll(taken: ReconcileTurn, signal: AbortSignal): Promise<string | undefined> {
    const line = partners.get(taken.partner)?.line
    const portalLine = portal === undefined ? undefined : partners.get(portal)?.line
    let failed: Failed = { partner: undefined, portal: undefined }
    let turn = taken
    for (;;) {
      if (signal.aborted) return 'stopped'
      const page = await reconciliations.page(turn, pageSize, lateBefore())
      const { compared, failed: now } = await comparePage(turn, page, { line, portalLine, failed }, signal)
      if (signal.aborted) return 'stopped'
      failed = now
      const held = await reconciliations.keep(turn, compared, leaseMs())
      if (held === undefined) return 'stopped'
      turn = held
      if (page.next === undefined) return failed.partner ?? failed.portal
    }
  }

  async function comparePage(turn: ReconcileTurn, page: ReconcilePage, asked: Asked, signal: AbortSignal): Promise<{ readonly compared: Compared; readonly failed: Failed }> {
    if (page.stage === 'inbox') {
      const found = page.rows.map(({ id, dossierCode, receivedAt }): Found => ({ kind: 'unmatched', act: 'match-again', sender: '', dossierCode, subject: id, inboxId: id, facts: { since: receivedAt.toISOString() } }))
      return { compared: { counts: turn.counts, place: page.next, found, unanswered: [], portal: [] }, failed: asked.failed }
    }
    const now = clock.now()
    const { line, portalLine } = asked
    const isPortal = turn.partner === portal
    // what the portal shows is what the newest mirror says, where there is one
    const toAsk = page.rows.filter((row) => isToBeAsked(row) && !(isPortal && row.mirror !== undefined))
    const ofPartner = await ask(line, toAsk.map(questionAbout), asked.failed.partner, signal)
    const shown = page.rows.filter((row) => isShownByPortal(row, turn, now))
    const dossiersShown = eachOnce(shown)
    const ofPortal = await ask(portalLine, dossiersShown.map(questionToPortal), asked.failed.portal, signal)
    const askable = { standing: line !== undefined && isAskable(line), poll: line?.adapter.can.poll === true }
    const found = page.rows.flatMap((row) => differencesOf(row, { now, askable, ofPartner, ofPortal }))
    const unanswered = page.rows.filter((row) => (toAsk.includes(row) && !ofPartner.stands.has(row.id)) || (shown.includes(row) && !ofPortal.stands.has(row.mirror?.id ?? row.id)))
    return {
      compared: {
        counts: counted(turn.counts, page.rows, now, { askable: askable.standing, asked: ofPartner.stands.size + (isPortal ? ofPortal.stands.size : 0) }),
        place: page.next,
        found,
        unanswered: unanswered.map(({ sender, dossierCode }) => ({ sender, code: dossierCode })),
        portal: dossiersShown.flatMap((row) => portalWordOf(row, ofPortal)),
      },
      failed: { partner: ofPartner.failure?.code ?? asked.failed.partner, portal: ofPortal.failure?.code ?? asked.failed.portal },
    }
  }

  /** Nothing where it cannot be asked, or did not answer before. */
  async function ask(line: OpenLine | undefined, rows: readonly AwaitedDossier[], failedBefore: string | undefined, signal: AbortSignal): Promise<Answers> {
    if (line === undefined || !isAskable(line) || failedBefore !== undefined || rows.length === 0) return { stands: new Map(), failure: undefined }
    return askStanding(line, rows, pace, signal)
  }

  function differencesOf(row: ComparedTransfer, { now, askable, ofPartner, ofPortal }: { readonly now: Date; readonly askable: Askable; readonly ofPartner: Answers; readonly ofPortal: Answers }): readonly Found[] {
    const said = { partner: ofPartner.stands.get(row.id), portal: row.mirror && ofPortal.stands.get(row.mirror.id) }
    return compareAllOf(row, said, { now, rules: settings, askable })
  }

  /** The newest word of the portal counts for every transfer of the dossier; it is asked once a dossier. */
  function isShownByPortal({ mirror, purpose, id }: ComparedTransfer, turn: ReconcileTurn, now: Date): boolean {
    if (mirror === undefined || !deliveredStates.includes(mirror.state)) return false
    if (purpose === 'mirror' ? mirror.id !== id : purpose !== 'submission') return false
    const isFresh = mirror.askedAt !== undefined && now.getTime() - mirror.askedAt.getTime() < portalFreshMs
    return !(turn.by === gateway && isFresh)
  }

  function lateBefore(): Date {
    return new Date(clock.now().getTime() - settings.lateAfterMinutes * minuteMs)
  }

  /** Longer than the questions of one page take, at the slowest that they are asked: everybody else's pass may ask the portal beside. */
  function leaseMs(): number {
    const longest = Math.max(0, ...[...partners.values()].map(({ line }) => line.agreement.timeoutMs))
    return 2 * ((pageSize / 20) * (longest + 5_000) + ((partners.size + 1) * pageSize * minuteMs) / settings.asksPerMinute)
  }

  return {
    async start(signal) {
      while (!signal.aborted) {
        const turn = await reconciliations.take(owner, leaseMs(), [...inHand.keys()])
        if (turn === undefined) return
        inHand.set(turn.partner, run(turn, signal).finally(() => inHand.delete(turn.partner)))
      }
    },
    async close() {
      await Promise.all(inHand.values())
    },
  }
}

/** Who asks for the daily comparison. */
const gateway = 'gateway'

interface Failed {
  readonly partner: string | undefined
  readonly portal: string | undefined
}

interface Asked {
  readonly line: OpenLine | undefined
  readonly portalLine: OpenLine | undefined
  readonly failed: Failed
}

/** A dossier that was sent twice, for it was corrected, has one mirror: one question, and one word. */
function eachOnce(rows: readonly ComparedTransfer[]): readonly ComparedTransfer[] {
  return [...new Map(rows.map((row) => [row.mirror?.id ?? row.id, row])).values()]
}

function questionToPortal(row: ComparedTransfer): AwaitedDossier {
  return { ...questionAbout(row), messageId: row.mirror?.id ?? row.id, remoteId: undefined }
}

function portalWordOf({ sender, dossierCode, mirror }: ComparedTransfer, { stands }: Answers): readonly PortalWord[] {
  const told = mirror && stands.get(mirror.id)
  if (mirror === undefined || told === undefined) return []
  return [{ sender, code: dossierCode, mirror: mirror.id, differs: portalWord(mirror, told) !== undefined, status: told.known ? told.status : undefined }]
}

function counted(before: ReconciledCounts, rows: readonly ComparedTransfer[], now: Date, { askable, asked }: { readonly askable: boolean; readonly asked: number }): ReconciledCounts {
  const pending = { ...before.pending }
  for (const { state, acceptedAt } of rows) if (openStates.includes(state)) pending[ageOf(now.getTime() - acceptedAt.getTime())] += 1
  const count = (matches: (row: ComparedTransfer) => boolean) => rows.filter(matches).length
  return {
    sent: before.sent + rows.length,
    delivered: before.delivered + count(({ state }) => deliveredStates.includes(state)),
    confirmed: before.confirmed + count(({ state }) => state === 'confirmed'),
    failed: before.failed + count(({ state }) => failedStates.includes(state)),
    pending,
    askedPartner: askable,
    asked: before.asked + asked,
  }
}

function ageOf(milliseconds: number): PendingAge {
  if (milliseconds < hourMs) return 'hour'
  if (milliseconds < 24 * hourMs) return 'day'
  return milliseconds < 72 * hourMs ? 'three-days' : 'more'
}
