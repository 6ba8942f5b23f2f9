/** META-INF/manifest.xml, the list of the parts with their media types (OpenDocument 1.2, part 3). */
import { attribute, children, unsignedXml, xmlToData } from '../xml/to-data.ts'
import { element } from '../xml/write.ts'
import { containerType } from './container-names.ts'

export interface ListedPart {
  readonly name: string
  readonly mediaType: string
}

export function writeManifest(parts: readonly ListedPart[]): Uint8Array {
  const entries = [{ name: '/', mediaType: containerType }, ...parts].map(({ name, mediaType }) =>
    element('manifest:file-entry', [], { 'manifest:full-path': name, 'manifest:media-type': mediaType }))
  const namespace = { 'xmlns:manifest': 'urn:oasis:names:tc:opendocument:xmlns:manifest:1.0', 'manifest:version': '1.2' }
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${element('manifest:manifest', entries, namespace)}\n`)
}

/** In its order, the container itself among them as `/`. Rejects with `xml_rejected`. */
export async function readManifest(bytes: Uint8Array): Promise<readonly ListedPart[]> {
  const root = await xmlToData(unsignedXml(bytes))
  return children(root, 'file-entry').map((entry) => ({
    name: attribute(entry, 'manifest:full-path') ?? '',
    mediaType: attribute(entry, 'manifest:media-type') ?? '',
  }))
}
