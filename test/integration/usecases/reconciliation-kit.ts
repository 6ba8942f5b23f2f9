/** Comparisons as one process has them, over the real store, with partners that say of each dossier what a test puts into their mouths. */
import type { DossierStanding, Failure, Line } from '../../../src/ports/adapter.ts'
import type { DifferenceRow, ReconciliationRow } from '../../../src/ports/reconciliation-store.ts'
import { dayOf } from '../../../src/domain/vietnam-time.ts'
import { openReplays } from '../../../src/compose-replays.ts'
import { Replays } from '../../../src/config/replays-schema.ts'
import { parseConfig } from '../../../src/usecases/parse-config.ts'
import { createDecideInbound } from '../../../src/usecases/decide-inbound.ts'
import { createDossierRules } from '../../../src/usecases/dossier-rules.ts'
import { createPaceOfAsking, type PaceOfAsking } from '../../../src/usecases/pace-of-asking.ts'
import { createReconciler } from '../../../src/usecases/reconcile-day.ts'
import { createReconciliationDesk, type ReconciliationDesk, type Rights } from '../../../src/usecases/reconciliation-desk.ts'
import { createRepairByRun } from '../../../src/usecases/repair-by-run.ts'
import { createRunReplays } from '../../../src/usecases/run-replays.ts'
import { createRepairer, type Repairer } from '../../../src/usecases/repair-difference.ts'
import { createTakeOverStanding } from '../../../src/usecases/take-over-standing.ts'
import { createTellPortal } from '../../../src/usecases/tell-portal.ts'
import { until } from '../../helpers/until.ts'
import { clock } from '../store/store-kit.ts'
import { partnersOf } from './core-kit.ts'
import { callbackLine, openWayBack, type TestPartner, type WayBack } from './way-back-kit.ts'

/** What a partner says of a dossier; one that is not there it does not know. */
export type Said = Omit<Extract<DossierStanding, { kind: 'known' }>, 'kind' | 'messageId'>

export interface Mouth {
  readonly says: Map<string, Said | 'silent'>
  /** Of the whole partner. */
  failure: Failure | undefined
  asked: number
  /** It answers nobody before. */
  hangs: Promise<void> | undefined
}

export interface ReconciliationKit extends WayBack {
  readonly mouths: Readonly<Record<'land' | 'portal', Mouth>>
  readonly desk: ReconciliationDesk
  /** `run`: until all that is due was looked at. */
  readonly repairer: Repairer & { run(signal: AbortSignal): Promise<void> }
  readonly pace: PaceOfAsking
  readonly today: string
  readonly replays: ReturnType<typeof openReplays>
  /** Carries runs on. */
  runReplays(): Promise<void>
  /** Runs one pass to its end. */
  reconcile(partner: string, day?: string): Promise<ReconciliationRow>
  open(reconciliation: ReconciliationRow): Promise<readonly DifferenceRow[]>
  /** Orders the repair, acts, delivers what it makes, and looks until it is over. */
  repair(difference: DifferenceRow): Promise<DifferenceRow>
  /** Carries whatever is on its way to its end. */
  deliverAll(): Promise<void>
}

export const settings = { notConfirmedHours: 24, notSentHours: 24, lateAfterMinutes: 30, asksPerMinute: 100_000 }
/** The rights of who repairs anything. */
export const mayAll: Rights = new Set(['transfers.replay', 'transfers.resend'])
export const never = new AbortController().signal

export async function openReconciliationKit(more: Readonly<Record<string, TestPartner>> = {}): Promise<ReconciliationKit> {
  const mouths = { land: mouth(), portal: mouth() }
  const kit = await openWayBack({ land: { line: { ...callbackLine(), ...speaking(mouths.land) }, can: { standing: true } }, portal: { line: speaking(mouths.portal), can: { standing: true } }, tax: { line: callbackLine() }, ...more }, { portal: 'portal' })
  const { reconciliations, outbox, dossiers, inbox } = kit.store
  const partners = partnersOf([...kit.lines.values()])
  const rules = createDossierRules({ partners, portal: 'portal', deadlines: { warnWorkingDays: 1, extendWorkingDays: 3 } })
  const { log, receive } = kit
  const replays = openReplays({ settings: parseConfig(Replays, {}, 'replays'), store: kit.store, destination: (id) => partners.get(id)?.line, clock })
  const desk = createReconciliationDesk({ reconciliations, repairByRun: createRepairByRun({ reconciliations, ...replays }), partners, clock })
  const runReplays = createRunReplays({ replays: kit.store.replays, outbox, log, concurrencyOf: () => 4, share: 1 })
  const pace = createPaceOfAsking({ reconciliations, asksPerMinute: settings.asksPerMinute })
  const repairs = createRepairer({
    reconciliations,
    partners,
    portal: 'portal',
    outbox,
    inbox,
    decide: createDecideInbound(rules, clock).byRule,
    takeOver: createTakeOverStanding({ receive, clock }),
    tellPortal: createTellPortal({ dossiers, outbox, rules, clock }),
    settings,
    pace,
    clock,
    log,
  })
  const repairer = {
    ...repairs,
    async run(signal: AbortSignal) {
      await repairs.start(signal)
      await repairs.close()
    },
  }
  const delivery = kit.delivery([...kit.lines.values()])
  const today = dayOf(clock.now())

  async function deliverAll(): Promise<void> {
    const { rows } = await kit.sql.query<{ transfer_id: string }>('select transfer_id from work order by sequence')
    for (const { transfer_id: id } of rows) await delivery.deliver(id, never)
    await kit.follow()
  }

  return {
    ...kit,
    mouths,
    desk,
    repairer,
    pace,
    today,
    replays,
    runReplays: () => runReplays(never),
    deliverAll,
    async reconcile(partner, day = today) {
      const { id } = await desk.request({ partner, day, by: 'tester' })
      const reconciler = createReconciler({ reconciliations, partners, portal: 'portal', settings, pace, owner: 'worker-1', clock, log })
      let done = await desk.get(id)
      // what was asked for before goes first
      while (done?.state === 'running') {
        await reconciler.start(never)
        await reconciler.close()
        done = await desk.get(id)
      }
      if (done === undefined) throw new Error('the comparison is gone')
      return done
    },
    async open({ id }) {
      return (await desk.differences({ reconciliation: id, open: true }, 200)).items
    },
    async repair({ id }) {
      await desk.repair(id, { actor: 'canbo-trang', reason: 'Sửa theo biên bản đối soát' }, mayAll)
      await repairer.run(never)
      let last: DifferenceRow | undefined
      await until(async () => {
        await deliverAll()
        await kit.sql.query("update differences set next_at = now() where state = 'repairing'")
        await repairer.run(never)
        last = await reconciliations.difference(id)
        return last?.state !== 'repairing'
      }, 'the repair is over')
      if (last === undefined) throw new Error('the difference is gone')
      return last
    },
  }
}

function mouth(): Mouth {
  return { says: new Map(), failure: undefined, asked: 0, hangs: undefined }
}

function speaking(mouth: Mouth): Partial<Line> {
  return {
    async standing(dossiers) {
      mouth.asked += dossiers.length
      await mouth.hangs
      if (mouth.failure !== undefined) return { kind: 'failed', outcome: mouth.failure }
      return {
        kind: 'told',
        standings: dossiers.flatMap(({ dossierCode, messageId }): readonly DossierStanding[] => {
          const said = mouth.says.get(dossierCode)
          if (said === 'silent') return []
          return [said === undefined ? { kind: 'unknown', messageId } : { kind: 'known', messageId, ...said }]
        }),
      }
    },
  }
}
