/** Instants as people read them: the hour of Vietnam, and how long ago. Pure. */
import type { Language } from './choice.ts'

const zone = 'Asia/Ho_Chi_Minh'
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const units: Readonly<Record<Language, readonly (readonly [number, string])[]>> = {
  vi: [[day, 'ngày'], [hour, 'giờ'], [minute, 'phút']],
  en: [[day, 'd'], [hour, 'h'], [minute, 'min']],
}

/** A length of time in its largest unit, and the next one where it says something. */
export function lengthOf(ms: number, language: Language): string {
  const past = Math.abs(ms)
  const table = units[language]
  for (const [index, [size, word]] of table.entries()) {
    if (past < size) continue
    const whole = Math.floor(past / size)
    const [nextSize, nextWord] = table[index + 1] ?? []
    const rest = nextSize === undefined ? 0 : Math.floor((past % size) / nextSize)
    const first = `${whole} ${word}`
    return whole < 3 && rest > 0 ? `${first} ${rest} ${nextWord}` : first
  }
  const seconds = past < 10_000 ? (Math.round(past / 100) / 10).toLocaleString(language === 'vi' ? 'vi-VN' : 'en-GB') : Math.floor(past / 1000)
  return language === 'vi' ? `${seconds} giây` : `${seconds} s`
}

/** So far two clocks may stand apart. */
const clocksApart = minute

/** "3 giờ trước", "in 5 min". Not `ahead`: it happened, and what seems to lie ahead a little does so by another clock. */
export function ageOf(at: number, now: number, language: Language, ahead = false): string {
  const ms = !ahead && now < at && at - now < clocksApart ? 0 : now - at
  if (Math.abs(ms) < 5_000) return language === 'vi' ? 'vừa xong' : 'just now'
  const length = lengthOf(ms, language)
  if (ms < 0) return language === 'vi' ? `${length} nữa` : `in ${length}`
  return language === 'vi' ? `${length} trước` : `${length} ago`
}

/** 22/11/2026 14:05:09, the same order in both languages. */
export function instantOf(at: number, { seconds = false }: { readonly seconds?: boolean } = {}): string {
  const { year, month, day: dayOfMonth, hour: hours, minute: minutes, second } = partsOf(at)
  return `${dayOfMonth}/${month}/${year} ${hours}:${minutes}${seconds ? `:${second}` : ''}`
}

export function dateOf(at: number): string {
  const { year, month, day: dayOfMonth } = partsOf(at)
  return `${dayOfMonth}/${month}/${year}`
}

export function clockOf(at: number): string {
  const { hour: hours, minute: minutes, second } = partsOf(at)
  return `${hours}:${minutes}:${second}`
}

const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })

function partsOf(at: number): Readonly<Record<string, string>> {
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
}
