/**
 * The files of a dossier, by value. A file's id is the code of its component, so it is the same on every attempt and in every
 * later version; further components of one code are numbered in their order, past what is a code itself.
 */
import { buffer } from 'node:stream/consumers'
import type { Component, Dossier } from '../../schemas/dossier.ts'
import { GatewayError } from '../../src/domain/errors.ts'
import type { Refused } from '../../src/domain/outcome.ts'
import type { OutboundMessage } from '../../src/ports/adapter.ts'
import type { WireFile } from './wire.ts'

export type FilesRead = { readonly kind: 'files'; readonly files: readonly WireFile[] } | { readonly kind: 'refused'; readonly outcome: Refused }

/** Base64 makes four bytes of three. */
export function sizeOnTheWire(dossier: Dossier): number {
  let size = 0
  for (const { component } of filesToSend(dossier)) size += Math.ceil((component.attachment?.size ?? 0) / 3) * 4
  return size
}

export async function readFiles({ dossier, openAttachment }: Pick<OutboundMessage, 'dossier' | 'openAttachment'>): Promise<FilesRead> {
  const files: WireFile[] = []
  for (const { component, index, id } of filesToSend(dossier)) {
    const { attachment } = component
    if (isReplaced(dossier, component)) files.push(takenBack(component, id))
    if (attachment === undefined) continue
    const content = await contentOf(attachment.digest, openAttachment)
    if (content === undefined) return { kind: 'refused', outcome: gone(index) }
    files.push({ ...labelOf(component, id), huyGiayTo: '0', duLieuTepDinhKem: content })
  }
  return { kind: 'files', files }
}

interface Filed {
  readonly component: Component
  readonly index: number
  readonly id: string
}

/** Everything that has a file; of a supplement, what is new or changed, with a file or without one any more. */
function filesToSend(dossier: Dossier): readonly Filed[] {
  const codes = new Set(dossier.components.map(({ code }) => code))
  const taken = new Set<string>()
  const filed = dossier.components.map((component, index) => {
    const { code } = component
    let id = code
    for (let nth = 2; taken.has(id) || (id !== code && codes.has(id)); nth += 1) id = `${code}-${nth}`
    taken.add(id)
    return { component, index, id }
  })
  return filed.filter(({ component }) => isReplaced(dossier, component) || (dossier.supplement === undefined && component.attachment !== undefined))
}

function isReplaced({ supplement }: Dossier, { code }: Component): boolean {
  return supplement?.componentCodes.includes(code) === true
}

function takenBack(component: Component, id: string): WireFile {
  return { ...labelOf(component, id), huyGiayTo: '1' }
}

function labelOf({ code, name, attachment }: Component, id: string) {
  return { id, loaiGiayTo: code, tenGiayTo: name, tenTepDinhKem: attachment?.fileName ?? name.slice(0, 255) }
}

async function contentOf(digest: string, open: OutboundMessage['openAttachment']): Promise<string | undefined> {
  try {
    return (await buffer(await open(digest))).toString('base64')
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'missing_attachment') return undefined
    throw error
  }
}

function gone(index: number): Refused {
  const words = 'Tệp không còn trong kho của cổng'
  return { kind: 'refused', code: 'attachment-gone', words, fields: [{ field: `/components/${index}/attachment`, words }] }
}
