/**
 * MaThamChieu, the platform's name of a payment: alphanumeric, the same on every attempt of a message, and readable back to
 * the dossier, so that a callback finds it without any state of ours.
 */
import { createHash } from 'node:crypto'

/** Dossier codes have no lower-case letters: two of them stand for what the reference may not hold. */
const standIns = [
  ['.', 'p'],
  ['-', 'g'],
] as const

/** `dvc`, the dossier code, `t`, and what tells one message about the dossier from another. */
const form = /^dvc([0-9A-Z][0-9A-Zpg]{0,49})t([0-9a-f]{20})$/

export function referenceOf(dossierCode: string, messageId: string): string {
  const code = standIns.reduce((text, [mark, letter]) => text.replaceAll(mark, letter), dossierCode)
  return `dvc${code}t${createHash('sha256').update(messageId).digest('hex').slice(0, 20)}`
}

/** Undefined where the reference is none of ours. */
export function dossierCodeOf(reference: string): string | undefined {
  const code = form.exec(reference)?.[1]
  return code && standIns.reduce((text, [mark, letter]) => text.replaceAll(letter, mark), code)
}
