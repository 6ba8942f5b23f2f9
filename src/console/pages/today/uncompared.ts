/** Which agencies, the national portal among them, had traffic on a day that was not compared with them. Pure. */
import type { DeskPartner } from '../../../../schemas/desk.ts'
import type { Reconciliation } from '../../../../schemas/reconciliation.ts'
import { today, yesterday } from '../reconciliation/day.ts'

export interface Uncompared {
  readonly partner: string
  readonly day: string
}

/** Of the present and of the day before, Vietnamese time. */
export function comparedDays(at: number): { readonly today: string; readonly yesterday: string } {
  return { today: today(at), yesterday: yesterday(at) }
}

/** Traffic is known for the last 24 hours. One-stop systems are told, and not compared with. */
export function uncomparedOf(partners: readonly Pick<DeskPartner, 'partner' | 'role' | 'hours'>[], at: number, runs: readonly Pick<Reconciliation, 'partner' | 'day'>[]): readonly Uncompared[] {
  const days = comparedDays(at)
  return [days.yesterday, days.today].flatMap((day) =>
    partners
      .filter(({ role, hours }) => role !== 'client' && hours.some(({ hour, accepted }) => accepted > 0 && today(Date.parse(hour)) === day))
      .filter(({ partner }) => !runs.some((run) => run.partner === partner && run.day === day))
      .map(({ partner }) => ({ partner, day })),
  )
}
