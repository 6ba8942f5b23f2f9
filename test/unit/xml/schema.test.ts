import { expect, test } from 'vitest'
import { compileXsd } from '../../../src/xml/schema.ts'

const xsd = `<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="DATA"><xs:complexType><xs:sequence>
    <xs:element name="ID" type="xs:positiveInteger"/>
    <xs:element name="NAME" maxOccurs="2"><xs:simpleType><xs:restriction base="xs:string"><xs:maxLength value="5"/></xs:restriction></xs:simpleType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>`

test('says nothing about a valid document, and every mistake of another', () => {
  const schema = compileXsd(xsd)
  expect(schema.validate(Buffer.from('<DATA><ID>1</ID><NAME>Thử</NAME></DATA>'))).toEqual([])
  const mistakes = schema.validate(Buffer.from('<DATA><ID>x</ID><NAME>too long</NAME></DATA>'))
  expect(mistakes.some((mistake) => mistake.includes('ID'))).toBe(true)
  expect(mistakes.some((mistake) => mistake.includes('NAME'))).toBe(true)
  expect(schema.validate(Buffer.from('<DATA><ID>1</ID><NAME>a</NAME></DATA>'))).toEqual([])
  schema.close()
  schema.close()
})

test('what is no XML for us is refused before the schema is asked', () => {
  const schema = compileXsd(xsd)
  expect(() => schema.validate(Buffer.from('<!DOCTYPE DATA><DATA/>'))).toThrow(expect.objectContaining({ code: 'xml_rejected' }))
  schema.close()
})

test('a schema that is none is our mistake', () => {
  expect(() => compileXsd('<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element type="xs:nothing" name="a"/></xs:schema>')).toThrow()
})
