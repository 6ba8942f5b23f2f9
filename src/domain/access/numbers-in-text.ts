/** Numbers of persons in what partners tell: a number itself, however it is written, and those within a sentence. */
import { bareNumber } from './bare-number.ts'

/** Those of citizens have 12 digits, those before them 9. */
const lengths = [9, 12]

/** Groups with full stops between are sums of money. */
const runs = /\d(?:[ -]?\d)*/g

export function numbersInText(text: string): readonly string[] {
  const bare = bareNumber(text)
  if (/^(?=.*\d)[0-9A-Z]{6,20}$/.test(bare)) return [bare]
  const found = (text.normalize('NFKC').match(runs) ?? []).flatMap((run) => [bareNumber(run), ...run.split(/[ -]/)])
  return [...new Set(found.filter(({ length }) => lengths.includes(length)))]
}
