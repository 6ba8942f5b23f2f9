/**
 * What a record says travels in files only, which the core keeps encrypted and for a short time: the paper itself, and
 * the data that came with it. No field of an event and no kept answer holds any of it.
 */
import { createHash } from 'node:crypto'
import type { InboundFile } from '../../src/ports/adapter.ts'

export const dataFileName = 'ket-qua.json'
export const paperFileName = 'phieu-lltp.pdf'

/** The paper; undefined where the text is no PDF in base64, with line breaks or without. */
export function paperOf(base64: string): InboundFile | undefined {
  const bytes = unpacked(base64)
  if (bytes?.subarray(0, 5).toString('latin1') !== '%PDF-') return undefined
  return { name: 'Phiếu lý lịch tư pháp', fileName: paperFileName, mediaType: 'application/pdf', content: { kind: 'bytes', bytes } }
}

/** What came in the paper's place: its bytes, or the text where it is no base64 at all. */
export function unreadableFile(text: string): InboundFile {
  const bytes = unpacked(text) ?? Buffer.from(text)
  return { name: 'Phiếu lý lịch tư pháp (không đọc được)', fileName: 'phieu-lltp.bin', mediaType: 'application/octet-stream', content: { kind: 'bytes', bytes } }
}

function unpacked(base64: string): Buffer | undefined {
  const packed = base64.replaceAll(/\s+/g, '')
  if (packed.length === 0 || packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(packed)) return undefined
  return Buffer.from(packed, 'base64')
}

export function dataFile(data: unknown): InboundFile {
  const bytes = Buffer.from(`${JSON.stringify(data, undefined, 2)}\n`)
  return { name: 'Kết quả lý lịch tư pháp (dữ liệu)', fileName: dataFileName, mediaType: 'application/json', content: { kind: 'bytes', bytes } }
}

/** Tells one content from another. Only for files of which one is a whole paper: a short content could be guessed back from it. */
export function fingerprint(files: readonly InboundFile[]): string {
  const hash = createHash('sha256')
  for (const { content } of files) if (content.kind === 'bytes') hash.update(content.bytes)
  return hash.digest('hex').slice(0, 24)
}
