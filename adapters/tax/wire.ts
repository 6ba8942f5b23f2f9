/** The tax gateway's envelope: DATA with HEADER, BODY and, once signed, SECURITY. */
import { child, children, text, type XmlNode } from '../../src/xml/to-data.ts'
import { element } from '../../src/xml/write.ts'

/** In the order of the format. */
export const headerFields = [
  'VERSION',
  'SENDER_CODE',
  'SENDER_NAME',
  'RECEIVER_CODE',
  'RECEIVER_NAME',
  'TRAN_CODE',
  'MSG_ID',
  'MSG_REFID',
  'ID_LINK',
  'SEND_DATE',
  'ORIGINAL_CODE',
  'ORIGINAL_NAME',
  'ORIGINAL_DATE',
  'ERROR_CODE',
  'ERROR_DESC',
  'SPARE1',
  'SPARE2',
  'SPARE3',
] as const
export type HeaderField = (typeof headerFields)[number]
export type GipHeader = Readonly<Record<HeaderField, string>>

export const formatVersion = '1.0'

/** An unsigned document: SECURITY is there and empty. `body` is the content of BODY, written already. */
export function writeData(header: Partial<GipHeader>, body: readonly string[]): Uint8Array {
  const fields = headerFields.map((field) => element(field, header[field] ?? ''))
  return Buffer.from(element('DATA', [element('HEADER', fields), element('BODY', body), element('SECURITY', [])]))
}

/** Missing fields are empty. */
export function readHeader(data: XmlNode): GipHeader {
  const header = child(data, 'HEADER')
  const fields = headerFields.map((field) => [field, (header && text(header, field)) ?? ''] as const)
  return Object.fromEntries(fields) as GipHeader
}

/** MSG_ID of a message: the gateway's id without its dashes, so every attempt carries the same. */
export function gipMessageId(messageId: string): string {
  return messageId.replaceAll('-', '').toUpperCase()
}

/** The other way round; undefined where it is no id of this gateway. */
export function readGipMessageId(text: string): string | undefined {
  const parts = /^([0-9A-F]{8})([0-9A-F]{4})([0-9A-F]{4})([0-9A-F]{4})([0-9A-F]{12})$/.exec(text)
  return parts?.slice(1).join('-').toLowerCase()
}

/** Whether anything in it claims to be a signature, wherever it stands. */
export function hasSignature(node: XmlNode): boolean {
  return node.name === 'Signature' || children(node).some(hasSignature)
}
