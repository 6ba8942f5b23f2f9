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
  /** A result that is a text already, such as a table for spreadsheets, with the line ends that it has. */
  printText(text: string): void
  /** The result as JSON text that came so: what would steer a terminal is escaped, and means the same to who parses it. */
  printJsonText(text: string): void
  /** How many columns whoever waits for the result sees beside it; undefined where nobody does. */
  readonly columns: number | undefined
  /** Puts a line in place of the one before, for who waits; an empty one takes it away. */
  redraw(line: string): void
}

interface Output {
  write(text: string): unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

const usualColumns = 80

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
    printText: (text) => void out.write(text.split(/(\r?\n)/).map((part) => (part.endsWith('\n') ? part : harmless(part))).join('')),
    printJsonText: (text) => void out.write(`${escaped(text.replaceAll('\r', ''))}\n`),
    columns: err.isTTY === true ? (err.columns ?? usualColumns) : undefined,
    redraw: (line) => void err.write(`\r\u001b[2K${harmless(line)}`),
  }
}

/** Partners' words are shown as they came, but must not steer the terminal of whoever reads them. */
function harmless(line: string): string {
  return line.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
}

/** JSON escapes the other controls by itself; these are escaped too, and mean the same to who parses them. */
function harmlessJson(value: unknown, indent?: number): string {
  return escaped(JSON.stringify(value, null, indent))
}

function escaped(json: string): string {
  const escape = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  return json.replaceAll(/[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, escape)
}
