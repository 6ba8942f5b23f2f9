/** What leaves and what comes, whole, written down from the formats: a value in another's field would be another message. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { unsignedXml, xmlToData } from '../../src/xml/to-data.ts'
import { landDossier, landTaxSlip } from './fixtures/land-dossier.ts'
import { readLandTaxAnswer } from './land-tax-answer.ts'
import { writeLandTaxQuery, writeSlip } from './mapping.ts'
import { readNotice } from './notice.ts'
import { sandboxConfig } from './sandbox-agreement.ts'
import { readVoucher } from './voucher.ts'

const config = sandboxConfig('http://127.0.0.1', [])
const sender = { organisation: 'H56', code: 'H56-MA', name: 'Tỉnh Ví Dụ' }
const envelope = { messageId: '019abcde-0000-7000-8000-0123456789ab', at: new Date('2026-11-20T01:30:05Z'), sender }
const dossierCode = 'H56.14-261120-0001'

function headerOf(transaction: string): string {
  return `
    <HEADER>
      <VERSION>1.0</VERSION>
      <SENDER_CODE>H56-MA</SENDER_CODE>
      <SENDER_NAME>Tỉnh Ví Dụ</SENDER_NAME>
      <RECEIVER_CODE>GIP</RECEIVER_CODE>
      <RECEIVER_NAME>Hệ Thống GIP</RECEIVER_NAME>
      <TRAN_CODE>${transaction}</TRAN_CODE>
      <MSG_ID>019ABCDE0000700080000123456789AB</MSG_ID>
      <MSG_REFID></MSG_REFID>
      <ID_LINK></ID_LINK>
      <SEND_DATE>20-11-2026 08:30:05</SEND_DATE>
      <ORIGINAL_CODE>H56-MA</ORIGINAL_CODE>
      <ORIGINAL_NAME>Tỉnh Ví Dụ</ORIGINAL_NAME>
      <ORIGINAL_DATE>20-11-2026 08:30:05</ORIGINAL_DATE>
      <ERROR_CODE></ERROR_CODE>
      <ERROR_DESC></ERROR_DESC>
      <SPARE1></SPARE1>
      <SPARE2></SPARE2>
      <SPARE3></SPARE3>
    </HEADER>`
}

/** The messages have no space between elements. */
function joined(xml: string): string {
  return xml.replaceAll(/\n\s*/g, '')
}

async function dataOf(xml: string) {
  return xmlToData(unsignedXml(Buffer.from(xml)))
}

test('the land slip', () => {
  expect(Buffer.from(writeSlip(envelope, landDossier(), landTaxSlip, config)).toString('utf8')).toBe(
    joined(`
<DATA>${headerOf('05108')}
  <BODY>
    <ROW>
      <TYPE>00108</TYPE>
      <NAME>Phiếu chuyển thông tin xác định nghĩa vụ tài chính về đất đai</NAME>
      <PHIEU_CHUYEN>
        <MA_HS>H56.14-261120-0001</MA_HS>
        <NGAY_NHAN_HS>20-11-2026</NGAY_NHAN_HS>
        <MA_TTHC>1.012781</MA_TTHC>
        <TEN_TTHC>Đăng ký biến động quyền sử dụng đất</TEN_TTHC>
        <CAN_CU_PHAP_LY>Luật Đất đai số 31/2024/QH15</CAN_CU_PHAP_LY>
        <NGUOI_SDD>
          <TEN_NNT>Nguyễn Thị Mẫu</TEN_NNT>
          <SO>012345678901</SO>
          <MA_SO_THUE>8000000011</MA_SO_THUE>
          <NGAY_SINH>09-03-1988</NGAY_SINH>
          <MOTA_DIACHI>Số 1, đường Ví Dụ, phường Giả Định</MOTA_DIACHI>
        </NGUOI_SDD>
        <NGUOI_SDD>
          <TEN_NNT>Trần Văn Thử</TEN_NNT>
          <SO>B1234567</SO>
          <MA_SO_THUE></MA_SO_THUE>
          <NGAY_SINH></NGAY_SINH>
          <MOTA_DIACHI>Thôn Minh Họa, xã Giả Định</MOTA_DIACHI>
        </NGUOI_SDD>
        <THUA_DAT>
          <SO_THUADAT>35</SO_THUADAT>
          <SO_TO_BANDO>45</SO_TO_BANDO>
          <DIA_CHI_TS>Thôn Minh Họa, xã Giả Định, tỉnh Ví Dụ</DIA_CHI_TS>
          <MA_DBHC>26476</MA_DBHC>
          <DIEN_TICH>120.5</DIEN_TICH>
          <MUC_DICH_SD>ODT</MUC_DICH_SD>
          <NGUON_GOC_SD>Nhà nước giao đất có thu tiền sử dụng đất</NGUON_GOC_SD>
          <THOI_HAN_SD>Lâu dài</THOI_HAN_SD>
          <MA_GCN>DA 000001</MA_GCN>
          <NGAY_CAP_GCN>28-02-2019</NGAY_CAP_GCN>
        </THUA_DAT>
        <GIA_CHUYEN_NHUONG>2000000000</GIA_CHUYEN_NHUONG>
      </PHIEU_CHUYEN>
    </ROW>
  </BODY>
  <SECURITY></SECURITY>
</DATA>`),
  )
})

