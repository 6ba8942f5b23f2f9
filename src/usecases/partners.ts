/** The configured partners with their open lines: what the use cases look a partner up in. */
import type { OpenLine } from './open-line.ts'

export interface ConfiguredPartner {
  readonly line: OpenLine
  /** Procedure codes that it takes; undefined takes all. A local variant counts as its national code. */
  readonly procedures: readonly string[] | undefined
}

export type Partners = ReadonlyMap<string, ConfiguredPartner>

/** `1.003560.000.00.00.H56` is taken where `1.003560` is listed. */
export function takesProcedure(partner: ConfiguredPartner, code: string): boolean {
  if (partner.procedures === undefined) return true
  const national = code.split('.').slice(0, 2).join('.')
  return partner.procedures.includes(code) || partner.procedures.includes(national)
}
