/** What differs, place by place: before and after side by side, with the part of a text that changed marked. */
import type { ComponentChildren } from 'preact'
import type { Difference } from '../../../../schemas/corrections.ts'
import { Chip } from '../../parts/chips.tsx'
import { Table } from '../../parts/table.tsx'
import { differenceWords } from '../../words/corrections.ts'
import { pointerName } from '../../words/dossier-fields.ts'
import { useLanguage } from '../../words/language.tsx'
import { textDifference } from './text-difference.ts'
import { words } from './words.ts'

const chips = { added: { tone: 'good', icon: 'check' }, removed: { tone: 'bad', icon: 'dash' }, changed: { tone: 'warn', icon: 'differs' } } as const

export function DifferenceTable({ differences }: { readonly differences: readonly Difference[] }) {
  const { t } = useLanguage()
  return (
    <Table
      caption={t(words.differences)}
      rows={differences}
      keyOf={({ path }) => path}
      empty={<p>{t(words.same)}</p>}
      columns={[
        { key: 'path', head: t(words.place), names: true, cell: ({ path }) => <Place path={path} /> },
        { key: 'kind', head: t(words.kind), cell: ({ kind }) => <Chip {...chips[kind]}>{t(differenceWords[kind])}</Chip> },
        { key: 'before', head: t(words.before), cell: (row) => <Before row={row} /> },
        { key: 'after', head: t(words.after), cell: (row) => <After row={row} /> },
      ]}
    />
  )
}

function Place({ path }: { readonly path: string }) {
  const { t } = useLanguage()
  return (
    <>
      {pointerName(path, t)} <code class="small">{path === '' ? '/' : path}</code>
    </>
  )
}

function Before({ row: { kind, before, after } }: { readonly row: Difference }) {
  const { t } = useLanguage()
  if (kind === 'added') return <span class="soft">{t(words.absent)}</span>
  if (typeof before === 'string' && typeof after === 'string') {
    const { head, before: old, tail } = textDifference(before, after)
    return <Value>{head}<del>{old}</del>{tail}</Value>
  }
  return <Value><del>{textOf(before)}</del></Value>
}

function After({ row: { kind, before, after } }: { readonly row: Difference }) {
  const { t } = useLanguage()
  if (kind === 'removed') return <span class="soft">{t(words.absent)}</span>
  if (typeof before === 'string' && typeof after === 'string') {
    const { head, after: anew, tail } = textDifference(before, after)
    return <Value>{head}<ins>{anew}</ins>{tail}</Value>
  }
  return <Value><ins>{textOf(after)}</ins></Value>
}

function Value({ children }: { readonly children: ComponentChildren }) {
  return <span class="value">{children}</span>
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}
