/** What went wrong, where, and what to do: on standard error, for people or as JSON. */
import type { Bilingual } from '../../schemas/bilingual.ts'
import { errorTable, GatewayError } from '../domain/errors.ts'
import { CliFailure } from './failure.ts'
import { isArgumentMistake } from './exit-codes.ts'
import type { Problem } from './problem.ts'
import type { Terminal } from './terminal.ts'

const whatToDo: Bilingual = { vi: 'Cách xử lý', en: 'What to do' }

export function showFailure(terminal: Terminal, failure: unknown, asJson: boolean): void {
  const problem = problemOf(failure)
  if (asJson) {
    terminal.warn(JSON.stringify(problem ?? { title: wordsOf(failure).en, vi: { title: wordsOf(failure).vi } }))
    return
  }
  if (problem === undefined) terminal.say(wordsOf(failure))
  else showProblem(terminal, problem)
}

function showProblem(terminal: Terminal, problem: Problem): void {
  const code = problem.code === undefined ? '' : ` [${problem.code}]`
  terminal.say({ vi: (problem.vi?.title ?? problem.title) + code, en: problem.title + code })
  if (problem.detail !== undefined) terminal.warn(`  ${problem.detail}`)
  for (const { field, message } of problem.errors ?? []) terminal.warn(`  ${field}: ${terminal.label(message)}`)
  if (problem.remedy !== undefined) {
    terminal.say({ vi: `${whatToDo.vi}: ${problem.vi?.remedy ?? problem.remedy}`, en: `${whatToDo.en}: ${problem.remedy}` })
  }
  if (problem.instance !== undefined) terminal.say({ vi: `Mã yêu cầu: ${problem.instance}`, en: `Request: ${problem.instance}` })
}

function problemOf(failure: unknown): Problem | undefined {
  if (failure instanceof CliFailure) return failure.problem
  if (!(failure instanceof GatewayError)) return undefined
  const { status, title, remedy } = errorTable[failure.code]
  // a list of mistakes says the same as the detail, line by line
  const detail = failure.errors.length > 0 || failure.detail === undefined ? {} : { detail: failure.detail }
  return { title: title.en, status, code: failure.code, ...detail, remedy: remedy.en, errors: failure.errors, vi: { title: title.vi, remedy: remedy.vi } }
}

function wordsOf(failure: unknown): Bilingual {
  if (failure instanceof CliFailure) return failure.words
  if (isArgumentMistake(failure)) return { vi: `Lệnh viết sai: ${failure.message}`, en: `Wrong usage: ${failure.message}` }
  const name = failure instanceof Error ? `${failure.name}: ${failure.message}` : 'unknown'
  return { vi: `Lỗi của chính lệnh này: ${name}`, en: `A mistake of this command itself: ${name}` }
}
