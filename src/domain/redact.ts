/**
 * Takes out of a message what may name a citizen, so that it can be read before the whole of it has to be. Of an answer
 * everything stays but what names somebody: its words say what is wrong. Of what was sent only what looks like a code. Pure.
 */
export type Written = 'answer' | 'sent'

const mask = '▒▒▒'
const longest = 400

/** Members and elements whose values, and whatever lies below them, name somebody or say where they live and when they were born. */
const naming =
  /(ho_?ten|^ho$|^ten$|^ten_|_ten$|ten_?(nguoi|chu|khach|cha|me|con|vo|chong)|chu_?dem|full_?name|^name$|_name$|applicant|owner|payer|dia_?chi|chi_?tiet|address|thuong_?tru|tam_?tru|cu_?tru|noi_?o|noi_?sinh|que_?quan|ngay_?sinh|birth|dinh_?danh|so_?(giay_?to|cccd|cmnd|ddcn|dien_?thoai|dt$)|cccd|cmnd|personal_?id|identity|phone|dien_?thoai|email|thu_?dien_?tu)/i

/** One word of capital and small letters without marks, digits and the signs of codes. */
const code = /^[A-Za-z0-9._:/-]{1,60}$/
const date = /^(\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}-\d{2}-\d{2})/
const personalNumber = /(?<![\w-])\d{9,15}(?![\w-])/g
const mailAddress = /[\w.+-]+@[\w-]+(\.[\w-]+)+/g
const element = /<((?:\w+:)?(\w+))([^<>]*)>([^<>]+)</g

export function redact(text: string, written: Written): string {
  const value = parsed(text)
  return value === undefined ? redactText('', text, written) : JSON.stringify(redactValue('', value, written), null, 2)
}

/** Longer ones are read whole, where that is asked for. */
const longestQuoted = 8_000
const quoteLength = 300

/** How an answer begins, on one line; undefined where there is nothing to read, or where it cannot be told what names somebody. */
export function quoted(answer: string): string | undefined {
  const broken = /^\s*[[{]/.test(answer) && parsed(answer) === undefined
  if (answer.length > longestQuoted || broken) return undefined
  const line = redact(answer, 'answer').replace(/\s+/g, ' ').trim()
  if (line === '') return undefined
  return line.length > quoteLength ? `${line.slice(0, quoteLength)}…` : line
}

function redactValue(name: string, value: unknown, written: Written): unknown {
  if (naming.test(name)) return value === null || value === '' ? value : mask
  if (Array.isArray(value)) return value.map((one) => redactValue(name, one, written))
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redactValue(key, inner, written)]))
  if (typeof value === 'number') return String(Math.abs(value)).length >= 9 ? mask : value
  if (typeof value !== 'string') return value
  // messages of some partners carry another one as text
  const inner = parsed(value)
  return inner === undefined ? redactText(name, value, written) : redactValue(name, inner, written)
}

function redactText(name: string, text: string, written: Written): string {
  if (/^\s*</.test(text)) return text.replace(element, (_whole, tag: string, local: string, attributes: string, inner: string) => `<${tag}${attributes}>${naming.test(local) ? mask : redactText(local, inner, written)}<`)
  if (text.trim() === '') return text
  if (text.length > longest && !text.includes(' ')) return mask
  if (written === 'sent' && name !== '' && (!code.test(text) || date.test(text))) return mask
  return text.replace(personalNumber, mask).replace(mailAddress, mask)
}

/** Objects and lists only: a text that is a number stays a text. */
function parsed(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
