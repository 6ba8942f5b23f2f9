/** Why a run of the command ends without success, as one error with a kind. */
import type { Bilingual } from '../../schemas/bilingual.ts'
import type { Problem } from '../../schemas/problem.ts'

export type FailureKind = 'refused' | 'usage' | 'unreachable' | 'interrupted'

export class CliFailure extends Error {
  readonly kind: FailureKind
  readonly words: Bilingual
  /** What the gateway answered, where it did. */
  readonly problem: Problem | undefined

  constructor(kind: FailureKind, words: Bilingual, problem?: Problem) {
    super(words.en)
    this.name = 'CliFailure'
    this.kind = kind
    this.words = words
    this.problem = problem
  }
}

export function wrongUsage(vi: string, en: string): CliFailure {
  return new CliFailure('usage', { vi, en })
}

export function refused(vi: string, en: string): CliFailure {
  return new CliFailure('refused', { vi, en })
}

export function unreachable(vi: string, en: string): CliFailure {
  return new CliFailure('unreachable', { vi, en })
}

/** Somebody followed what goes on at the gateway, and wants to follow no more. */
export function interrupted(vi: string, en: string): CliFailure {
  return new CliFailure('interrupted', { vi, en })
}

/** The gateway's own words, with its problem document kept for showing. */
export function refusedBy(problem: Problem): CliFailure {
  return new CliFailure('refused', { vi: problem.vi.title, en: problem.title }, problem)
}