test('the look-up of land taxes', () => {
  expect(Buffer.from(writeLandTaxQuery(envelope, { dossierCode, identityNumber: 'B1234567' }, config)).toString('utf8')).toBe(
    joined(`
<DATA>${headerOf('05109')}
  <BODY>
    <ROW>
      <TYPE>00109</TYPE>
      <NAME>Truy vấn sổ thuế nhà đất</NAME>
      <TRUYVAN>
        <MA_HS>H56.14-261120-0001</MA_HS>
        <SO>B1234567</SO>
      </TRUYVAN>
    </ROW>
  </BODY>
  <SECURITY></SECURITY>
</DATA>`),
  )
})

test('its answer', async () => {
  const answer = await dataOf(`
<DATA>
  <BODY>
    <ROW>
      <TYPE>00110</TYPE>
      <SOTHUE>
        <TRANGTHAI>01</TRANGTHAI>
        <MOTA_TRANGTHAI>Còn nợ thuế đất</MOTA_TRANGTHAI>
        <TONG_TIEN>
          <MA_SO_THUE>8000000011</MA_SO_THUE>
          <TT_NNT>40000000</TT_NNT>
          <ROW_SOTHUE>
            <MA_HS>H56.14-261120-0001</MA_HS>
            <MA_GCN>DA 000001</MA_GCN>
            <SO_THUADAT>35</SO_THUADAT>
            <SO_TO_BANDO>45</SO_TO_BANDO>
            <DIA_CHI_TS>Xã Thửa Đất</DIA_CHI_TS>
            <MA_TINH_TS>713</MA_TINH_TS><TEN_TINH_TS>Tỉnh Thửa Đất</TEN_TINH_TS>
            <MA_HUYEN_TS>71317</MA_HUYEN_TS><TEN_HUYEN_TS>Huyện Thửa Đất</TEN_HUYEN_TS>
            <MA_XA_TS>7131703</MA_XA_TS><TEN_XA_TS>Xã Thửa Đất</TEN_XA_TS>
            <MA_DBHC>26476</MA_DBHC>
            <MA_SO_THUE>8000000022</MA_SO_THUE>
            <TEN_NNT>Nguyễn Thị Mẫu</TEN_NNT>
            <SO>151000375DON</SO>
            <MOTA_DIACHI>Số 1, đường Ví Dụ</MOTA_DIACHI>
            <MA_TINH>701</MA_TINH><TEN_TINH>Tỉnh Ví Dụ</TEN_TINH>
            <MA_HUYEN>70117</MA_HUYEN><TEN_HUYEN>Huyện Ví Dụ</TEN_HUYEN>
            <MA_XA>7011703</MA_XA><TEN_XA>Xã Ví Dụ</TEN_XA>
            <SO_QUYET_DINH>LTB2600001-TK0000001/TB-CCT</SO_QUYET_DINH>
            <NGAY_QUYET_DINH>2026-11-22 08:05:25.0</NGAY_QUYET_DINH>
            <HAN_NOP>2026-12-22 00:00:00.0</HAN_NOP>
            <MA_CHUONG>757</MA_CHUONG>
            <MA_TMUC>1006</MA_TMUC>
            <TEN_TMUC>Thuế thu nhập</TEN_TMUC>
            <LOAI_TK_NSNN>7111</LOAI_TK_NSNN>
            <MA_CQUAN_THU>1050001</MA_CQUAN_THU>
            <SHKB>0001</SHKB>
            <SO_CON_PHAI_NOP>30000000</SO_CON_PHAI_NOP>
          </ROW_SOTHUE>
        </TONG_TIEN>
      </SOTHUE>
    </ROW>
  </BODY>
</DATA>`)
  expect(readLandTaxAnswer(answer, dossierCode)).toStrictEqual({
    kind: 'found',
    record: {
      status: 'due',
      statusCode: '01',
      statusWords: 'Còn nợ thuế đất',
      total: 40_000_000,
      payers: [{ taxCode: '8000000011', names: ['Nguyễn Thị Mẫu'], total: 40_000_000 }],
      obligations: [
        {
          noticeNumber: 'LTB2600001-TK0000001/TB-CCT',
          noticeDate: '2026-11-22',
          noticeDateWords: '2026-11-22 08:05:25.0',
          payBy: '2026-12-22',
          payByWords: '2026-12-22 00:00:00.0',
          payerTaxCode: '8000000022',
          payerName: 'Nguyễn Thị Mẫu',
          payerIdentityNumber: '151000375DON',
          payerAddress: 'Số 1, đường Ví Dụ',
          payerTaxArea: { province: '701', district: '70117', commune: '7011703' },
          item: 'Thuế thu nhập',
          itemCode: '1006',
          chapter: '757',
          stateAccount: '7111',
          collector: '1050001',
          treasury: '0001',
          amountRemaining: 30_000_000,
          parcel: {
            number: '35',
            mapSheet: '45',
            address: 'Xã Thửa Đất',
            certificateNumber: 'DA 000001',
            communeCode: '26476',
            taxArea: { province: '713', district: '71317', commune: '7131703' },
          },
        },
      ],
    },
  })
})

