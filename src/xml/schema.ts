/** XML Schema, compiled once and asked often. */
import { XmlValidateError, XsdValidator } from 'libxml2-wasm'
import { withDocument } from './parse.ts'

export interface XmlSchema {
  /** What is wrong, one sentence each; empty when the document is valid. Throws `xml_rejected`. */
  validate(bytes: Uint8Array): readonly string[]
  close(): void
}

/** Throws when the schema itself is wrong: it is ours. */
export function compileXsd(xsd: string): XmlSchema {
  const validator = withDocument(Buffer.from(xsd), (document) => XsdValidator.fromDoc(document))
  let closed = false
  return {
    validate(bytes) {
      return withDocument(bytes, (document) => {
        try {
          validator.validate(document)
          return []
        } catch (error) {
          if (error instanceof XmlValidateError) return error.details.map((detail) => detail.message.trim())
          throw error
        }
      })
    },
    close() {
      if (!closed) validator.dispose()
      closed = true
    },
  }
}
