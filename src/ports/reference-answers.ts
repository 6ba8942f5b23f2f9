/** Answers of reference data, kept for all processes: given again while they are fresh, and while the partner is down. */
import type { ServiceName } from '../../schemas/queries/index.ts'

export interface ReferenceQuestion {
  readonly partner: string
  readonly service: ServiceName
  /** As canonical JSON, so that the same question has the same text. */
  readonly parameters: string
}

export interface KeptReference {
  /** JSON, as whoever kept it wrote it. */
  readonly answer: string
  /** How long ago it was kept, by the clock of the store. */
  readonly ageMs: number
}

export interface ReferenceAnswers {
  find(question: ReferenceQuestion): Promise<KeptReference | undefined>
  /** In the place of the one before. Forgets what this partner said longer ago than `forgetAfterMs`. */
  keep(question: ReferenceQuestion, answer: string, forgetAfterMs: number): Promise<void>
  /** The partner has it no more. */
  forget(question: ReferenceQuestion): Promise<void>
}
