/** Two texts as what they have in common at both ends, and what differs between. Pure. */
export interface TextDifference {
  readonly head: string
  readonly before: string
  readonly after: string
  readonly tail: string
}

export function textDifference(before: string, after: string): TextDifference {
  // whole characters, so that a letter is not parted from its accent
  const [old, anew] = [graphemes(before), graphemes(after)]
  const most = Math.min(old.length, anew.length)
  let head = 0
  while (head < most && old[head] === anew[head]) head += 1
  let tail = 0
  while (tail < most - head && old[old.length - 1 - tail] === anew[anew.length - 1 - tail]) tail += 1
  return {
    head: old.slice(0, head).join(''),
    before: old.slice(head, old.length - tail).join(''),
    after: anew.slice(head, anew.length - tail).join(''),
    tail: old.slice(old.length - tail).join(''),
  }
}

const segmenter = new Intl.Segmenter('vi', { granularity: 'grapheme' })

function graphemes(text: string): readonly string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}
