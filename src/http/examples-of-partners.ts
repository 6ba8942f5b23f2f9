/** Partners, their tests and settings as the documentation shows them; invented. */
import type { ConnectionTest, PartnerDeskView, SettingsCheck, SettingsList } from '../../schemas/partner-desk.ts'

const agreement: PartnerDeskView['agreement'] = {
  timeoutMs: 60_000,
  concurrency: 10,
  replayConcurrency: 2,
  workers: 1,
  suspendAfter: 3,
  retry: { baseMs: 2_000, capMs: 900_000, horizonHours: 72 },
  poll: { everyMs: 60_000, most: 50, horizonDays: 365 },
  queries: { timeoutMs: 10_000, concurrency: 10, waiting: 20, perMinute: 600, breakAfter: 5, probeAfterMs: 5_000, cacheSeconds: 3_600, staleHours: 168, cachePersonalSeconds: 0 },
  probe: { minMs: 1_000, maxMs: 30_000 },
}

export const examplePartner: PartnerDeskView = {
  id: 'tax',
  title: { vi: 'Cơ quan thuế', en: 'Tax agency' },
  adapter: 'tax',
  organisation: 'G12',
  procedures: ['1.012817'],
  can: { poll: false, callbacks: true, standing: false, queries: ['land-tax'], attachments: 'none' },
  transport: 'direct',
  agreement,
  lane: { partner: 'tax', title: { vi: 'Cơ quan thuế', en: 'Tax agency' }, state: 'open', since: '2026-11-19T22:10:00.000Z', failures: 0, probes: 0 },
  health: { attempts: 120, delivered: 118, failed: 2, medianMs: 410, lastDeliveredAt: '2026-11-20T01:29:58.000Z', lastHeardAt: '2026-11-20T01:12:11.000Z' },
}

export const exampleTest: ConnectionTest = {
  partner: 'tax',
  at: '2026-11-20T01:30:00.000Z',
  up: true,
  code: 'ok',
  words: { vi: 'Đã ký, đã gửi và nhận được trả lời có chữ ký đúng của cơ quan.', en: 'Signed, sent, and answered with a signature of the partner that is right.' },
  milliseconds: 212,
  exchanges: [{ name: 'DanhMucTieuMuc', method: 'POST', url: 'https://gip.example.vn/gip', milliseconds: 180, status: 200 }],
  signatures: [
    { direction: 'made', profile: 'xmldsig-gip', algorithm: 'RS256', organisation: 'H56', certificate: '3f1c0a6d5b9e4f27815d2c7a90b4e6f3d8a1c5e70f92b4d6813a5c7e9f0b2d46' },
    { direction: 'verified', profile: 'xmldsig-gip', algorithm: 'RS256', organisation: 'G12', certificate: '9f0b2d463f1c0a6d5b9e4f27815d2c7a90b4e6f3d8a1c5e70f92b4d6813a5c7e' },
  ],
  certificateEndsAt: '2029-09-20T00:00:00.000Z',
}

const schema = {
  type: 'object',
  required: ['url'],
  properties: { url: { type: 'string', pattern: '^https?://', description: 'Address of the SOAP service', 'x-label': { vi: 'Địa chỉ dịch vụ', en: 'Address of the service' } } },
  additionalProperties: false,
}

export const exampleSettings: SettingsList = {
  gateway: { mode: 'production', operator: 'H56', database: { url: '***', poolSize: 20 } },
  items: [{ partner: 'tax', adapter: 'tax', schema, values: { url: 'https://gip.example.vn/gip' }, agreementSchema: { type: 'object' }, agreement }],
}

export const exampleCheck: SettingsCheck = {
  faults: [],
  changed: ['/values/url'],
  fragment: '{\n  "id": "tax",\n  "adapter": "tax",\n  "config": {\n    "url": "https://gip2.example.vn/gip"\n  }\n}',
}
