/** What the chained journal says of a transfer, with the way from each entry to a time stamp. */
import type { Block, ChainProof } from '../ports/chain-store.ts'
import { jsonPart, mediaTypes, partOf, type MeantPart } from './evidence-parts.ts'

/** The exact texts that were hashed are files of their own, so that nothing but a digest program is needed to check them. */
export function partsOfJournal({ entries, blocks, stamps }: ChainProof): readonly MeantPart[] {
  if (entries.length === 0) return []
  const told = blocks.filter((block) => entries.some((entry) => entry.partition === block.partition && entry.block === block.number) || stamps.some((stamp) => stamp.hash === block.hash))
  return [
    jsonPart(
      'journal/proof.json',
      { entries, blocks, stamps: stamps.map(({ hash, token, at }) => ({ hash, at, token: Buffer.from(token).toString('base64') })) },
      { vi: 'Các mục nhật ký của lượt chuyển, đường dẫn Merkle, các khối và dấu thời gian', en: 'The journal’s entries of the transfer, Merkle paths, blocks and time stamps' },
    ),
    ...entries.map(({ text, partition, block }, index) =>
      partOf(`journal/entries/${index + 1}.json`, mediaTypes.json, text, {
        vi: `Mục nhật ký, nguyên văn như khi băm; thuộc khối ${partition}/${block}`,
        en: `An entry of the journal, word for word as it was hashed; in block ${partition}/${block}`,
      })),
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
