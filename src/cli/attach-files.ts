/** Uploads files and writes what the gateway said about them into the components that they belong to. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename, extname } from 'node:path'
import type { AttachmentView } from '../../schemas/attachment.ts'
import { wrongUsage } from './failure.ts'
import type { Gateway } from './gateway.ts'

const mediaTypes: Readonly<Record<string, string>> = {
  '.asice': 'application/vnd.etsi.asic-e+zip',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.json': 'application/json',
  '.p7s': 'application/pkcs7-signature',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.tif': 'image/tiff',
  '.tiff': 'image/tiff',
  '.txt': 'text/plain',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.xml': 'application/xml',
  '.zip': 'application/zip',
}

export interface FileForComponent {
  readonly component: string
  readonly file: string
  readonly bytes: Uint8Array
  readonly mediaType: string
}

interface DraftComponent {
  readonly code?: unknown
}

/** Reads `component-code=file` arguments; every mistake is found before anything is sent. */
export function readAttachArguments(values: readonly string[], dossier: unknown): readonly FileForComponent[] {
  const codes = componentsOf(dossier).map(({ code }) => code)
  const files = values.map(readAttachArgument)
  for (const [index, { component }] of files.entries()) {
    const count = codes.filter((code) => code === component).length
    if (count === 0) throw wrongUsage(`Hồ sơ không có thành phần "${component}"`, `The dossier has no component "${component}"`)
    if (count > 1) throw wrongUsage(`Hồ sơ có nhiều thành phần "${component}"`, `The dossier has several components "${component}"`)
    if (files.findIndex((other) => other.component === component) !== index) {
      throw wrongUsage(`Thành phần "${component}" được nêu hai lần`, `Component "${component}" is named twice`)
    }
  }
  return files
}

/** The dossier with digest, size, type and name of each uploaded file in its component. */
export async function attachFiles(gateway: Gateway, dossier: unknown, files: readonly FileForComponent[]): Promise<unknown> {
  const attachments = new Map<unknown, unknown>()
  for (const { component, file, bytes, mediaType } of files) {
    const digest = createHash('sha256').update(bytes).digest('base64')
    const headers = { 'content-type': mediaType, 'content-digest': `sha-256=:${digest}:` }
    const { body } = await gateway.post<AttachmentView>('/v1/attachments', { body: bytes, headers })
    attachments.set(component, { digest: body.digest, fileName: basename(file), mediaType: body.mediaType, size: body.size })
  }
  const components = componentsOf(dossier).map((component) => {
    const attachment = attachments.get(component.code)
    return attachment === undefined ? component : { ...component, attachment }
  })
  return { ...(dossier as object), components }
}

function readAttachArgument(value: string): FileForComponent {
  const at = value.indexOf('=')
  if (at < 1 || at === value.length - 1) throw wrongUsage(`--attach phải có dạng mã-thành-phần=tệp: ${value}`, `--attach must be component-code=file: ${value}`)
  const file = value.slice(at + 1)
  const mediaType = mediaTypes[extname(file).toLowerCase()]
  if (mediaType === undefined) {
    const known = Object.keys(mediaTypes).join(' ')
    throw wrongUsage(`Không biết kiểu của tệp ${file}; đuôi tệp phải là: ${known}`, `The type of ${file} is not known; its ending must be one of: ${known}`)
  }
  try {
    return { component: value.slice(0, at), file, bytes: readFileSync(file), mediaType }
  } catch {
    throw wrongUsage(`Không đọc được tệp ${file}`, `The file ${file} cannot be read`)
  }
}

function componentsOf(dossier: unknown): readonly DraftComponent[] {
  const components = (dossier as { readonly components?: unknown } | null)?.components
  // the gateway validates them; here only their codes are read
  return Array.isArray(components) ? (components as readonly DraftComponent[]) : []
}
