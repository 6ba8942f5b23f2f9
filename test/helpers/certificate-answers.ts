/** Answers about revocation kept in memory, as the store keeps them. */
import type { CertificateStore, RevocationAnswer } from '../../src/ports/certificate-store.ts'

export interface AnswersInMemory extends Pick<CertificateStore, 'latestAnswers' | 'keepAnswer' | 'answer'> {
  readonly kept: readonly RevocationAnswer[]
}

export function answersInMemory(): AnswersInMemory {
  const kept: RevocationAnswer[] = []
  return {
    kept,
    async keepAnswer(answer) {
      kept.push(answer)
    },
    async latestAnswers() {
      return kept
    },
    async answer(digest) {
      return kept.find((answer) => answer.digest === digest)
    },
  }
}
