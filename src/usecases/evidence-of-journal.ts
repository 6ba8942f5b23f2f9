/** What the chained journal says of a transfer, with the way from each entry to a time stamp. */
import type { Block, ChainProof } from '../ports/chain-store.ts'
import { jsonPart, mediaTypes, partOf, type MeantPart } from './evidence-parts.ts'

/** The exact texts that were hashed stand there as they are, so that nothing but a digest program is needed to check them. */
export function partsOfJournal({ entries, blocks, stamps }: ChainProof): readonly MeantPart[] {
  if (entries.length === 0) return []
  const told = blocks.filter((block) => entries.some((entry) => entry.partition === block.partition && entry.block === block.number) || stamps.some((stamp) => stamp.hash === block.hash))
  return [
    jsonPart(
      'journal/proof.json',
      { entries, blocks, stamps: stamps.map(({ hash, token, at }) => ({ hash, at, token: Buffer.from(token).toString('base64') })) },
      { vi: 'Các mục nhật ký của lượt chuyển, đường dẫn Merkle, các khối và dấu thời gian', en: 'The journal’s entries of the transfer, Merkle paths, blocks and time stamps' },
    ),
    partOf('journal/entries.jsonl', mediaTypes.text, entries.map(({ text }) => `${text}\n`).join(''), {
      vi: 'Các mục nhật ký, mỗi dòng một mục, nguyên văn như khi băm',
      en: 'The journal’s entries, one a line, word for word as they were hashed',
    }),
    ...told.map((block) =>
      partOf(`journal/blocks/${block.partition}-${block.number}.txt`, mediaTypes.text, textOfBlock(block), {
        vi: `Khối ${block.partition}/${block.number}; SHA-256 của tệp này là mã băm của khối`,
        en: `Block ${block.partition}/${block.number}; the SHA-256 of this file is the block’s hash`,
      })),
    ...stamps.map(({ hash, token }) =>
      partOf(`journal/stamps/${hash}.tst`, 'application/timestamp-token', token, {
        vi: 'Dấu thời gian (RFC 3161) trên mã băm của một khối',
        en: 'Time stamp (RFC 3161) over the hash of a block',
      })),
  ]
}

export function textOfBlock({ partition, number, count, root, previous, madeAt }: Omit<Block, 'hash'>): string {
  return `lienthong block 1\n${partition}\n${number}\n${count}\n${root}\n${previous}\n${madeAt}\n`
}
