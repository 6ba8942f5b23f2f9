/** One dossier, one message: reception, supplement, or that the result was handed over. */
import type { Outcome, Refused } from '../../src/domain/outcome.ts'
import type { Exchange, OutboundMessage } from '../../src/ports/adapter.ts'
import { readFiles } from './attachments.ts'
import { callForReply, type Land } from './call-service.ts'
import { encode } from './encode.ts'
import { attachmentsOf } from './mapping.ts'
import { outcomeOfReply } from './replies.ts'

export async function sendDossier(land: Land, message: OutboundMessage, exchange: Exchange): Promise<Outcome> {
  const { dossier, messageId, mayBeThere } = message
  const refusal = refuseWithoutNetwork(message, land)
  if (refusal !== undefined) return refusal
  const read = await readFiles(attachmentsOf(dossier), message, exchange)
  if (read.kind === 'outcome') return read.outcome
  const encoded = encode(dossier, read.files)
  if (encoded.kind === 'refused') return encoded.outcome
  const signed = { issuer: dossier.sender, messageId }
  const reading = await callForReply(land, { name: encoded.name, contentType: 'application/json; charset=utf-8', body: encoded.body, signed }, exchange)
  return reading.kind === 'outcome' ? reading.outcome : outcomeOfReply(reading.reply, mayBeThere, dossier.code)
}

function refuseWithoutNetwork({ dossier }: OutboundMessage, { config }: Land): Refused | undefined {
  if (!config.organisations.includes(dossier.sender)) return refused('sender-not-agreed', '/sender', `Đơn vị ${dossier.sender} chưa được khai báo với cơ quan đất đai`)
  if (dossier.withdrawal !== undefined) return refused('withdrawal-not-in-protocol', '/withdrawal', 'Hệ thống đất đai không có thông điệp rút hồ sơ; đề nghị rút trực tiếp tại cơ quan đất đai')
  return undefined
}

function refused(code: string, field: string, words: string): Refused {
  return { kind: 'refused', code, words, fields: [{ field, words }] }
}
