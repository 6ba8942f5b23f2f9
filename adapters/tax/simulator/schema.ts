/** The structure that the simulated tax agency insists on. */
import { readFileSync } from 'node:fs'
import { compileXsd, type XmlSchema } from '../../../src/xml/schema.ts'

export function compileGipSchema(): XmlSchema {
  return compileXsd(readFileSync(new URL('gip.xsd', import.meta.url), 'utf8'))
}
