/** The usage texts: of the whole command and of one verb. */
import { layOutFields } from './table.ts'
import type { Terminal } from './terminal.ts'
import type { Verb } from './verb.ts'

export function usageOf(verb: Verb, terminal: Terminal): readonly string[] {
  return [
    ...verb.synopses.map((synopsis) => `lienthong ${synopsis}`),
    '',
    ...terminal.lines(verb.about),
    '',
    ...layOutFields(verb.options.map(({ flag, about }) => [`  ${flag}`, terminal.label(about)])),
  ]
}

export function usageOfAll(verbs: readonly Verb[], terminal: Terminal): readonly string[] {
  return [
    'lienthong <verb> …',
    '',
    ...layOutFields(verbs.map((verb) => [`  ${verb.name}`, terminal.label(verb.about)])),
    '',
    ...terminal.lines({ vi: 'Chi tiết: lienthong help <verb>. Ngôn ngữ: LIENTHONG_LANG=vi|en.', en: 'Details: lienthong help <verb>. Language: LIENTHONG_LANG=vi|en.' }),
    ...terminal.lines({
      vi: 'Mã thoát: 0 xong, 1 bị từ chối hoặc thất bại, 2 viết lệnh sai, 3 không kết nối được cổng, 130 thôi theo dõi (Ctrl-C).',
      en: 'Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 gateway not reachable, 130 no longer followed (Ctrl-C).',
    }),
  ]
}
