/** How far something long has come: a bar that moves where somebody watches, a line a change where the output is kept. */
import type { Bilingual } from '../../schemas/bilingual.ts'
import type { Terminal } from './terminal.ts'

export interface Standing {
  readonly words: Bilingual
  /** Absent: nobody knows how much there is. */
  readonly total?: number
  readonly done?: number
}

export interface Progress {
  show(standing: Standing): void
  /** Takes the bar away. Lines stay. */
  end(): void
}

const barCells = 24

export function openProgress(terminal: Terminal): Progress {
  const { columns } = terminal
  if (columns === undefined) return keptLines(terminal)
  return {
    show: (standing) => terminal.redraw(Array.from(lineOf(terminal, standing)).slice(0, columns - 1).join('')),
    end: () => terminal.redraw(''),
  }
}

function keptLines(terminal: Terminal): Progress {
  let last = ''
  return {
    show({ words }) {
      if (words.en === last) return
      last = words.en
      terminal.say(words)
    },
    end() {
      last = ''
    },
  }
}

function lineOf({ label }: Terminal, { words, total, done = 0 }: Standing): string {
  if (total === undefined) return label(words)
  const share = total === 0 ? 1 : Math.min(1, done / total)
  const filled = Math.floor(share * barCells)
  return `[${'#'.repeat(filled)}${'-'.repeat(barCells - filled)}] ${String(Math.floor(share * 100)).padStart(3)} %  ${label(words)}`
}
