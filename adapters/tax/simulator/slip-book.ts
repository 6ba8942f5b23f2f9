/** The slips that the simulated tax agency took, and every message that arrived; kept over restarts where a file is given. */
import { createHash } from 'node:crypto'
import { openJournal } from '../../../src/net/journal.ts'
import type { Clock } from '../../../src/ports/clock.ts'
import type { VerifiedBytes } from '../../../src/ports/signer.ts'
import type { HeldDossier, ReceivedMessage } from '../../../src/ports/simulator.ts'
import type { XmlNode } from '../../../src/xml/to-data.ts'
import type { GipError } from '../replies.ts'
import { readSlip, type HeldSlip } from './ledger.ts'
import { readGipMessageId, type GipHeader } from '../wire.ts'

export interface TakenSlip {
  readonly messageId: string
  readonly senderCode: string
  /** SHA-256 of HEADER and BODY, and of BODY alone. */
  readonly digest: string
  readonly content: string
  readonly slip: HeldSlip
  readonly at: string
}

export interface SlipBook {
  /** Undefined: taken now, or taken before and answered again. */
  take(header: GipHeader, slip: XmlNode, verified: VerifiedBytes, refuse: boolean): GipError | undefined
  note(message: ReceivedMessage): void
  /** The latest slip of a dossier, of this land user where one is given. */
  find(dossierCode: string, identityNumber?: string): TakenSlip | undefined
  received(): readonly ReceivedMessage[]
  dossiers(): readonly HeldDossier[]
  close(): Promise<void>
}

type Row = { readonly taken: TakenSlip } | { readonly received: ReceivedMessage }

export function openSlipBook(file: string | undefined, clock: Pick<Clock, 'now'>): SlipBook {
  const journal = openJournal<Row>(file)
  const index = createIndex()
  for (const row of journal.rows) if ('taken' in row) index.add(row.taken)

  return {
    take(header, node, verified, refuse) {
      const slip = readSlip(node)
      const digest = sha256(verified)
      const content = sha256(bodyOf(verified))
      const earlier = index.byMessage.get(header.MSG_ID)
      if (earlier !== undefined) return earlier.digest === digest ? undefined : { code: '51', words: 'MSG_ID đã tồn tại với nội dung khác' }
      if (refuse) return { code: '31', words: 'Mã địa bàn hành chính (MA_DBHC) không tồn tại' }
      if (index.ofDossier(slip.dossierCode).some((row) => row.content === content)) return { code: '52', words: `Hồ sơ ${slip.dossierCode} đã được tiếp nhận` }
      const taken = { messageId: header.MSG_ID, senderCode: header.SENDER_CODE, digest, content, slip, at: clock.now().toISOString() }
      journal.append({ taken })
      index.add(taken)
      return undefined
    },
    note: (message) => journal.append({ received: message }),
    find(dossierCode, identityNumber) {
      return index.ofDossier(dossierCode).findLast(({ slip }) => identityNumber === undefined || slip.users.some((user) => user.identityNumber === identityNumber))
    },
    received: () => journal.rows.flatMap((row) => ('received' in row ? [row.received] : [])),
    dossiers: () => heldIn([...index.byMessage.values()]),
    close: () => journal.close(),
  }
}

function createIndex() {
  const byMessage = new Map<string, TakenSlip>()
  const byDossier = new Map<string, TakenSlip[]>()
  return {
    byMessage: byMessage as ReadonlyMap<string, TakenSlip>,
    ofDossier: (code: string): readonly TakenSlip[] => byDossier.get(code) ?? [],
    add(taken: TakenSlip): void {
      byMessage.set(taken.messageId, taken)
      const { dossierCode } = taken.slip
      byDossier.set(dossierCode, [...(byDossier.get(dossierCode) ?? []), taken])
    },
  }
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/** The verified bytes are HEADER and BODY, one after the other. */
function bodyOf(verified: VerifiedBytes): string {
  const text = Buffer.from(verified).toString('utf8')
  return text.slice(text.indexOf('</HEADER>'))
}

function heldIn(taken: readonly TakenSlip[]): readonly HeldDossier[] {
  const held = Map.groupBy(taken, (row) => row.slip.dossierCode)
  return Array.from(held, ([dossierCode, rows]) => ({
    dossierCode,
    messageIds: [...new Set(rows.map((row) => readGipMessageId(row.messageId) ?? row.messageId))],
    timesApplied: rows.length,
  }))
}
