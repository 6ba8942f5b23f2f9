/** The two wires of the judicial record and the time in which the law gives each of them a reader. */
import type { Broken } from '../../src/domain/outcome.ts'
import { oneOf } from '../../schemas/one-of.ts'

export const wireNames = ['operations-1.0', 'central-form'] as const
export type WireName = (typeof wireNames)[number]
export const WireNameSchema = oneOf(wireNames, 'operations-1.0: Department of Justice; central-form: Ministry of Public Security and the police of the province')

/** Days on the clocks of Việt Nam, both included. */
export interface Validity {
  readonly from?: string | undefined
  readonly until?: string | undefined
}

/** The law of 5 December 2025: from 1 July 2026 on, records are issued by the Ministry of Public Security. */
export const validityByLaw: Readonly<Record<WireName, Validity>> = {
  'operations-1.0': { until: '2026-06-30' },
  'central-form': { from: '2026-07-01' },
}

/** Judged by the day on which the one-stop system received the dossier: its issuer is decided then. */
export function faultOfDay(wire: WireName, receivedOn: string, agreed: Validity | undefined): Broken | undefined {
  const { from, until } = { ...validityByLaw[wire], ...agreed }
  const tooEarly = from !== undefined && receivedOn < from
  const tooLate = until !== undefined && receivedOn > until
  if (!tooEarly && !tooLate) return undefined
  return { kind: 'broken', code: 'wire-not-valid', words: `${wire} takes dossiers received from ${from ?? 'the beginning'} until ${until ?? 'further notice'}` }
}
