/**
 * Whether a row of a look-up is about whom it was asked about. The registry is asked by number and name together: one of
 * them must agree, and nothing may contradict.
 */

/** Whom it was asked about, in our words. */
export interface Subject {
  readonly identityNumber: string
  readonly fullName: string
  readonly birthDate: string | undefined
}

export interface ToldPerson {
  /** As it stands in the row. */
  readonly number: unknown
  readonly name: string | undefined
  /** As much of it as is known: YYYY, YYYY-MM or YYYY-MM-DD. */
  readonly birthDate: string | undefined
}

export function isAbout({ number, name, birthDate }: ToldPerson, asked: Subject): boolean {
  const verdicts = [sameNumber(numberOf(number, asked.identityNumber), asked.identityNumber), sameName(name, asked.fullName)]
  const isBorn = birthDate === undefined || asked.birthDate === undefined || asked.birthDate.startsWith(birthDate)
  return isBorn && verdicts.includes('same') && !verdicts.includes('other')
}

/** A number as text: a JSON number has lost the zeros before it, which only the number that was asked with can tell. */
export function numberOf(told: unknown, asked: string): string | undefined {
  if (typeof told === 'string') return told.trim() === '' ? undefined : told
  return typeof told === 'number' ? String(told).padStart(asked.length, '0') : undefined
}

type Verdict = 'same' | 'other' | 'silent'

/** A number of another kind than was asked with, an old one for one, says nothing about who it is. */
function sameNumber(told: string | undefined, asked: string): Verdict {
  if (told === undefined) return 'silent'
  const [one, other] = [plainNumber(told), plainNumber(asked)]
  if (one === other) return 'same'
  return kindOf(one) === kindOf(other) ? 'other' : 'silent'
}

/** Written in groups by spaces and dots; ten or eleven digits are twelve that lost their zeros. */
function plainNumber(number: string): string {
  const plain = number.replaceAll(/[^0-9A-Za-z]/g, '').toUpperCase()
  return /^\d{10,11}$/.test(plain) ? plain.padStart(12, '0') : plain
}

/** Twelve digits are a personal identification number, nine an identity card; whatever else there is may be of any paper. */
function kindOf(number: string): string {
  return /^(\d{9}|\d{12})$/.test(number) ? String(number.length) : 'other'
}

function sameName(told: string | undefined, asked: string): Verdict {
  if (told === undefined) return 'silent'
  return plainName(told) === plainName(asked) ? 'same' : 'other'
}

/** Where in a syllable its tone is written is a matter of schools: Hoà is Hòa. */
function plainName(name: string): string {
  const syllables = name.normalize('NFD').toUpperCase().trim().split(/\s+/)
  return syllables.map((syllable) => syllable.replaceAll(/\p{M}/gu, '') + (syllable.match(/\p{M}/gu) ?? []).toSorted().join('')).join(' ')
}
