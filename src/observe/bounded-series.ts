/** Keeps the number of series small whatever comes: what is not among the known words is called `other`. */

/** Most words of one label that are not known beforehand. */
const most = 200
const wellFormed = /^[a-z0-9][a-z0-9_.-]{0,79}$/

/** A code of ours, kebab-case; from the two hundred and first on, and where it is none, `other`. */
export function createBoundedWords(): (word: string | undefined) => string {
  const seen = new Set<string>()
  return (word) => {
    if (word === undefined || word === '') return 'none'
    if (seen.has(word)) return word
    if (seen.size >= most || !wellFormed.test(word)) return 'other'
    seen.add(word)
    return word
  }
}

/** One of these, or `other`. */
export function oneOfWords(known: Iterable<string>): (word: string) => string {
  const words = new Set(known)
  return (word) => (words.has(word) ? word : 'other')
}
