/** What is wrong after a run. Three classes, as in the promise: nothing lost, nothing twice, nothing that no rule explains. */

export type FindingClass = 'lost' | 'twice' | 'unexplained'

export interface Finding {
  readonly class: FindingClass
  /** Whose account does not agree with whose. */
  readonly between: string
  /** Ids of ours, codes and states; nothing personal. */
  readonly words: string
}

export interface Findings {
  lost(between: string, words: string): void
  twice(between: string, words: string): void
  unexplained(between: string, words: string): void
  readonly all: readonly Finding[]
}

export function openFindings(): Findings {
  const all: Finding[] = []
  return {
    lost: (between, words) => void all.push({ class: 'lost', between, words }),
    twice: (between, words) => void all.push({ class: 'twice', between, words }),
    unexplained: (between, words) => void all.push({ class: 'unexplained', between, words }),
    all,
  }
}
