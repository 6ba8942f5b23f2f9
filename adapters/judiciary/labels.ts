/** What people call the settings of this partner. */
import type { FieldLabels } from '../../schemas/labelled.ts'

export const labels: FieldLabels = {
  baseUrl: { vi: 'Địa chỉ dịch vụ lý lịch tư pháp', en: 'Address of the service' },
  wire: { vi: 'Khuôn dạng: operations-1.0 (Sở Tư pháp) hoặc central-form (Bộ Công an, công an tỉnh)', en: 'Format of the messages' },
  validity: { vi: 'Thời gian áp dụng khác với luật định', en: 'Dates agreed instead of those of the law' },
  'validity.from': { vi: 'Ngày tiếp nhận đầu tiên', en: 'First day of reception' },
  'validity.until': { vi: 'Ngày tiếp nhận cuối cùng', en: 'Last day of reception' },
  operations: { vi: 'Thoả thuận cho operations-1.0', en: 'Agreement about operations-1.0' },
  'operations.pathPrefix': { vi: 'Phần đường dẫn đứng trước tên thao tác', en: 'Path before the operations' },
  'operations.ministryJusticeId': { vi: 'Mã Sở Tư pháp (idMinistryJustice)', en: 'Id of the Department of Justice' },
  'operations.accessToken': { vi: 'Mã truy cập, khi không qua trục kết nối', en: 'Token, where no platform adds one' },
  'operations.infoType': { vi: 'Hồ sơ được hỏi: 1 ngoài một cửa, 2 qua một cửa (infoType)', en: 'Which dossiers are asked for' },
  'operations.acknowledgeInfoType': { vi: 'infoType khi báo đã nhận kết quả', en: 'infoType of the acknowledgement' },
  'operations.nationalities': { vi: 'Danh mục quốc tịch của dịch vụ (traDanhMuc)', en: 'Countries in the service’s catalogue' },
  'operations.nationalities.country': { vi: 'Mã nước hai chữ (ISO 3166-1)', en: 'Country code' },
  'operations.nationalities.id': { vi: 'Mã trong danh mục (nationalityId)', en: 'Id in the catalogue' },
  central: { vi: 'Thoả thuận cho central-form', en: 'Agreement about central-form' },
  'central.authKey': { vi: 'Khoá xác thực (authKey) trong mỗi yêu cầu', en: 'Key in every request' },
  'central.sendPath': { vi: 'Đường dẫn nhận hồ sơ (DataLGSP)', en: 'Path that takes dossiers' },
  'central.scanPath': { vi: 'Đường dẫn hỏi tình trạng (Scan)', en: 'Path that tells how dossiers stand' },
  'central.provinceCode': { vi: 'Mã tỉnh (maTinh)', en: 'Province code' },
  'central.provinceName': { vi: 'Tên tỉnh (tenTinh)', en: 'Province' },
  'central.sourceCode': { vi: 'Mã nguồn đăng ký (nguonDangKy)', en: 'Code of the source' },
  'central.sourceName': { vi: 'Tên nguồn đăng ký (tenNguonDangKy)', en: 'Name of the source' },
}
