/** Every field that the formats list lands somewhere, or the reason is written: nothing of the agency's is lost by accident. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { InboundEvent } from '../../src/ports/adapter.ts'
import { element } from '../../src/xml/write.ts'
import { unsignedXml, xmlToData } from '../../src/xml/to-data.ts'
import { landDossier, landTaxSlip } from './fixtures/land-dossier.ts'
import { landTaxAnswerType, readLandTaxAnswer } from './land-tax-answer.ts'
import { catalogueCodes, writeSlip } from './mapping.ts'
import { notInEvents, notInObligations, notSent, notSpoken } from './not-mapped.ts'
import { readNotice } from './notice.ts'
import { sandboxConfig } from './sandbox-agreement.ts'
import { readVoucher } from './voucher.ts'
import { headerFields, readHeader } from './wire.ts'

/** As the formats list them, written down apart from the code. */
const documentedHeader =
  'VERSION SENDER_CODE SENDER_NAME RECEIVER_CODE RECEIVER_NAME TRAN_CODE MSG_ID MSG_REFID ID_LINK SEND_DATE ORIGINAL_CODE ORIGINAL_NAME ORIGINAL_DATE ERROR_CODE ERROR_DESC SPARE1 SPARE2 SPARE3'
const documentedTypes = ['00003', '00019', '00044', '00046', '00047', '00110']
const dossierCode = 'H56.14-261120-0001'

const ledgerValues = { TRANGTHAI: '01', MOTA_TRANGTHAI: 'Còn nợ' }
const sumValues = { MA_SO_THUE: '8000000011', TT_NNT: '40000000' }
const rowValues = {
  MA_HS: dossierCode,
  MA_GCN: 'DA 000001',
  SO_THUADAT: '35',
  SO_TO_BANDO: '45',
  DIA_CHI_TS: 'Xã Giả Định',
  MA_TINH_TS: '713',
  TEN_TINH_TS: 'Tỉnh Ví Dụ',
  MA_HUYEN_TS: '71317',
  TEN_HUYEN_TS: 'Huyện Ví Dụ',
  MA_XA_TS: '7131703',
  TEN_XA_TS: 'Xã Giả Định',
  MA_DBHC: '26476',
  MA_SO_THUE: '8000000011',
  TEN_NNT: 'Nguyễn Thị Mẫu',
  SO: 'B1234567',
  MOTA_DIACHI: 'Số 1, đường Ví Dụ',
  MA_TINH: '713',
  TEN_TINH: 'Tỉnh Ví Dụ',
  MA_HUYEN: '71317',
  TEN_HUYEN: 'Huyện Ví Dụ',
  MA_XA: '7131703',
  TEN_XA: 'Xã Giả Định',
  SO_QUYET_DINH: 'LTB2600001-TK0000001/TB-CCT',
  NGAY_QUYET_DINH: '2026-11-22 08:05:25.0',
  HAN_NOP: '2026-12-22 00:00:00.0',
  MA_CHUONG: '757',
  MA_TMUC: '1006',
  TEN_TMUC: 'Thuế thu nhập',
  LOAI_TK_NSNN: '7111',
  MA_CQUAN_THU: '1050001',
  SHKB: '0001',
  SO_CON_PHAI_NOP: '40000000',
}

type Values = Readonly<Record<string, string>>

function fieldsOf(values: Values): readonly string[] {
  return Object.entries(values).map(([name, value]) => element(name, value))
}

async function readAnswer(ledger: Values, sum: Values, row: Values): Promise<string> {
  const group = element('TONG_TIEN', [...fieldsOf(sum), element('ROW_SOTHUE', fieldsOf(row))])
  const body = element('ROW', [element('TYPE', landTaxAnswerType), element('SOTHUE', [...fieldsOf(ledger), group])])
  const data = await xmlToData(unsignedXml(Buffer.from(element('DATA', [element('BODY', [body])]))))
  return JSON.stringify(readLandTaxAnswer(data, dossierCode))
}

function otherThan(value: string): string {
  return value.replace(/\d(?!.*\d)|$/, (last) => (last === '1' ? '2' : '1'))
}

describe('HEADER of what we send', () => {
  const config = sandboxConfig('http://127.0.0.1', [{ organisation: 'H56', name: 'Tỉnh Ví Dụ' }])
  const sender = { organisation: 'H56', code: 'H56', name: 'Tỉnh Ví Dụ' }
  const slip = writeSlip({ messageId: '01930000-0000-7000-8000-000000000001', at: new Date('2026-11-20T02:00:00Z'), sender }, landDossier(), landTaxSlip, config)

  test.each(documentedHeader.split(' '))('%s is filled, or a reason is written', async (field) => {
    const header: Readonly<Record<string, string>> = readHeader(await xmlToData(unsignedXml(slip)))
    expect({ filled: header[field] !== '', reason: notSent[field] !== undefined }).toEqual({ filled: header[field] !== '', reason: header[field] === '' })
  })

  test('has no other field', () => {
    expect(headerFields.join(' ')).toBe(documentedHeader)
  })
})

