/** What people ask of comparisons: start one, see what it found, have it repaired. */
import type { Permission } from '../../schemas/permissions.ts'
import type { DifferenceKind, RepairAct } from '../../schemas/reconciliation.ts'
import type { ReplayVerb } from '../../schemas/replays.ts'
import { GatewayError } from '../domain/errors.ts'
import { actOfKind, verbOf } from '../domain/reconcile.ts'
import { dayOf } from '../domain/vietnam-time.ts'
import type { Clock } from '../ports/clock.ts'
import type { DifferenceRow, ReconciliationRow, ReconciliationStore } from '../ports/reconciliation-store.ts'
import type { Order } from '../ports/transfer-store.ts'
import type { Partners } from './partners.ts'
import type { RepairByRun, RepairedByRun } from './repair-by-run.ts'

export interface ReconciliationDesk extends Pick<ReconciliationStore, 'get' | 'list' | 'differences'> {
  /** Rejects with unknown_partner, invalid_input, reconciliation_running. */
  request(wanted: { readonly partner: string; readonly day: string; readonly by: string }): Promise<ReconciliationRow>
  /** Rejects with not_found, not_repairable, forbidden. */
  repair(id: string, order: Order, rights: Rights): Promise<DifferenceRow>
  /** By runs, where the act sends transfers again. Undefined where there is no such comparison. Rejects with forbidden. */
  repairAll(reconciliation: string, kind: DifferenceKind, order: Order, rights: Rights): Promise<(RepairedByRun & { readonly reconciliation: ReconciliationRow }) | undefined>
}

/** Of who orders: a repair that sends a transfer again needs the right to do so, as everywhere. */
export type Rights = ReadonlySet<Permission>

interface Dependencies {
  readonly reconciliations: Pick<ReconciliationStore, 'get' | 'list' | 'differences' | 'difference' | 'request' | 'order' | 'orderAll'>
  readonly repairByRun: RepairByRun
  readonly partners: Partners
  readonly clock: Clock
}

export function createReconciliationDesk({ reconciliations, repairByRun, partners, clock }: Dependencies): ReconciliationDesk {
  const { get, list, differences } = reconciliations
  return {
    get,
    list,
    differences,
    async request({ partner, day, by }) {
      if (!partners.has(partner)) throw new GatewayError('unknown_partner', { detail: { vi: `Các cơ quan: ${[...partners.keys()].join(', ')}.`, en: `Partners: ${[...partners.keys()].join(', ')}.` } })
      if (day > dayOf(clock.now())) {
        const message = { vi: 'Ngày này chưa tới.', en: 'The day is still to come.' }
        throw new GatewayError('invalid_input', { detail: message, errors: [{ field: '/day', message }] })
      }
      const { kind, reconciliation } = await reconciliations.request({ id: clock.id(), partner, day, by })
      if (kind === 'running') throw new GatewayError('reconciliation_running')
      return reconciliation
    },
    async repair(id, order, rights) {
      const found = await reconciliations.difference(id)
      if (found !== undefined) requireRight(found.act, rights)
      const ordered = await reconciliations.order(id, order)
      const difference = await reconciliations.difference(id)
      if (difference === undefined) throw new GatewayError('not_found')
      if (!ordered) throw new GatewayError('not_repairable', { detail: whyNot(difference) })
      return difference
    },
    async repairAll(id, kind, order, rights) {
      const reconciliation = await reconciliations.get(id)
      if (reconciliation === undefined) return undefined
      const verb = requireRight(actOfKind[kind], rights)
      if (verb !== undefined) return { ...(await repairByRun({ reconciliation, kind, verb }, order)), reconciliation }
      return { started: await reconciliations.orderAll(id, kind, order), refused: [], runs: [], reconciliation }
    },
  }
}

function requireRight(act: RepairAct, rights: Rights): ReplayVerb | undefined {
  const verb = verbOf(act)
  if (verb !== undefined && !rights.has(`transfers.${verb}`)) {
    throw new GatewayError('forbidden', { detail: { vi: `Thiếu quyền "transfers.${verb}".`, en: `The right "transfers.${verb}" is missing.` } })
  }
  return verb
}

function whyNot({ act, state }: DifferenceRow): { readonly vi: string; readonly en: string } {
  if (act === 'none') return { vi: 'Không thao tác nào sửa được; cần trao đổi với cơ quan.', en: 'No act repairs it; somebody has to talk to the agency.' }
  return { vi: `Sai lệch đang ở trạng thái ${state}.`, en: `The difference is ${state}.` }
}
