/** What is printed and in which language: results on standard output, everything else on standard error. */
import type { Bilingual } from '../../schemas/bilingual.ts'

export interface Terminal {
  /** A line of the result. */
  print(line: string): void
  /** The result for machines, when --json was given. */
  printJson(value: unknown): void
  /** A message beside the result, in the chosen language or in both, Vietnamese first. */
  say(words: Bilingual): void
  warn(line: string): void
  /** A failure for machines, on one line. */
  warnJson(value: unknown): void
  /** A heading: one word, or both with a slash between. */
  label(words: Bilingual): string
  /** The lines of a message in the chosen language or in both. */
  lines(words: Bilingual): readonly string[]
}

interface Output {
  write(text: string): unknown
}

/** LIENTHONG_LANG chooses vi or en; anything else means both. */
export function openTerminal(env: Readonly<Record<string, string | undefined>>, out: Output, err: Output): Terminal {
  const language = env['LIENTHONG_LANG']

  function lines(words: Bilingual): readonly string[] {
    if (language === 'vi' || language === 'en') return [words[language]]
    return words.vi === words.en ? [words.vi] : [words.vi, words.en]
  }

  function warn(line: string): void {
    err.write(`${harmless(line)}\n`)
  }

  return {
    lines,
    warn,
    print: (line) => void out.write(`${harmless(line)}\n`),
    printJson: (value) => void out.write(`${harmlessJson(value, 2)}\n`),
    warnJson: (value) => void err.write(`${harmlessJson(value)}\n`),
    say(words) {
      for (const line of lines(words)) warn(line)
    },
    label: (words) => lines(words).join(' / '),
  }
}

/** Partners' words are shown as they came, but must not steer the terminal of whoever reads them. */
function harmless(line: string): string {
  return line.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
}

/** JSON escapes the other controls by itself; these are escaped too, and mean the same to who parses them. */
function harmlessJson(value: unknown, indent?: number): string {
  const escape = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  return JSON.stringify(value, null, indent).replaceAll(/[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, escape)
}
