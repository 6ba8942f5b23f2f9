/** What the simulated partner knows beside dossiers: a small catalogue of sectors and procedures. All of it is invented. */
import type { SimulatedAnswer, SimulatedRequest } from '../../../src/net/simulated-server.ts'
import type { SimulatorOptions } from '../../../src/ports/simulator.ts'
import { idempotencyHeader, lookUpPath, nothingFound, Question, questionService, readBody, type ProcedureRow, type SectorRow } from '../wire.ts'
import { json, problem } from './answers.ts'
import { signedBy } from './signed-by.ts'

const asOf = '2026-11-01T00:00:00+07:00'

const sectors: readonly SectorRow[] = [
  { ma: 'DD', ten: 'Đất đai', nganh: 'G99' },
  { ma: 'HT', ten: 'Hộ tịch', nganh: 'G99' },
  { ma: 'KH', ten: 'Lĩnh vực khác' },
]

const procedures: readonly ProcedureRow[] = [
  { ma: '1.006714', ten: 'Đăng ký biến động đất đai', linhVuc: [{ ma: 'DD', ten: 'Đất đai' }] },
  { ma: '1.001193', ten: 'Đăng ký khai sinh', linhVuc: [{ ma: 'HT', ten: 'Hộ tịch' }, { ma: 'KH', ten: 'Lĩnh vực khác' }] },
]

/** Signed like a dossier; a question is no message, and leaves nothing behind. */
export async function answerLookUp(request: SimulatedRequest, options: SimulatorOptions, refuse: boolean): Promise<SimulatedAnswer> {
  const question = readBody(Question, request.body)
  if (question === undefined) return problem(422, { code: 'question-malformed', words: 'Câu hỏi sai cấu trúc' })
  const { id, sender, parameters } = question
  const isKnown = options.senders.includes(sender) && request.headers[idempotencyHeader] === id
  const proven = isKnown && (await signedBy(request, { sender, messageId: id, service: questionService }, options)) !== undefined
  if (!proven) return problem(403, { code: 'signature-rejected', words: 'Chữ ký số không hợp lệ' })
  // partners repeat what they were asked
  const asked = Object.values(parameters).join(', ')
  if (refuse) return problem(422, { code: 'question-refused', words: `Không được tra cứu ${asked}`.trim() })

  const rows = rowsOf(request.path.slice(lookUpPath.length), parameters)
  if (rows === undefined) return problem(404, { code: 'unknown', words: 'Không có loại tra cứu này' })
  return rows.length === 0 ? problem(404, { code: nothingFound, words: `Không tìm thấy ${asked}` }) : json(200, { asOf, rows })
}

function rowsOf(name: string, { procedureCode }: Question['parameters']): readonly object[] | undefined {
  if (name === 'sectors') return sectors
  return name === 'procedure' ? procedures.filter(({ ma }) => ma === procedureCode) : undefined
}
