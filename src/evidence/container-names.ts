/** What stands under which name in a container of evidence (ASiC-E, ETSI EN 319 162-1). */

export const containerType = 'application/vnd.etsi.asic-e+zip'
export const typeName = 'mimetype'
export const manifestName = 'META-INF/manifest.xml'
export const firstSignatureName = 'META-INF/signatures0.xml'

/** Names of parts: one way to write each on every file system, and nothing that leads out of the folder it is unpacked in. */
const partName = /^[a-z0-9][a-z0-9._-]*(?:\/[a-z0-9][a-z0-9._-]*)*$/
const signatureName = /^META-INF\/signatures[0-9]{0,3}\.xml$/
const longestName = 200

export type NameKind = 'type' | 'manifest' | 'signature' | 'misplaced-signature' | 'meta' | 'part' | 'refused'

export function kindOfName(name: string): NameKind {
  if (name === typeName) return 'type'
  if (name === manifestName) return 'manifest'
  if (signatureName.test(name)) return 'signature'
  if (/(?:^|\/)signatures[^/]*\.xml$/i.test(name)) return 'misplaced-signature'
  if (/^META-INF\/[^/]+$/.test(name)) return 'meta'
  return name.length <= longestName && partName.test(name) ? 'part' : 'refused'
}
