/** What Node's parseArgs refuses, in both languages. */
import type { Bilingual } from '../../schemas/bilingual.ts'

/** It throws TypeErrors with codes of this family. */
export function isArgumentMistake(failure: unknown): failure is TypeError & { readonly code: string } {
  return failure instanceof TypeError && 'code' in failure && String(failure.code).startsWith('ERR_PARSE_ARGS_')
}

export function wordsOfArgumentMistake({ code, message }: TypeError & { readonly code: string }): Bilingual {
  const named = /'([^']*)'/.exec(message)?.[1] ?? ''
  return mistakes[code]?.(named) ?? { vi: `Lệnh viết sai: ${message}`, en: `Wrong usage: ${message}` }
}

const mistakes: Readonly<Record<string, (named: string) => Bilingual>> = {
  ERR_PARSE_ARGS_UNKNOWN_OPTION: (named) => ({ vi: `Lệnh viết sai: không có tuỳ chọn ${named}`, en: `Wrong usage: there is no option ${named}` }),
  ERR_PARSE_ARGS_INVALID_OPTION_VALUE: (named) => ({ vi: `Lệnh viết sai: giá trị của tuỳ chọn ${named} thiếu hoặc thừa`, en: `Wrong usage: option ${named} lacks its value, or takes none` }),
  ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL: (named) => ({ vi: `Lệnh viết sai: thừa tham số ${named}`, en: `Wrong usage: unexpected argument ${named}` }),
}
