/** What a page shows while it waits for an answer, when none came, and when the one it has is old. */
import type { ComponentChildren } from 'preact'
import type { Answered } from '../door/use-answer.ts'
import { useLanguage } from '../words/language.tsx'
import { everyday } from '../words/everyday.ts'
import { Age } from './age.tsx'
import { Button } from './button.tsx'
import { Notice, Skeleton } from './notice.tsx'
import { ProblemBox } from './problem.tsx'

interface ShowParts<Answer> {
  readonly of: Answered<Answer>
  readonly lines?: number
  readonly children: (answer: Answer) => ComponentChildren
}

export function Show<Answer>({ of, lines = 4, children }: ShowParts<Answer>) {
  const { t } = useLanguage()
  if (of.answer === undefined) return of.problem === undefined ? <Skeleton lines={lines} /> : <ProblemBox problem={of.problem} onAgain={of.again} />
  return (
    <>
      {of.stale && (
        <Notice tone="warn" title={t(everyday.stale)} live>
          <p>
            {of.at !== undefined && <Age at={of.at} />} <Button look="quiet" onClick={of.again}>{t(everyday.again)}</Button>
          </p>
        </Notice>
      )}
      {children(of.answer)}
    </>
  )
}
