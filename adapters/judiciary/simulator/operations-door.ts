/** The simulated Department of Justice: the six operations of operations-1.0. */
import { json, type SimulatedAnswer, type SimulatedRequest } from '../../../src/net/simulated-message.ts'
import type { WordedBehaviour } from '../../../src/net/simulated-server.ts'
import { Registration, operation } from '../operations/wire.ts'
import { sandboxAgreement } from '../sandbox-agreement.ts'
import { operationsStatuses } from '../statuses.ts'
import { parseJson } from './arrival.ts'
import { fieldOf, takeDossier, type Counter, type Desk } from './desk.ts'
import type { Entry } from './register.ts'
import { garbled } from './tell.ts'

const { accessToken, ministryJusticeId, infoType } = sandboxAgreement.operations

export async function answerOperation(desk: Desk, name: string, request: SimulatedRequest, behaviour: WordedBehaviour): Promise<SimulatedAnswer> {
  const stranger = strangerOf(request, behaviour)
  if (name === operation.register) return takeDossier(desk, counter(stranger), request, behaviour === 'refuse')
  if (stranger !== undefined) return problem(stranger)
  const body = parseJson(request.body)
  if (name !== operation.catalogue && name !== operation.acknowledge && fieldOf(body, 'infoType') !== infoType) return problem('infoType không hợp lệ')
  switch (name) {
    case operation.catalogue:
      return json(200, { STATUS: '1', DESCRIPTION: '', LISTCONTENT: sandboxAgreement.operations.nationalities.map(({ country, id }) => ({ ID: id, CODE: country })) })
    case operation.states:
      return json(200, { LISTCONTENT: standing(desk).map(stateOf) })
    case operation.state:
      return state(desk, fieldOf(body, 'idReceivedDec'), behaviour === 'refuse')
    case operation.results:
      return json(200, { LISTCONTENT: standing(desk).flatMap(recordOf) })
    case operation.acknowledge:
      return acknowledge(desk, fieldOf(body, 'declarationId'))
    default:
      return json(404, { path: request.path })
  }
}

function strangerOf(request: SimulatedRequest, behaviour: WordedBehaviour): string | undefined {
  const isKnown = request.headers['authorization'] === `Bearer ${accessToken}`
  return isKnown && behaviour !== 'reject-credentials' ? undefined : 'Access token không hợp lệ hoặc đã hết hạn'
}

function counter(stranger: string | undefined): Counter {
  return {
    wire: 'operations-1.0',
    operation: operation.register,
    schema: Registration,
    codeField: 'idReceivedDec',
    stranger({ body }) {
      const id = fieldOf(body, 'idMinistryJustice')
      return stranger ?? (id === ministryJusticeId ? undefined : `idMinistryJustice ${String(id)} không tồn tại`)
    },
    taken: (id) => json(200, { STATUS: '1', DESCRIPTION: 'Tiếp nhận thành công', ID: Number(id) }),
    refused: problem,
  }
}

function problem(words: string): SimulatedAnswer {
  return json(200, { STATUS: '0', DESCRIPTION: words, ID: null })
}

/** What there is to tell: not once the record was marked as fetched. */
function standing(desk: Desk): readonly Readonly<Entry>[] {
  return desk.register.all().filter((entry) => entry.wire === 'operations-1.0' && entry.status !== undefined && !entry.marked)
}

function stateOf({ id, status, code, issued }: Readonly<Entry>): object {
  return { DECLARATION_ID: Number(id), DEC_STATUS_ID: status === garbled ? {} : Number(status), APPOINTMENT_NO: `PH-${id}`, RECEIVE_NO: code, ISSUE_DATE: issued?.issuedOn ?? null }
}

function state(desk: Desk, code: unknown, refuses: boolean): SimulatedAnswer {
  const entry = typeof code === 'string' ? desk.register.get(code) : undefined
  if (entry?.wire !== 'operations-1.0') return problem(`Hồ sơ ${String(code)} không tồn tại`)
  if (refuses) return problem(`Hồ sơ ${entry.code} không thuộc thẩm quyền tra cứu`)
  if (entry.status === undefined) return json(200, { STATUS: '1', DESCRIPTION: '' })
  const name = operationsStatuses.find((row) => row.code === entry.status)?.words ?? 'Trạng thái mới'
  return json(200, { DEC_STATUS_ID: Number(entry.status), DEC_STATUS_NAME: name, APPROVE_DATE: entry.issued?.issuedOn ?? null, ISSUE_DATE: entry.issued?.issuedOn ?? null })
}

/** A record as traHoSo hands it out; none while the paper is still to come. */
export function recordOf({ id, code, issued }: Readonly<Entry>): readonly object[] {
  if (issued?.paper === undefined) return []
  const { number, issuedOn, paper, convicted } = issued
  const convictions = convicted ? [{ SO_BAN_AN: '01/2019/HSST', TOI_DANH: 'Tội danh mẫu' }] : []
  return [{ DECLARATION_ID: Number(id), RECEIVE_NO: code, ISSUE_DATE: issuedOn, RECORD_NO: number, FILE_CONTENT: paper, CONVICTIONS: convictions }]
}

function acknowledge(desk: Desk, joined: unknown): SimulatedAnswer {
  const ids = typeof joined === 'string' ? joined.split(';') : []
  const entries = ids.map((id) => desk.register.all().find((entry) => entry.id === id))
  if (ids.length === 0 || entries.some((entry) => entry === undefined)) return problem('declarationId không tồn tại')
  if (entries.every((entry) => entry?.marked)) return problem(`Hồ sơ ${ids[0]} đã được đánh dấu thành công trước đó`)
  desk.keep({ effect: { kind: 'marked', ids } })
  return json(200, { STATUS: '1', DESCRIPTION: 'Đánh dấu thành công' })
}
