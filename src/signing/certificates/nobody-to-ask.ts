/** For a judge whose authorities all say that nobody is asked about revocation: simulated partners, and tests. */
import type { JudgeOptions } from './open-judge.ts'

export const nobodyToAsk: Pick<JudgeOptions, 'http' | 'answers' | 'graceMs' | 'log'> = {
  http: { request: () => Promise.reject(new TypeError('nobody is to be asked')) },
  answers: { latestAnswers: async () => [], answerBefore: async () => undefined, keepAnswer: async () => undefined, answer: async () => undefined },
  graceMs: 0,
  log: { info: () => undefined, warn: () => undefined, error: () => undefined },
}
