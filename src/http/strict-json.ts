/**
 * Faults of a JSON text that JSON.parse passes over in silence: a member written twice and a number that a double
 * cannot hold. Two readers of such a text, both right, see two different dossiers under one signature (RFC 7493).
 */
import type { Bilingual } from '../../schemas/bilingual.ts'

/** Every decimal of so many digits survives the way into a double and back. */
const mostDigits = 15
const longestName = 100

/** For a text that JSON.parse took; `members` is how many members the objects have that it made. */
export function faultInJson(text: string, members: number): Bilingual | undefined {
  let written = 0
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    if (unit === quote) at = endOfString(text, at)
    else if (unit === colon) written += 1
    else if (unit === minus || (unit >= zero && unit <= nine)) {
      const end = endOfNumber(text, at)
      if (!isExact(text.slice(at, end))) return inexactNumber
      at = end - 1
    }
  }
  return written === members ? undefined : repeatedMember(text)
}

const [quote, backslash, colon, minus, plus, dot, zero, nine] = [0x22, 0x5c, 0x3a, 0x2d, 0x2b, 0x2e, 0x30, 0x39]

const inexactNumber: Bilingual = {
  vi: `Có số không giữ được chính xác: nhiều nhất ${mostDigits} chữ số.`,
  en: `A number cannot be kept exactly: it may have at most ${mostDigits} digits.`,
}

/** Index of the closing quote. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end
}

function isEscaped(text: string, at: number): boolean {
  let first = at
  while (text.charCodeAt(first - 1) === backslash) first -= 1
  return (at - first) % 2 === 1
}

/** Index behind the number. */
function endOfNumber(text: string, start: number): number {
  let end = start + 1
  for (;;) {
    const unit = text.charCodeAt(end)
    const isPart = (unit >= zero && unit <= nine) || unit === dot || unit === minus || unit === plus || (unit | 0x20) === 0x65
    if (!isPart) return end
    end += 1
  }
}

function isExact(number: string): boolean {
  if (number.length <= mostDigits && !/e/i.test(number)) return true
  const [mantissa = ''] = number.split(/e/i)
  const digits = mantissa.replaceAll(/[-.]/g, '').replace(/^0+/, '')
  if (digits === '') return true
  const value = Number(number)
  return digits.length <= mostDigits && Number.isFinite(value) && value !== 0
}

/** Only for a text that is known to be refused: keeps the names of every open object. */
function repeatedMember(text: string): Bilingual {
  const open: Set<string>[] = []
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (character === '{') open.push(new Set())
    else if (character === '}') open.pop()
    else if (character === '"') {
      const end = endOfString(text, at)
      const isName = /^[\t\n\r ]*:/.test(text.slice(end + 1, end + 1_000))
      // a string of a text that JSON.parse has read
      const name = isName ? (JSON.parse(text.slice(at, end + 1)) as string) : undefined
      if (name !== undefined && open.at(-1)?.has(name)) return writtenTwice(name)
      if (name !== undefined) open.at(-1)?.add(name)
      at = end
    }
  }
  return { vi: 'Có trường được viết hai lần.', en: 'A member is written twice.' }
}

function writtenTwice(name: string): Bilingual {
  const shown = JSON.stringify(name.slice(0, longestName))
  return { vi: `Trường ${shown} được viết hai lần trong một đối tượng.`, en: `The member ${shown} is written twice in one object.` }
}
