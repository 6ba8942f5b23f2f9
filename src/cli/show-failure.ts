/** What went wrong, where, and what to do: on standard error, for people or as JSON. */
import type { Bilingual } from '../../schemas/bilingual.ts'
import type { Problem } from '../../schemas/problem.ts'
import { errorTable, GatewayError } from '../domain/errors.ts'
import { isArgumentMistake, wordsOfArgumentMistake } from './argument-mistake.ts'
import { CliFailure } from './failure.ts'
import type { Terminal } from './terminal.ts'

export function showFailure(terminal: Terminal, failure: unknown, asJson: boolean): void {
  const problem = failure instanceof CliFailure ? failure.problem : undefined
  const report: Report = problem ?? reportOf(failure)
  if (asJson) terminal.warnJson(report)
  else show(terminal, report)
}

/** A problem document, or what is said of failures that no gateway worded. */
type Report = Pick<Problem, 'title'> & { readonly vi: { readonly title: string; readonly detail?: string; readonly remedy?: string } } & Partial<Omit<Problem, 'title' | 'vi'>>

function show(terminal: Terminal, report: Report): void {
  const code = report.code === undefined ? '' : ` [${report.code}]`
  terminal.say({ vi: report.vi.title + code, en: report.title + code })
  if (report.detail !== undefined) terminal.say({ vi: `  ${report.vi.detail ?? report.detail}`, en: `  ${report.detail}` })
  for (const { field, message } of report.errors ?? []) terminal.warn(`  ${field}: ${terminal.label(message)}`)
  if (report.remedy !== undefined) {
    terminal.say({ vi: `Cách xử lý: ${report.vi.remedy ?? report.remedy}`, en: `What to do: ${report.remedy}` })
  }
  if (report.instance !== undefined) terminal.warn(`${terminal.label({ vi: 'Mã yêu cầu', en: 'Request' })}: ${report.instance}`)
}

function reportOf(failure: unknown): Report {
  if (failure instanceof GatewayError) return reportOfError(failure)
  const { vi, en } = wordsOf(failure)
  return { title: en, vi: { title: vi } }
}

function reportOfError(error: GatewayError): Report {
  const { title, remedy } = errorTable[error.code]
  // a list of mistakes says the same as the detail, line by line
  const detail = error.errors.length > 0 || error.detail === undefined ? {} : { detail: error.detail }
  const detailVi = detail.detail === undefined || error.detailVi === undefined ? {} : { detail: error.detailVi }
  return { title: title.en, code: error.code, ...detail, remedy: remedy.en, errors: [...error.errors], vi: { title: title.vi, ...detailVi, remedy: remedy.vi } }
}

function wordsOf(failure: unknown): Bilingual {
  if (failure instanceof CliFailure) return failure.words
  if (isArgumentMistake(failure)) return wordsOfArgumentMistake(failure)
  const name = failure instanceof Error ? `${failure.name}: ${failure.message}` : 'unknown'
  return { vi: `Lỗi của chính lệnh này: ${name}`, en: `A mistake of this command itself: ${name}` }
}
