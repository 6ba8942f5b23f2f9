/** How the simulated tax agency tells a gateway what a dossier has to pay: ThongBaoThue, signed by the agency's seal. */
import { openHttpClient } from '../../../src/net/http-client.ts'
import type { Clock } from '../../../src/ports/clock.ts'
import { writeGipDay, writeGipTime } from '../dates.ts'
import { sandboxAgreement } from '../sandbox-agreement.ts'
import { writeNoticeList, type HeldSlip } from './ledger.ts'
import { formatVersion, writeData } from '../wire.ts'

export interface PushedAnswer {
  readonly status: number
  /** `{error_code, message}` as text. */
  readonly body: string
}

/** Rejects when the dossier is not held or nobody answers at the address. */
export type PushTaxNotice = (callbackUrl: string, dossierCode: string) => Promise<PushedAnswer>

interface Means {
  readonly clock: Clock
  find(dossierCode: string): { readonly slip: HeldSlip; readonly senderCode: string; readonly at: string } | undefined
  seal(document: Uint8Array, audience: string, messageId: string): Promise<Uint8Array>
}

export function createNoticePusher({ clock, find, seal }: Means): { readonly push: PushTaxNotice; close(): Promise<void> } {
  const http = openHttpClient({ maxAnswerBytes: 64 * 1024, connections: 1 })

  async function push(callbackUrl: string, dossierCode: string): Promise<PushedAnswer> {
    const held = find(dossierCode)
    if (held === undefined) throw new Error(`The simulated tax agency holds no slip of ${dossierCode}`)
    const messageId = `GIP${clock.id().replaceAll('-', '').toUpperCase()}`
    const header = {
      VERSION: formatVersion,
      SENDER_CODE: sandboxAgreement.receiverCode,
      SENDER_NAME: sandboxAgreement.receiverName,
      RECEIVER_CODE: held.senderCode,
      TRAN_CODE: '05011',
      MSG_ID: messageId,
      SEND_DATE: writeGipTime(clock.now()),
    }
    const file = await seal(writeData(header, [writeNoticeList(held.slip, new Date(held.at))]), held.senderCode, messageId)
    const notice = {
      SecurityKey: sandboxAgreement.securityKey,
      Service: 'ThongBaoThue',
      Ngay: writeGipDay(clock.now()),
      IsUpdating: 'False',
      Data: { FileThongBaoThue: Buffer.from(file).toString('base64') },
    }
    const request = { method: 'POST', url: callbackUrl, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(notice)) } as const
    const result = await http.request(request, AbortSignal.timeout(10_000))
    if (!result.ok) throw new Error(`The notice reached nobody: ${result.failure.words}`)
    return { status: result.answer.status, body: Buffer.from(result.answer.body).toString('utf8') }
  }

  return { push, close: () => http.close() }
}
