/** Files that a callback names by link or carries, as the gateway keeps them. */
import type { Static } from 'typebox'
import { Value } from 'typebox/value'
import type { InboundFile } from '../../src/ports/adapter.ts'
import { SentFile, type LinkedPaper, type SupplementRequested } from './callback-wire.ts'

interface FileKind {
  readonly extension: string
  readonly mediaType: string
  /** Other ways in which KieuFile says it. */
  readonly also?: readonly string[]
}

export const fileKinds: readonly FileKind[] = [
  { extension: 'pdf', mediaType: 'application/pdf' },
  { extension: 'docx', mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', also: ['word'] },
  { extension: 'doc', mediaType: 'application/msword' },
  { extension: 'xlsx', mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', also: ['excel'] },
  { extension: 'jpg', mediaType: 'image/jpeg', also: ['jpeg'] },
  { extension: 'png', mediaType: 'image/png' },
  { extension: 'tif', mediaType: 'image/tiff', also: ['tiff'] },
  { extension: 'xml', mediaType: 'application/xml', also: ['text/xml'] },
  { extension: 'zip', mediaType: 'application/zip' },
]

const unknownKind = { extension: undefined, mediaType: 'application/octet-stream' }

type Paper = Static<typeof LinkedPaper>

/** Papers without a link exist on paper only. */
export function filesOf(papers: readonly Paper[] | null | undefined): readonly InboundFile[] {
  return (papers ?? []).flatMap((paper, index) => (paper.LinkFile ? [linked(paper.TenGiayTo ?? `Giấy tờ ${index + 1}`, paper.LinkFile, paper.KieuFile)] : []))
}

export function linked(title: string, link: string, kind?: string | null): InboundFile {
  const { extension, mediaType } = kindOf(kind ?? extensionOf(URL.parse(link)?.pathname ?? ''))
  const name = oneLine(title, 500)
  return { name, fileName: fileNameOf(name, extension), mediaType, content: { kind: 'link', link } }
}

/** TapTin of a supplement request: one file or several, each by value or by link. */
export function sentFiles(given: Static<typeof SupplementRequested>['TapTin']): readonly InboundFile[] {
  const items = Array.isArray(given) ? given : [given]
  return items.flatMap((item) => {
    if (item === null || item === undefined) return []
    if (!Value.Check(SentFile, item)) return filesOf([item])
    const { mediaType } = kindOf(extensionOf(item.name ?? ''))
    const name = oneLine(item.name ?? '', 255)
    return [{ name, fileName: fileNameOf(name, undefined), mediaType, content: { kind: 'bytes', bytes: Buffer.from(item.data, 'base64') } }]
  })
}

function kindOf(words: string): typeof unknownKind | FileKind {
  const kind = words.toLowerCase().replace(/^\./, '').trim()
  return fileKinds.find(({ extension, mediaType, also = [] }) => [extension, mediaType, ...also].includes(kind)) ?? unknownKind
}

function extensionOf(path: string): string {
  return /\.([A-Za-z0-9]{1,5})$/.exec(path)?.[1] ?? ''
}

function fileNameOf(name: string, extension: string | undefined): string {
  const plain = name.replaceAll(/[/\\:*?"<>|]/g, '-').slice(0, 240)
  return extension === undefined || plain.toLowerCase().endsWith(`.${extension}`) ? plain : `${plain}.${extension}`
}

/** A title is for people; what no line can hold is left out of it, and the file itself is whole. */
function oneLine(words: string, longest: number): string {
  const plain = words.replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu, ' ').replaceAll(/\s+/g, ' ').trim()
  return plain === '' ? 'Giấy tờ' : plain.slice(0, longest)
}
