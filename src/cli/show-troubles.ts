/** Troubles as people read them: what is broken, since when, how many, what to do, what to type. */
import type { Bilingual } from '../../schemas/bilingual.ts'
import type { Severity, Trouble } from '../../schemas/troubles.ts'
import { spanBetween } from './spans.ts'
import type { Terminal } from './terminal.ts'
import { whatToType } from './what-to-type.ts'

const severityWords: Readonly<Record<Severity, Bilingual>> = {
  critical: { vi: 'NGHIÊM TRỌNG', en: 'CRITICAL' },
  warning: { vi: 'CẢNH BÁO', en: 'WARNING' },
  notice: { vi: 'CHỜ NGƯỜI', en: 'NOTICE' },
}

/** `at`: the instant that their ages are counted to. */
export function showTroubles(terminal: Terminal, troubles: readonly Trouble[], at: string): void {
  const { label, lines, print } = terminal
  if (troubles.length === 0) return print(label({ vi: 'Không có sự cố nào.', en: 'Nothing is wrong.' }))
  for (const trouble of troubles) {
    const { key, severity, since, dossiers, what, todo, silencedUntil, silencedBy } = trouble
    const age = spanBetween(since, at)
    print(`${label(severityWords[severity])}  ${key}  ${label({ vi: `từ ${since} (${age})`, en: `since ${since} (${age})` })}  ${label({ vi: `số lượng ${dossiers}`, en: `count ${dossiers}` })}`)
    for (const line of lines(what)) print(`  ${line}`)
    for (const line of lines({ vi: `Việc cần làm: ${todo.vi}`, en: `What to do: ${todo.en}` })) print(`  ${line}`)
    print(`  > ${whatToType(trouble)}`)
    if (silencedUntil !== undefined) print(`  ${label({ vi: `Im lặng đến ${silencedUntil} (${silencedBy ?? ''})`, en: `Silenced until ${silencedUntil} (${silencedBy ?? ''})` })}`)
  }
}
