/** libxml2 documents, opened behind the guard and always given back: their memory is not the garbage collector's. */
import { ParseOption, XmlDocument } from 'libxml2-wasm'
import { guardXml } from './guard.ts'
import { defaultXmlLimits, type XmlLimits } from './limits.ts'
import { xmlRejected } from './refusal.ts'
import { isModuleFailure, whileSound } from './sound-module.ts'

const options = { option: ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NO_SYS_CATALOG }

/** The document lives as long as `use` runs. Throws `xml_rejected`. */
export function withDocument<Result>(bytes: Uint8Array, use: (document: XmlDocument) => Result, limits: XmlLimits = defaultXmlLimits): Result {
  guardXml(bytes, limits)
  return whileSound(() => {
    const document = parse(bytes)
    try {
      return use(document)
    } finally {
      document.dispose()
    }
  })
}

function parse(bytes: Uint8Array): XmlDocument {
  try {
    return XmlDocument.fromBuffer(bytes, options)
  } catch (error) {
    if (isModuleFailure(error)) throw error
    throw xmlRejected('xml-malformed', undefined, error)
  }
}
