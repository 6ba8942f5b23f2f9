/** What evidence shows of the chained journal to digest programs: made from the proof alone, so that whoever checks can make it anew. */
import { blockText, type HashedBlock } from './journal-block.ts'

export interface ProvenEntry {
  readonly text: string
  readonly partition: string
  readonly block: number
  readonly index: number
  readonly path: readonly string[]
}

/** By the name of the part. */
export function journalTexts(entries: readonly ProvenEntry[], blocks: readonly HashedBlock[]): Readonly<Record<'journal/entries.jsonl' | 'journal/paths.txt' | 'journal/blocks.txt', string>> {
  const byName = new Map(blocks.map((block) => [`${block.partition}/${block.number}`, block]))
  return {
    'journal/entries.jsonl': entries.map(({ text }) => `${text}\n`).join(''),
    'journal/paths.txt': entries.map((entry, index) => lineOfPath(entry, index, byName.get(`${entry.partition}/${entry.block}`))).join(''),
    'journal/blocks.txt': blocks.map(blockText).join(''),
  }
}

function lineOfPath({ index, path }: ProvenEntry, entry: number, block: HashedBlock | undefined): string {
  const sides = sidesOf(index, block?.count ?? 0)
  return `${entry + 1} ${block?.root ?? '-'} ${path.map((sibling, step) => `${sides[step] ?? '-'}${sibling}`).join(' ')}\n`
}

/** On which side of the way up each sibling stands; the last of an odd number has none. */
function sidesOf(index: number, count: number): readonly ('L' | 'R')[] {
  const sides: ('L' | 'R')[] = []
  let place = index
  for (let width = count; width > 1; width = Math.ceil(width / 2)) {
    if ((place ^ 1) < width) sides.push(place % 2 === 0 ? 'R' : 'L')
    place = Math.floor(place / 2)
  }
  return sides
}
