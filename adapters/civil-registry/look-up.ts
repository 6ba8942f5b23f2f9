/**
 * Look-ups of entries and of the marital status. All of it is about somebody: an answer that was not understood is not
 * kept, and what the registry says against a question is told in our words.
 */
import { Value } from 'typebox/value'
import { unclear, type FieldFault } from '../../src/domain/outcome.ts'
import type { Exchange, Failure, Query, QueryAnswer } from '../../src/ports/adapter.ts'
import { encodeJson } from './ask-registry.ts'
import { callRegistry, type Registry } from './call-registry.ts'
import { provinceOf, type RegistryConfig } from './config.ts'
import { askedAs, lookUpOperation, maritalFields, recordFields, type AnsweredField, type WireQuestion } from './look-up-names.ts'
import { readEntry, type EntryReading } from './read-entry.ts'
import { outcomeOfReply, type Reply } from './replies.ts'
import { normalise } from './reply-rules.ts'
import { dottedDay } from './registry-time.ts'
import type { Subject } from './same-person.ts'
import { AskAnswer } from './wire.ts'

export const lookUpNames = ['civil-status-record', 'marital-status'] as const
type LookUpName = (typeof lookUpNames)[number]

interface LookUp {
  readonly operation: string
  readonly path: (config: RegistryConfig) => string
  readonly fields: readonly AnsweredField[]
  /** More rows contradict each other. */
  readonly most: number
  readonly notFound: string
}

const lookUps: Readonly<Record<LookUpName, LookUp>> = {
  'civil-status-record': {
    operation: lookUpOperation.record,
    path: ({ recordPath }) => recordPath,
    fields: recordFields,
    most: 500,
    notFound: 'Cơ quan hộ tịch không có thông tin hộ tịch này',
  },
  'marital-status': {
    operation: lookUpOperation.marital,
    path: ({ maritalPath }) => maritalPath,
    fields: maritalFields,
    most: 1,
    notFound: 'Cơ quan hộ tịch không có tình trạng hôn nhân này',
  },
}

export async function lookUp(registry: Registry, query: Query, exchange: Exchange): Promise<QueryAnswer> {
  const name = lookUpNames.find((one) => one === query.name)
  if (name === undefined) throw new TypeError(`the registry answers no ${query.name}`)
  const province = provinceOf(registry.config, query.sender)
  if (province === undefined) return failed(notAgreed(query.sender))
  const { operation, path, notFound } = lookUps[name]
  const body = encodeJson(questionOf(query, province))
  const call = { name: operation, path: path(registry.config), body, module: 'KS', withheld: true } as const
  const reading = await callRegistry(registry, call, exchange)
  if (reading.kind === 'outcome') return failed(withheld(reading.outcome))
  const { reply } = reading
  if (isMissing(reply)) return { kind: 'not-found', words: notFound }
  if (reply.class !== 'ok') return failed(failureOf(reply))
  if (!Value.Check(AskAnswer, reply.parsed)) return failed(malformed)
  const rows = reply.parsed.value ?? []
  if (rows.length === 0) return { kind: 'not-found', words: notFound }
  return recordsIn(rows, lookUps[name], { codes: registry.config.codes, asked: subjectOf(query) })
}

function recordsIn(rows: readonly unknown[], { fields, most }: LookUp, reading: EntryReading): QueryAnswer {
  if (rows.length > most) return failed(malformed)
  const records = rows.map((row) => readEntry(row, fields, reading)).filter((record) => record !== undefined)
  if (records.length < rows.length) return failed(malformed)
  return { kind: 'found', records, sources: Object.fromEntries(fields.map(({ ours, theirs }) => [ours, theirs])) }
}

function subjectOf({ parameters: { identityNumber = '', fullName = '', birthDate } }: Query): Subject {
  return { identityNumber, fullName, birthDate }
}

/** About whoever asks: nobody else's questions are worse for it. */
function notAgreed(sender: string): Failure {
  return { kind: 'refused', code: 'sender-not-agreed', words: `Đơn vị ${sender} chưa có mã tỉnh tại cơ quan hộ tịch` }
}

function questionOf({ id, parameters, asking }: Query, maTinh: string): WireQuestion {
  const { identityNumber = '', fullName = '', birthDate } = parameters
  const { purpose, procedureCode, dossierCode } = asking
  return {
    maYeuCau: id,
    maTinh,
    maDonViTraCuu: asking.unit,
    maCanBo: asking.official.id,
    ...(purpose === undefined ? {} : { mucDich: purpose }),
    ...(procedureCode === undefined ? {} : { maTTHC: procedureCode }),
    ...(dossierCode === undefined ? {} : { maHoSoMCDT: dossierCode }),
    soDinhDanh: identityNumber,
    hoTen: fullName,
    ...(birthDate === undefined ? {} : { ngaySinh: dottedDay(birthDate) }),
  }
}

const person = '(công dân|người (này|dân)|số định danh|sodinhdanh|thông tin|dữ liệu|bản ghi|sự kiện hộ tịch|tình trạng hôn nhân)'
const missing = new RegExp(`(không|chưa) (tồn tại|tìm thấy|có) ${person}|${person}.*(không|chưa) (tồn tại|tìm thấy)`)

function isMissing({ class: meaning, words }: Reply): boolean {
  if (meaning === 'missing') return true
  return (meaning === 'unclear' || meaning === 'refused') && missing.test(normalise(words))
}


function failureOf(reply: Reply): Failure {
  const outcome = withheld(outcomeOfReply(reply))
  const { code } = outcome
  switch (outcome.kind) {
    case 'refused': {
      // the province is ours in the settings; the unit is the question's own
      if (code === 'province-rejected') return { kind: 'broken', code, words: 'Cơ quan hộ tịch không nhận mã tỉnh trong cấu hình' }
      const fields = faultsIn(reply)
      return { kind: 'refused', code, words: 'Cơ quan hộ tịch không nhận câu hỏi này', ...(fields.length > 0 ? { fields } : {}) }
    }
    case 'broken':
      return { ...outcome, words: 'Cơ quan hộ tịch không nhận thông tin kết nối của hệ thống' }
    case 'later':
      return { ...outcome, words: 'Cơ quan hộ tịch chưa trả lời được' }
    default:
      return outcome
  }
}

/** The parameters whose fields the registry's sentence names. */
function faultsIn({ words }: Reply): readonly FieldFault[] {
  const said = normalise(words)
  const named = Object.entries(askedAs).filter(([, theirs]) => said.includes(theirs.toLowerCase()))
  return named.map(([field]) => ({ field, words: 'Cơ quan hộ tịch không nhận giá trị này' }))
}

const withheldText = '(withheld: the answer is about somebody)'
const malformed = unclear('answer-malformed', withheldText)

function withheld(outcome: Failure): Failure {
  return outcome.kind === 'unclear' ? { ...outcome, raw: withheldText } : outcome
}

function failed(outcome: Failure): QueryAnswer {
  return { kind: 'failed', outcome }
}
