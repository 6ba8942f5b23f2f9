/** The fixtures as they leave, whole, written down from the formats: a value in another's field would be another message. */
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { PaymentOrder } from '../../schemas/payment-order.ts'
import { encode } from './encode.ts'
import { configAt, orderMessage } from './fixtures/line.ts'
import { budgetSlip, onlineOrder, paymentDossier } from './fixtures/orders.ts'
import { sandboxAgreement } from './sandbox-agreement.ts'

const reference = 'dvcH56p14g261120g0001t33a10e12a84169019ed6'

function wireOf(order: PaymentOrder): unknown {
  const encoded = encode(orderMessage(paymentDossier({ payment: order })), order, configAt('http://127.0.0.1'))
  return encoded.kind === 'encoded' ? encoded.wire : encoded.outcome
}

test('an order, and what its proof is made of', () => {
  const proven = `INIT|1.0.6|LIENTHONG|${reference}|50600000|PAY|1|1|vi-VN|VND|PAYMENT|Thanh toan ho so H56.14-261120-0001 BN0001|20261120085900|127.0.0.1|${sandboxAgreement.secretKey}`
  expect(wireOf(onlineOrder)).toEqual({
    LoaiBanTin: 'INIT',
    PhienBan: '1.0.6',
    MaDoiTac: 'LIENTHONG',
    MaThamChieu: reference,
    SoTien: '50600000',
    LoaiHinhThanhToan: 'PAY',
    MaKenhThanhToan: '1',
    MaThietBi: '1',
    NgonNgu: 'vi-VN',
    MaTienTe: 'VND',
    MaNganHang: 'PAYMENT',
    ThongTinGiaoDich: 'Thanh toan ho so H56.14-261120-0001 BN0001',
    ThoiGianGD: '20261120085900',
    Ip: '127.0.0.1',
    MaXacThuc: createHash('sha256').update(proven).digest('hex'),
    ThongTinBienLai: {
      MaDichVu: '2',
      MaDVC: '1.012781.01',
      TenDVC: 'Đăng ký biến động',
      MaTTHC: '1.012781',
      TenTTHC: 'Đăng ký biến động quyền sử dụng đất',
      MaDonVi: 'H56.14',
      TenDonVi: 'Văn phòng đăng ký đất đai tỉnh Ví Dụ',
      MaHoSo: 'H56.14-261120-0001',
      TKThuHuong: '0000111122223333',
      MaNHThuHuong: 'NHMAU',
      TenTKThuHuong: 'Sở Mẫu tỉnh Ví Dụ',
      MaLoaiHinhThuPhat: 'XPHC',
      TenLoaiHinhThuPhat: 'Xử phạt hành chính',
      MaCoQuanQD: 'H56.01',
      TenCoQuanQD: 'UBND xã Ví Dụ',
      KhoBac: 'Kho bạc Nhà nước khu vực Mẫu',
      NgayQD: '20261118000000',
      SoQD: '12/QĐ-XPHC',
      ThoiGianViPham: '10/11/2026 08:00',
      DiaDiemViPham: 'Đường Ví Dụ',
      TenNguoiViPham: 'Lò Văn Vi Phạm',
      TaiKhoanThuNSNN: '7111',
      NoiDungThanhToan: 'Nộp lệ phí và thuế chuyển nhượng',
      HoTenNguoiNop: 'Nguyễn Thị Mẫu',
      SoCMNDNguoiNop: '012345678901',
      DiaChiNguoiNop: 'Số 1, đường Ví Dụ',
      TinhNguoiNop: 'Tỉnh Ví Dụ',
      PhiLePhi: [
        { LoaiPhiLePhi: '2', MaPhiLePhi: 'LP001', TenPhiLePhi: 'Lệ phí cấp giấy chứng nhận', SoTien: '100000' },
        { LoaiPhiLePhi: '1', MaPhiLePhi: 'P001', TenPhiLePhi: 'Phí thẩm định hồ sơ', SoTien: '500000' },
      ],
      DSKhoanNop: [
        { NoiDung: 'LTB2600001-TK0000001/TB-CCT: Thuế thu nhập từ chuyển nhượng', SoTien: '40000000' },
        { NoiDung: 'LTB2600001-TK0000002/TB-CCT: Lệ phí trước bạ nhà đất', SoTien: '10000000' },
      ],
    },
  })
})

test('a payment slip to the state budget', () => {
  expect(wireOf(budgetSlip)).toEqual({
    soGnt: 'GNT0000001',
    maHieu: 'C1-02/NS',
    soChungTu: 'CT0000001',
    soThamChieu: reference,
    hinhThucNopTien: 'CHUYEN_KHOAN',
    loaiTien: 'VND',
    nguoiNopThue: 'Nguyễn Thị Mẫu',
    maSoThue: '8000000011',
    diaChi: 'Số 1, đường Ví Dụ',
    tinhTp: 'Tỉnh Ví Dụ',
    nganHangTrichTk: 'Ngân hàng Mẫu',
    soTaiKhoanTrich: '0000999988887777',
    loaiTaiKhoanThu: 'TK_THU_NSNN',
    taiKhoanKbnn: '7111',
    tinhTpKbnn: 'Tỉnh Kho Bạc',
    coQuanQuanLyThu: 'Thuế cơ sở 1 tỉnh Ví Dụ',
    nganHangUyNhiemThu: 'Ngân hàng Thu Hộ',
    items: [
      {
        stt: '1',
        soToKhai: 'LTB2600001-TK0000001/TB-CCT',
        kyThue: '11/2026',
        noiDungKhoanNop: 'Thuế thu nhập từ chuyển nhượng',
        soTienNguyenTe: '1550.5',
        soTienVND: '40000000',
        maChuong: '757',
        maNDKT: '1006',
        maDBHC: '26476',
      },
      {
        stt: '2',
        soToKhai: 'LTB2600001-TK0000002/TB-CCT',
        kyThue: '11/2026',
        noiDungKhoanNop: 'Lệ phí trước bạ nhà đất',
        soTienNguyenTe: '387.6',
        soTienVND: '10000000',
        maChuong: '757',
        maNDKT: '2801',
        maDBHC: '26476',
      },
    ],
    tongTien: '50000000',
  })
})
