/** Says what sending many again would come to, before anybody orders it. */
import type { ReplayPlan, NewReplayPlan } from '../../schemas/replays.ts'
import { expectedSecondsFor } from '../domain/replay-pace.ts'
import { confirmationFor, needsSecondPerson, type ReplayLimits } from '../domain/replay-run.ts'
import type { Clock } from '../ports/clock.ts'
import type { PlanNumbers, ReplayStore, StoredPlan } from '../ports/replay-store.ts'

interface Dependencies {
  readonly replays: Pick<ReplayStore, 'plan' | 'getPlan' | 'orderedAlone'>
  /** Attempts at once on the replay lane of a partner; undefined where it is not configured. */
  readonly replayConcurrencyOf: (partner: string) => number | undefined
  readonly limits: ReplayLimits
  readonly planMinutes: number
  readonly clock: Clock
}

export interface PlanReplay {
  make(asked: NewReplayPlan, by: string): Promise<ReplayPlan>
  /** `reader`: what has to be typed and who has to agree is what it would be for them. */
  get(id: string, reader: string): Promise<ReplayPlan | undefined>
}

/** Where nothing is known of a partner. */
const usualAnswerSeconds = 1
const mostCodes = 50

export function createPlanReplay({ replays, replayConcurrencyOf, limits, planMinutes, clock }: Dependencies): PlanReplay {
  function secondsFor(partner: string, count: number, answerSeconds: PlanNumbers['answerSeconds']): number {
    return expectedSecondsFor(count, answerSeconds[partner] ?? usualAnswerSeconds, replayConcurrencyOf(partner) ?? 1)
  }

  function view(plan: StoredPlan, before: number): ReplayPlan {
    const byPartner = plan.byPartner.map(({ partner, count }) => ({ partner, count, seconds: secondsFor(partner, count, plan.answerSeconds) }))
    const confirm = confirmationFor(plan.verb, plan.total, limits, before)
    return {
      id: plan.id,
      verb: plan.verb,
      filter: plan.filter,
      by: plan.by,
      at: plan.at.toISOString(),
      expiresAt: plan.expiresAt.toISOString(),
      total: plan.total,
      byPartner,
      byState: [...plan.byState],
      byCode: mostFirst(plan.byCode),
      deliveredAlready: plan.deliveredAlready,
      setsBack: plan.setsBack,
      setBack: plan.setBack.map((one) => ({ ...one })),
      replayedAlready: plan.replayedAlready,
      notReplayable: [...plan.notReplayable],
      ...(plan.oldest === undefined ? {} : { oldest: plan.oldest.toISOString() }),
      ...(plan.newest === undefined ? {} : { newest: plan.newest.toISOString() }),
      // side by side: the slowest partner takes as long as all of it
      expectedSeconds: Math.max(0, ...byPartner.map(({ seconds }) => seconds)),
      ...(confirm === undefined ? {} : { confirm }),
      needsApproval: needsSecondPerson(plan.verb, plan.total, limits, before),
    }
  }

  return {
    async make({ verb, filter }, by) {
      return view(await replays.plan({ id: clock.id(), verb, filter, by, minutes: planMinutes }), await replays.orderedAlone(by))
    },
    async get(id, reader) {
      const plan = await replays.getPlan(id)
      return plan && view(plan, await replays.orderedAlone(reader))
    },
  }
}

function mostFirst(codes: PlanNumbers['byCode']): ReplayPlan['byCode'] {
  if (codes.length <= mostCodes) return [...codes]
  const rest = codes.slice(mostCodes - 1).reduce((total, { count }) => total + count, 0)
  return [...codes.slice(0, mostCodes - 1), { code: '…', count: rest }]
}
