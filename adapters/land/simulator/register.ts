/** What the simulated land office holds: cases by receipt number, and every message that it took; kept over restarts. */
import { openJournal } from '../../../src/net/journal.ts'
import type { HeldDossier, ReceivedMessage } from '../../../src/ports/simulator.ts'
import type { MessageName, WireDossier, WireHandOver, WireSupplement } from '../wire.ts'
import type { Refusal } from './answers.ts'

export interface TakenMessage {
  readonly messageId: string
  readonly digest: string
  readonly sender: string
  readonly at: string
  readonly name: MessageName
  readonly content: WireDossier | WireSupplement | WireHandOver
}

export interface Case {
  readonly dossier: WireDossier
  readonly sender: string
  readonly takenAt: string
  readonly supplements: readonly WireSupplement[]
  readonly handedOverAt: string | undefined
}

export interface Register {
  /** Undefined: taken now, or taken before under the same id and answered again. */
  take(message: TakenMessage, refuse: boolean): Refusal | undefined
  note(received: ReceivedMessage): void
  get(dossierCode: string): Case | undefined
  cases(): readonly Case[]
  received(): readonly ReceivedMessage[]
  dossiers(): readonly HeldDossier[]
  close(): Promise<void>
}

type Row = { readonly taken: TakenMessage } | { readonly received: ReceivedMessage }

export function openRegister(file: string | undefined): Register {
  const journal = openJournal<Row>(file)
  const byMessage = new Map<string, TakenMessage>()
  const byCode = new Map<string, TakenMessage[]>()
  for (const row of journal.rows) if ('taken' in row) index(row.taken)

  function index(taken: TakenMessage): void {
    const code = taken.content.SoBienNhan
    byMessage.set(taken.messageId, taken)
    byCode.set(code, [...(byCode.get(code) ?? []), taken])
  }

  function refusalOf({ name, content }: TakenMessage, refuse: boolean): Refusal | undefined {
    const isHeld = byCode.has(content.SoBienNhan)
    if (refuse) return { code: '422', words: 'MaQuyTrinh không tồn tại; DiaChiTaiSan không thuộc địa bàn' }
    if (name === 'TiepNhanHoSo') return isHeld ? { code: '409', words: `Số biên nhận ${content.SoBienNhan} đã tồn tại trong hệ thống` } : undefined
    return isHeld ? undefined : { code: '404', words: `Không tìm thấy hồ sơ có số biên nhận ${content.SoBienNhan}` }
  }

  return {
    take(message, refuse) {
      const before = byMessage.get(message.messageId)
      if (before !== undefined) return before.digest === message.digest ? undefined : { code: '409', words: 'Mã thông điệp đã dùng cho nội dung khác' }
      const refusal = refusalOf(message, refuse)
      if (refusal !== undefined) return refusal
      journal.append({ taken: message })
      index(message)
      return undefined
    },
    note: (received) => journal.append({ received }),
    get: (code) => caseOf(byCode.get(code) ?? []),
    cases: () => [...byCode.values()].flatMap((messages) => caseOf(messages) ?? []),
    received: () => journal.rows.flatMap((row) => ('received' in row ? [row.received] : [])),
    dossiers: () => Array.from(byCode, ([dossierCode, messages]) => ({ dossierCode, messageIds: messages.map(({ messageId }) => messageId), timesApplied: messages.length })),
    close: () => journal.close(),
  }
}

function caseOf(messages: readonly TakenMessage[]): Case | undefined {
  const [first] = messages
  if (first === undefined || !('LaQuyTrinhCapTinh' in first.content)) return undefined
  const contents = messages.map(({ content }) => content)
  return {
    dossier: first.content,
    sender: first.sender,
    takenAt: first.at,
    supplements: contents.filter((content): content is WireSupplement => 'DanhSachGiayToBoSung' in content),
    handedOverAt: contents.findLast((content): content is WireHandOver => 'NgayTra' in content)?.NgayTra,
  }
}