test('a pushed notice about two dossiers', async () => {
  const fixture = readFileSync(new URL('fixtures/notice.xml', import.meta.url), 'utf8')
  const common = { type: 'tax-notice', at: '2026-11-23T09:15:00+07:00', status: 6, partnerCode: 'ThongBaoThue' }
  expect(readNotice(await dataOf(fixture))).toEqual({
    kind: 'events',
    events: [
      {
        ...common,
        key: expect.stringMatching(/^tax-notice:H56\.14-261120-0001:[0-9a-f]{64}$/) as string,
        dossierCode,
        step: { content: 'Thông báo nghĩa vụ tài chính: 2 thông báo, 2 khoản, tổng cộng 50.000.000 đồng' },
        amountsDue: [
          { noticeNumber: 'LTB2600001-TK0000001/TB-CCT', item: 'Thuế thu nhập từ chuyển nhượng bất động sản', amount: 40_000_000, noticeDate: '22-11-2026', payerTaxCode: '8000000011' },
          { noticeNumber: 'LTB2600001-TK0000002/TB-CCT', item: 'Lệ phí trước bạ nhà đất', amount: 10_000_000, noticeDate: '22-11-2026', payerTaxCode: '8000000011' },
        ],
      },
      {
        ...common,
        key: expect.stringMatching(/^tax-notice:H56\.14-261120-0002:[0-9a-f]{64}$/) as string,
        dossierCode: 'H56.14-261120-0002',
        step: { content: 'Thông báo nghĩa vụ tài chính: 1 thông báo, 1 khoản, tổng cộng 7.500.000 đồng' },
        amountsDue: [{ noticeNumber: 'LTB2600001-TK0000003/TB-CCT', item: 'Lệ phí trước bạ nhà đất', amount: 7_500_000, noticeDate: '22-11-2026' }],
      },
    ],
  })
})

test('a pushed voucher', () => {
  const payment = { NoiDungThanhToan: 'Lệ phí trước bạ', ThoiGianThanhToan: '20261125093000', MaThongBaoThue: 'LTB2600001-TK0000002/TB-CCT', TrangThaiThanhToan: '1', SoTien: '10000000' }
  expect(readVoucher({ MaHoSo: dossierCode, UrlFileChungTu: 'https://files.example.vn/1.pdf', ThongTinThanhToan: payment })).toEqual({
    kind: 'events',
    events: [
      {
        event: {
          key: expect.stringMatching(/^tax-voucher:[0-9a-f]{64}$/) as string,
          type: 'payment',
          dossierCode,
          at: '2026-11-25T09:30:00+07:00',
          payment: {
            reference: 'LTB2600001-TK0000002/TB-CCT',
            amount: 10_000_000,
            noticeNumbers: ['LTB2600001-TK0000002/TB-CCT'],
            paidAt: '2026-11-25T09:30:00+07:00',
          },
          partnerCode: '1',
          partnerWords: 'Lệ phí trước bạ',
        },
        files: [
          {
            name: 'Chứng từ nộp thuế',
            fileName: 'chung-tu-LTB2600001-TK0000002-TB-CCT.pdf',
            mediaType: 'application/pdf',
            content: { kind: 'link', link: 'https://files.example.vn/1.pdf' },
          },
        ],
      },
    ],
  })
})
