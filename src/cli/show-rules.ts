/** Rules about unforeseen answers as people read them. */
import type { AnswerMatch, AnswerMeaning, AnswerRule, AnswerRuleHits } from '../../schemas/answer-rules.ts'
import { layOut } from './table.ts'
import type { Terminal } from './terminal.ts'

export function showRules(terminal: Terminal, rules: readonly AnswerRule[]): void {
  const { label } = terminal
  const headings = [
    label({ vi: 'Quy tắc', en: 'Rule' }),
    label({ vi: 'Cơ quan', en: 'Partner' }),
    label({ vi: 'Tên', en: 'Name' }),
    label({ vi: 'Khi', en: 'When' }),
    label({ vi: 'Nghĩa là', en: 'Means' }),
    label({ vi: 'Đã dùng', en: 'Uses' }),
    label({ vi: 'Người đặt', en: 'By' }),
    label({ vi: 'Kết thúc', en: 'Ended' }),
  ]
  const rows = rules.map((rule) => [rule.id, rule.partner, rule.name, matchWords(rule.match), meaningWords(rule.meaning), String(rule.uses), `${rule.by} ${rule.at}`, rule.endedAt ?? ''])
  for (const line of layOut(headings, rows)) terminal.print(line)
}

export function showHits(terminal: Terminal, { looked, hits, items }: AnswerRuleHits): void {
  const { label, print } = terminal
  print(label({ vi: `Khớp ${hits} trong ${looked} lượt chuyển đang chờ người xử lý`, en: `Fits ${hits} of the ${looked} parked transfers that were looked at` }))
  if (items.length === 0) return
  const headings = [label({ vi: 'Lượt chuyển', en: 'Transfer' }), label({ vi: 'Hồ sơ', en: 'Dossier' }), label({ vi: 'Lúc', en: 'At' })]
  for (const line of layOut(headings, items.map(({ transferId, dossierCode, at }) => [transferId, dossierCode, at]))) print(line)
}

function matchWords({ code, httpStatus, contains }: AnswerMatch): string {
  const parts = [code, httpStatus === undefined ? undefined : `HTTP ${httpStatus}`, ...contains.map((text) => `“${text}”`)]
  return parts.filter((part) => part !== undefined).join(' + ')
}

function meaningWords({ kind, code, words, afterSeconds }: AnswerMeaning): string {
  const parts = [`${kind} ${code}`, afterSeconds === undefined ? undefined : `≥ ${afterSeconds} s`, words]
  return parts.filter((part) => part !== undefined).join(', ')
}
