/** A dossier code as people type or paste it: as it is kept, and whether it is a whole one or how one ends. Pure. */

/** Capitals, no spaces, one kind of dash. */
export function codeTyped(text: string): string {
  return text.replace(/\s+/g, '').replace(/[‐-―−]/g, '-').toUpperCase()
}

/** What a text is looked for as; undefined where it can be neither. A whole code may be how a longer one ends as well. */
export interface CodeWanted {
  readonly dossierCode?: string
  readonly codeEnds?: string
}

/** Every form of a code: an organisation, a date, a number. */
const whole = /^([0-9A-Z]{3}\.[0-9A-Z]{2}\.[0-9A-Z]{2}\.)?[A-Z][0-9]{2}(\.[0-9A-Z]{2,8})*-([0-9]{6}|[0-9]{8})-[0-9]{4,7}$/
const ending = /^[0-9A-Z.-]{4,20}$/
const longestEnding = 20

export function codeWanted(text: string): CodeWanted | undefined {
  const typed = codeTyped(text)
  if (whole.test(typed) || typed.length > longestEnding) return { dossierCode: typed }
  return ending.test(typed) ? { codeEnds: typed } : undefined
}

/** The same text as how a code ends, for when no dossier has it as its whole code. */
export function asEnding({ dossierCode }: CodeWanted): CodeWanted | undefined {
  return dossierCode !== undefined && ending.test(dossierCode) ? { codeEnds: dossierCode } : undefined
}
