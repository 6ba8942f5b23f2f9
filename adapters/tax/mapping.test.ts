import { describe, expect, it } from 'vitest'
import { LandTaxSlip } from '../../schemas/land-tax-slip.ts'
import { children, text, unsignedXml, xmlToData, type XmlNode } from '../../src/xml/to-data.ts'
import { landDossier, landTaxSlip } from './fixtures/land-dossier.ts'
import { writeLandTaxQuery, writeSlip } from './mapping.ts'
import { sandboxConfig } from './sandbox-agreement.ts'
import { compileGipSchema } from './simulator/schema.ts'
import { gipMessageId, headerFields, readGipMessageId, readHeader } from './wire.ts'

const config = sandboxConfig('http://127.0.0.1', [{ organisation: 'H56', name: 'Tỉnh Ví Dụ' }])
const sender = { organisation: 'H56', code: 'H56', name: 'Tỉnh Ví Dụ' }
const messageId = '019abcde-0000-7000-8000-0123456789ab'
const envelope = { messageId, at: new Date('2026-11-20T01:30:05Z'), sender }

function write(slip: LandTaxSlip = landTaxSlip): string {
  return Buffer.from(writeSlip(envelope, landDossier(), slip, config)).toString('utf8')
}

async function readParts(xml: string): Promise<{ header: ReturnType<typeof readHeader>; slip: XmlNode }> {
  const data = await xmlToData(unsignedXml(Buffer.from(xml)))
  const slip = [data].flatMap((node) => children(node, 'BODY')).flatMap((node) => children(node, 'ROW')).flatMap((node) => children(node, 'PHIEU_CHUYEN'))[0]
  if (slip === undefined) throw new Error('no slip')
  return { header: readHeader(data), slip }
}

describe('the land slip', () => {
  it('has every header field, in order, before an empty SECURITY', () => {
    const xml = write()
    const positions = headerFields.map((field) => xml.indexOf(`<${field}>`))
    expect(positions).not.toContain(-1)
    expect(positions).toEqual(positions.toSorted((a, b) => a - b))
    expect(xml.endsWith('<SECURITY></SECURITY></DATA>')).toBe(true)
  })

  it('says who, to whom, when and under which id', async () => {
    const { header, slip } = await readParts(write())
    expect(header).toMatchObject({
      SENDER_CODE: 'H56',
      RECEIVER_CODE: 'GIP',
      TRAN_CODE: config.landSlip.transaction,
      MSG_ID: '019ABCDE0000700080000123456789AB',
      SEND_DATE: '20-11-2026 08:30:05',
      ERROR_CODE: '',
    })
    expect(text(slip, 'MA_HS')).toBe('H56.14-261120-0001')
    expect(text(slip, 'NGAY_NHAN_HS')).toBe('20-11-2026')
  })

  it('fits the structure that the simulator insists on, with and without optional fields', () => {
    const schema = compileGipSchema()
    const { certificateNumber: _number, certificateIssuedOn: _issued, ...parcel } = landTaxSlip.parcel
    const { transferPrice: _price, ...bare } = { ...landTaxSlip, parcel }
    expect(schema.validate(Buffer.from(write()))).toEqual([])
    expect(schema.validate(Buffer.from(write(bare)))).toEqual([])
    expect(schema.validate(Buffer.from(write().replace('<THUA_DAT>', '<THUA_DAT><LA/>')))).not.toEqual([])
    expect(schema.validate(writeLandTaxQuery(envelope, { dossierCode: 'H56.14-261120-0001', identityNumber: 'B1234567' }, config))).toEqual([])
    schema.close()
  })

  it('is the same bytes for the same message', () => {
    expect(write()).toBe(write())
  })

  it.each(leavesOf(landTaxSlip).map((path) => [path.join('.'), path] as const))('carries %s', (_name, path) => {
    expect(write(changed(path))).not.toBe(write())
  })

  it('knows every field of the schema', () => {
    expect(Object.keys(landTaxSlip).toSorted()).toEqual(Object.keys(LandTaxSlip.properties).toSorted())
    expect(Object.keys(landTaxSlip.parcel).toSorted()).toEqual(Object.keys(LandTaxSlip.properties.parcel.properties).toSorted())
    expect(Object.keys(landTaxSlip.users[0] ?? {}).toSorted()).toEqual(Object.keys(LandTaxSlip.properties.users.items.properties).toSorted())
  })

  it.each([
    ['the end of a CDATA section', 'Trần ]]> Văn'],
    ['markup', '<MA_HS>giả</MA_HS> & "nháy" \'đơn\''],
    ['entities', '&amp; &#60; &lt;!DOCTYPE'],
    ['combining marks', 'Nguyễn Thị Hoà'.normalize('NFD')],
    ['characters beyond the first plane', 'Họ 𠀀 tên'],
    ['line breaks', 'dòng một\r\ndòng hai\tcột'],
  ])('carries %s in a text unchanged', async (_name, words) => {
    const { slip } = await readParts(write({ ...landTaxSlip, legalBasis: words }))
    expect(text(slip, 'CAN_CU_PHAP_LY')).toBe(words)
    expect(text(slip, 'MA_HS')).toBe('H56.14-261120-0001')
  })

  it('writes small areas without an exponent', async () => {
    const { slip } = await readParts(write({ ...landTaxSlip, parcel: { ...landTaxSlip.parcel, areaSquareMetres: 1e-7 } }))
    expect(text(children(slip, 'THUA_DAT')[0] ?? slip, 'DIEN_TICH')).toBe('0.0000001')
  })
})

describe('message ids', () => {
  it('come back from MSG_ID', () => {
    expect(readGipMessageId(gipMessageId(messageId))).toBe(messageId)
    expect(readGipMessageId('GIP202203090000001')).toBeUndefined()
  })
})

type Path = readonly (string | number)[]

function leavesOf(value: unknown, path: Path = []): readonly Path[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leavesOf(item, [...path, index]))
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...path, key]))
  return [path]
}

/** The fixture with one value changed to another that is valid in its place. */
function changed(path: Path): LandTaxSlip {
  const copy = structuredClone(landTaxSlip)
  let holder: unknown = copy
  for (const step of path.slice(0, -1)) holder = (holder as Record<string | number, unknown>)[step]
  const last = path.at(-1) ?? ''
  const fields = holder as Record<string | number, unknown>
  const before = fields[last]
  if (typeof before === 'number') fields[last] = before + 1
  else fields[last] = /^\d{4}-\d{2}-\d{2}$/.test(String(before)) ? '1970-01-01' : `${String(before)}9`
  return copy
}
