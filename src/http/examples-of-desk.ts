/** The examples of the operators' desk. A test holds them against the schemas. */
import type { Desk } from '../../schemas/desk.ts'
import type { SavedFilterList } from '../../schemas/saved-filters.ts'
import type { Trouble, TroubleList } from '../../schemas/troubles.ts'

const at = '2026-11-20T01:30:00.000Z'

const trouble: Trouble = {
  key: 'lane-stopped:tax',
  kind: 'lane-stopped',
  severity: 'critical',
  partner: 'tax',
  since: '2026-11-19T22:04:11.000Z',
  dossiers: 37,
  what: { vi: 'Đường gửi tới Cơ quan thuế đã dừng: 37 hồ sơ đang chờ.', en: 'Sending to the Tax office has stopped: 37 dossiers wait.' },
  todo: { vi: 'Mở trang cơ quan, chạy thử kết nối, sửa điều nó nêu rồi bấm "Mở lại".', en: 'Open the partner’s page, run the connection test, put right what it names, then press “Resume”.' },
  link: '/partners/tax',
}

export const exampleTroubles: TroubleList = { at, items: [trouble] }

export const exampleDesk: Desk = {
  at,
  troubles: [trouble],
  partners: [
    {
      partner: 'tax',
      title: { vi: 'Cơ quan thuế', en: 'Tax office' },
      role: 'partner',
      lane: 'stopped',
      laneSince: '2026-11-19T22:04:11.000Z',
      laneReason: 'certificate-refused',
      waiting: 37,
      oldestWaitingAt: '2026-11-19T22:04:09.000Z',
      failed: 2,
      today: { accepted: 40, delivered: 3, failed: 0 },
      hours: [{ hour: '2026-11-20T01:00:00.000Z', accepted: 12, delivered: 0, failed: 0 }],
      lastDeliveredAt: '2026-11-19T22:03:58.000Z',
    },
  ],
  failures: [{ partner: 'tax', state: 'parked', code: 'unknown-answer', count: 2, oldestAt: '2026-11-18T02:00:00.000Z', newestAt: '2026-11-18T02:10:00.000Z' }],
  deadlines: { overdue: 1, today: 4, soon: 9 },
  certificates: { expired: 0, within14Days: 0, within60Days: 1, nextAt: '2027-01-10T00:00:00.000Z' },
  inbox: { parked: 1, unmatched: 0, oldestAt: '2026-11-19T08:00:00.000Z' },
  sync: [{ partner: 'tax', count: 120, pending: 2, failed: 0, late: 0, p50: 900, p95: 4_100, longest: 61_000 }],
}

export const exampleSavedFilters: SavedFilterList = { items: [{ name: 'Thuế: chờ người xử lý', page: 'transfers', query: 'partner=tax&state=parked', at }] }
