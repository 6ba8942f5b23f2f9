/** Questions to one place about one thing: one at a time, and none again too soon after one that failed or brought nothing new. */
import type { Clock } from '../../../ports/clock.ts'

/** `question` resolves to the time that its answer is of. What rests after a failure rejects as that did. */
export type AskOnce = (about: string, question: () => Promise<Date>) => Promise<void>

/** While nobody answers, and while a responder hands out the same answer, it is left alone so long. */
export const restMs = 30_000

interface Rest {
  readonly until: number
  readonly error: Error | undefined
}

export function createQuestions(clock: Pick<Clock, 'now'>): AskOnce {
  const running = new Map<string, Promise<void>>()
  const resting = new Map<string, Rest>()
  const answered = new Map<string, number>()

  async function ask(about: string, question: () => Promise<Date>): Promise<void> {
    try {
      const time = (await question()).getTime()
      const isNews = time > (answered.get(about) ?? Number.NEGATIVE_INFINITY)
      answered.set(about, time)
      if (isNews) resting.delete(about)
      else resting.set(about, { until: clock.now().getTime() + restMs, error: undefined })
    } catch (failure) {
      const error = failure instanceof Error ? failure : new Error(String(failure))
      resting.set(about, { until: clock.now().getTime() + restMs, error })
      throw error
    }
  }

  return async function askOnce(about, question) {
    const asked = running.get(about)
    if (asked) return asked
    const rest = resting.get(about)
    if (rest && clock.now().getTime() < rest.until) {
      if (rest.error) throw rest.error
      return undefined
    }
    const asking = ask(about, question).finally(() => running.delete(about))
    running.set(about, asking)
    return asking
  }
}
