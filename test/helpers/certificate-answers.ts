/** Answers about revocation kept in memory, as the store keeps them. */
import type { CertificateStore, RevocationAnswer } from '../../src/ports/certificate-store.ts'

export interface AnswersInMemory extends Pick<CertificateStore, 'latestAnswers' | 'answerBefore' | 'keepAnswer' | 'answer'> {
  readonly kept: readonly RevocationAnswer[]
}

export function answersInMemory(): AnswersInMemory {
  const kept: RevocationAnswer[] = []
  return {
    kept,
    async keepAnswer(answer) {
      kept.push(answer)
    },
    async latestAnswers(known) {
      const newestFirst = kept.toSorted((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime())
      const newest = newestFirst.filter(({ source, about }, place) => newestFirst.findIndex((one) => one.source === source && one.about === about) === place)
      return newest.filter(({ digest }) => !known.includes(digest))
    },
    async answerBefore(source, about, time) {
      const made = kept.filter((answer) => answer.source === source && answer.about === about && answer.thisUpdate <= time)
      return made.toSorted((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime())[0]
    },
    async answer(digest) {
      return kept.find((answer) => answer.digest === digest)
    },
  }
}
