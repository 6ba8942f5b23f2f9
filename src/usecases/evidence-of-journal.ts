/** What the chained journal says of a transfer, with the way from each entry to a time stamp. */
import { journalTexts } from '../domain/journal-texts.ts'
import type { ChainProof } from '../ports/chain-store.ts'
import { jsonPart, mediaTypes, partOf, type MeantPart } from './evidence-parts.ts'

/** The exact texts that were hashed stand there as they are, so that nothing but a digest program is needed to check them. */
export function partsOfJournal({ entries, blocks, stamps }: ChainProof): readonly MeantPart[] {
  if (entries.length === 0) return []
  const texts = journalTexts(entries, blocks)
  return [
    jsonPart(
      'journal/proof.json',
      { entries, blocks, stamps: stamps.map(({ hash, token, at }) => ({ hash, at, token: Buffer.from(token).toString('base64') })) },
      { vi: 'Các mục nhật ký của lượt chuyển, đường dẫn Merkle, các khối và dấu thời gian', en: 'The journal’s entries of the transfer, Merkle paths, blocks and time stamps' },
    ),
    partOf('journal/entries.jsonl', mediaTypes.text, texts['journal/entries.jsonl'], {
      vi: 'Các mục nhật ký, mỗi dòng một mục, nguyên văn như khi băm',
      en: 'The journal’s entries, one a line, word for word as they were hashed',
    }),
    partOf('journal/paths.txt', mediaTypes.text, texts['journal/paths.txt'], {
      vi: 'Mỗi dòng: số dòng của mục, gốc của khối, các nút anh em ở bên trái (L) hoặc phải (R)',
      en: 'Each line: the line of the entry, the root of its block, the siblings to its left (L) or right (R)',
    }),
    partOf('journal/blocks.txt', mediaTypes.text, texts['journal/blocks.txt'], {
      vi: 'Các khối nối tiếp, mỗi khối bảy dòng; SHA-256 của bảy dòng là mã băm của khối',
      en: 'The blocks in their order, seven lines each; the SHA-256 of the seven lines is the block’s hash',
    }),
    ...stamps.map(({ hash, token }) =>
      partOf(`journal/stamps/${hash}.tst`, 'application/timestamp-token', token, {
        vi: 'Dấu thời gian (RFC 3161) trên mã băm của một khối',
        en: 'Time stamp (RFC 3161) over the hash of a block',
      })),
  ]
}
