/** A message about troubles as a letter: a subject and a text, in Vietnamese and then in English. Pure. */
import type { AlertMessage, ToldTrouble } from '../../schemas/alert.ts'
import type { Severity } from '../../schemas/troubles.ts'
import { vietnamInstant } from './vietnam-time.ts'

type Language = 'vi' | 'en'

interface Words {
  readonly opened: string
  readonly lasting: string
  readonly over: string
  readonly since: string
  readonly endedAt: string
  readonly do: string
  readonly page: string
  readonly footer: string
  readonly severity: Readonly<Record<Severity, string>>
}

const words: Readonly<Record<Language, Words>> = {
  vi: {
    opened: 'MỚI',
    lasting: 'VẪN CÒN',
    over: 'ĐÃ HẾT',
    since: 'Từ',
    endedAt: 'Hết lúc',
    do: 'Cần làm',
    page: 'Trang',
    footer: 'Giờ Việt Nam. Để tạm ngừng báo một việc, bấm "Tạm tắt báo" ở việc đó trên trang "Hôm nay".',
    severity: { critical: 'NGHIÊM TRỌNG', warning: 'Cảnh báo', notice: 'Nhắc việc' },
  },
  en: {
    opened: 'NEW',
    lasting: 'STILL SO',
    over: 'OVER',
    since: 'Since',
    endedAt: 'Ended',
    do: 'To do',
    page: 'Page',
    footer: 'Times of Vietnam. To be left alone about one of them, press “Silence” beside it on the page “Today”.',
    severity: { critical: 'CRITICAL', warning: 'Warning', notice: 'Notice' },
  },
}

const parts = ['opened', 'lasting', 'over'] as const

export function letterOf(message: AlertMessage): { readonly subject: string; readonly text: string } {
  return { subject: subjectOf(message), text: `${textIn('vi', message)}\n\n— English —\n\n${textIn('en', message)}\n` }
}

/** The first of what is worst, and how many more there are. */
function subjectOf(message: AlertMessage): string {
  const [part] = parts.filter((name) => message[name].length > 0)
  const [first] = part === undefined ? [] : message[part]
  if (part === undefined || first === undefined) return 'lienthong'
  const more = message.opened.length + message.lasting.length + message.over.length - 1
  return `[lienthong] ${words.vi[part]}: ${first.what.vi}${more === 0 ? '' : ` (+${more})`}`
}

function textIn(language: Language, message: AlertMessage): string {
  const said = words[language]
  const sections = parts.flatMap((part) => {
    const troubles = message[part]
    return troubles.length === 0 ? [] : [`${said[part]}\n\n${troubles.map((trouble) => paragraph(language, trouble)).join('\n\n')}`]
  })
  return [...sections, said.footer].join('\n\n')
}

function paragraph(language: Language, { severity, what, todo, since, endedAt, link }: ToldTrouble): string {
  const said = words[language]
  const lines = [`${said.severity[severity]}: ${what[language]}`, `  ${said.since}: ${timeOf(since)}`]
  if (endedAt === undefined) lines.push(`  ${said.do}: ${todo[language]}`, `  ${said.page}: ${link}`)
  else lines.push(`  ${said.endedAt}: ${timeOf(endedAt)}`)
  return lines.join('\n')
}

/** `21/11/2026 08:30` */
function timeOf(instant: string): string {
  const [day = '', time = ''] = vietnamInstant(new Date(instant)).split('T')
  return `${day.split('-').toReversed().join('/')} ${time.slice(0, 5)}`
}
