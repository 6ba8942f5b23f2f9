/** The answer of a look-up for people: how far it can be relied on, then each record field by field, with the partner's name of it. */
import type { FieldSource, Freshness } from '../../schemas/queries/question.ts'
import { leavesOf } from './leaves.ts'
import { layOut, layOutFields } from './table.ts'
import type { Terminal } from './terminal.ts'

export interface LookUpAnswer {
  readonly id: string
  readonly service: string
  readonly kind: 'found' | 'not-found'
  readonly partner: string
  readonly freshness: Freshness
  readonly answeredAt: string
  readonly words?: string
  readonly total?: number
  readonly records: readonly object[]
  readonly fields: Readonly<Record<string, FieldSource>>
}

const freshness = {
  live: { vi: 'vừa hỏi', en: 'asked just now' },
  cached: { vi: 'đã hỏi trước đây, còn hạn', en: 'asked before, within its time' },
  stale: {
    vi: 'cũ: cơ quan không trả lời, đây là lần trả lời gần nhất',
    en: 'stale: the partner does not answer, this is what it said last',
  },
}

export function showAnswer(terminal: Terminal, answer: LookUpAnswer): void {
  const { label, print } = terminal
  const head = [
    [label({ vi: 'Câu hỏi', en: 'Question' }), `${answer.service} → ${answer.partner}`],
    [label({ vi: 'Mã', en: 'Id' }), answer.id],
    [label({ vi: 'Độ mới', en: 'Freshness' }), label(freshness[answer.freshness])],
    [label({ vi: 'Tổng số', en: 'In total' }), answer.total?.toString()],
  ] as const
  for (const line of layOutFields(head)) print(line)
  if (answer.kind === 'not-found') print(label({ vi: `Không có: ${answer.words ?? ''}`, en: `Not found: ${answer.words ?? ''}` }))
  const headings = [
    label({ vi: 'Trường', en: 'Field' }),
    label({ vi: 'Giá trị', en: 'Value' }),
    label({ vi: 'Tên ở cơ quan', en: 'At the partner' }),
    label({ vi: 'Lúc', en: 'As of' }),
  ]
  for (const record of answer.records) {
    print('')
    const rows = leavesOf(record).map(({ path, value }) => {
      const source = answer.fields[path.replaceAll(/\[\d+\]/g, '[]')]
      return [path, shortened(value), source?.name ?? '', source?.at ?? '']
    })
    for (const line of layOut(headings, rows)) print(line)
  }
}

/** Longer ones, such as files, are in --json. */
const longestShown = 200

function shortened(text: string): string {
  return text.length > longestShown ? `${text.slice(0, longestShown)}… (--json)` : text
}