describe('answer 00110', () => {
  test.each(Object.keys(ledgerValues))('%s lands', async (field) => {
    const base = await readAnswer(ledgerValues, sumValues, rowValues)
    expect(await readAnswer({ ...ledgerValues, [field]: 'không còn nợ' }, sumValues, rowValues)).not.toBe(base)
  })

  test.each(Object.keys(sumValues))('%s of TONG_TIEN lands', async (field) => {
    const base = await readAnswer(ledgerValues, sumValues, rowValues)
    expect(await readAnswer(ledgerValues, { ...sumValues, [field]: '7' }, rowValues)).not.toBe(base)
  })

  test.each(Object.entries(rowValues))('%s of ROW_SOTHUE lands, or a reason is written', async (field, value) => {
    const base = await readAnswer(ledgerValues, sumValues, rowValues)
    const lands = (await readAnswer(ledgerValues, sumValues, { ...rowValues, [field]: otherThan(value) })) !== base
    expect({ lands, reason: notInObligations[field] !== undefined }).toEqual({ lands, reason: !lands })
  })
})

describe('ThongBaoThue', () => {
  const fixture = readFileSync(new URL('fixtures/notice.xml', import.meta.url), 'utf8')
  const read = async (xml: string) => JSON.stringify(readNotice(await xmlToData(unsignedXml(Buffer.from(xml)))))

  test.each(['MA_HSO', 'MA_SO_THUE', 'SO_QUYET_DINH', 'NGAY_QUYET_DINH', 'TEN_TIEUMUC', 'SO_TIEN', 'SEND_DATE'])('%s lands in the event', async (field) => {
    const changed = fixture.replace(new RegExp(`(<${field}>)([^<]*)`), (_all, open: string, value: string) => open + otherThan(value))
    expect(changed).not.toBe(fixture)
    expect(await read(changed)).not.toBe(await read(fixture))
  })
})

describe('ChungTuThue', () => {
  const payment = { NoiDungThanhToan: 'Lệ phí trước bạ', ThoiGianThanhToan: '20261125093000', MaThongBaoThue: 'TB-1', TrangThaiThanhToan: '1', SoTien: '10000000' }
  const data = { MaHoSo: dossierCode, UrlFileChungTu: 'https://files.example.vn/1.pdf', ThongTinThanhToan: payment }
  const read = (value: typeof data): readonly InboundEvent[] => {
    const reading = readVoucher(value)
    return reading.kind === 'events' ? reading.events : []
  }

  test.each(Object.keys(payment))('%s lands in the event', (field) => {
    const other = { ...payment, [field]: otherThan(payment[field as keyof typeof payment]) }
    expect(read({ ...data, ThongTinThanhToan: other })).not.toEqual(read(data))
  })

  test.each(['MaHoSo', 'UrlFileChungTu'])('%s lands in the event', (field) => {
    expect(read({ ...data, [field]: 'H56.14-261120-0002' })).not.toEqual(read(data))
  })

  test.each(
    'SecurityKey Service Ngay IsUpdating MaSoThue SoCMTNguoiNopTien HoTenNguoiNopTien DiaChiNguoiNopTien XaNguoiNopTien HuyenNguoiNopTien TinhNguoiNopTien MaGCN TongPhaiNop TongMienGiam TongDaNop TongConPhaiNop MaKetQua DienGiai NguonThue'.split(' '),
  )('%s does not, and the reason is written', (field) => {
    expect(read({ ...data, [field]: 'x' })).toEqual(read(data))
    expect(notInEvents[field]).toMatch(/\S/)
  })
})

test.each(documentedTypes)('TYPE %s is spoken, or a reason is written', (type) => {
  const spoken = [catalogueCodes.type, landTaxAnswerType].includes(type)
  expect({ spoken, reason: notSpoken[type] !== undefined }).toEqual({ spoken, reason: !spoken })
})

test('form 15: each of its three parts has its place in the slip', () => {
  const xml = Buffer.from(
    writeSlip(
      { messageId: '01930000-0000-7000-8000-000000000001', at: new Date('2026-11-20T02:00:00Z'), sender: { organisation: 'H56', code: 'H56', name: 'Tỉnh' } },
      landDossier(),
      landTaxSlip,
      sandboxConfig('http://127.0.0.1', []),
    ),
  ).toString('utf8')
  const parts = {
    dossier: ['MA_HS', 'NGAY_NHAN_HS', 'MA_TTHC', 'TEN_TTHC', 'CAN_CU_PHAP_LY'],
    users: ['TEN_NNT', 'MOTA_DIACHI', 'MA_SO_THUE', 'SO', 'NGAY_SINH'],
    parcel: ['SO_THUADAT', 'SO_TO_BANDO', 'DIA_CHI_TS', 'DIEN_TICH', 'NGUON_GOC_SD', 'MUC_DICH_SD', 'THOI_HAN_SD', 'MA_GCN', 'NGAY_CAP_GCN'],
  }
  for (const name of Object.values(parts).flat()) expect(xml, name).toMatch(new RegExp(`<${name}>[^<]+</${name}>`))
})
