/** What a difference is, in a sentence of both languages: codes and times, never a name. */
import type { Bilingual } from '../../schemas/bilingual.ts'
import type { DifferenceKind } from '../../schemas/reconciliation.ts'
import { statusName } from './status-names.ts'
import type { DifferenceFacts } from './reconcile.ts'
import { writtenTime } from './written-time.ts'

export interface Difference {
  readonly kind: DifferenceKind
  readonly partner: string
  readonly here?: string | undefined
  readonly there?: string | undefined
  readonly facts: DifferenceFacts
}

export function sentenceOf({ kind, partner, here, there, facts }: Difference): Bilingual {
  const [us, them] = [nameOf(here), nameOf(there)]
  const since = at(facts.since)
  switch (kind) {
    case 'partner-lacks':
      return { vi: `Đã giao cho ${partner} lúc ${since}, nhưng ${partner} nói không có hồ sơ này.`, en: `Delivered to ${partner} on ${since}, but ${partner} says that it has no such dossier.` }
    case 'not-confirmed':
      return { vi: `Đã giao cho ${partner} lúc ${since}, đến nay chưa được xác nhận tiếp nhận.`, en: `Delivered to ${partner} on ${since}, and not confirmed as a dossier since.` }
    case 'partner-ahead':
      return { vi: `${partner} đang ghi “${them.vi}”${from(facts.thereSince).vi}; ở đây mới biết “${us.vi}”${heard(facts.heardAt).vi}.`, en: `${partner} has it as “${them.en}”${from(facts.thereSince).en}; known here is “${us.en}”${heard(facts.heardAt).en}.` }
    case 'we-ahead':
      return { vi: `${partner} đã báo “${us.vi}”${heard(facts.heardAt).vi}, nhưng nay lại ghi “${them.vi}”.`, en: `${partner} told “${us.en}”${heard(facts.heardAt).en}, but now has it as “${them.en}”.` }
    case 'not-sent':
      return { vi: `Nhận lúc ${since}, đến nay chưa giao được cho ${partner}: trạng thái ${us.vi}.`, en: `Accepted on ${since} and not delivered to ${partner} yet: it is ${us.en}.` }
    case 'portal-pending':
      return { vi: `Cổng quốc gia chưa biết: bản đồng bộ chờ từ ${since}.`, en: `The national portal does not know yet: its mirror waits since ${since}.` }
    case 'portal-failed':
      return { vi: `Cổng quốc gia không nhận bản đồng bộ tạo lúc ${since}: ${us.vi}.`, en: `The national portal did not take the mirror made on ${since}: ${us.en}.` }
    case 'portal-differs':
      return { vi: `Cổng quốc gia đã được báo “${us.vi}” lúc ${since}, nhưng ${shownAs(there).vi}.`, en: `The national portal was told “${us.en}” on ${since}, but ${shownAs(there).en}.` }
    case 'unmatched':
      return { vi: `${partner} báo về một hồ sơ mà ở đây không có, lúc ${since}.`, en: `${partner} told of a dossier that is not known here, on ${since}.` }
    case 'client-untold':
      return { vi: `Hệ thống một cửa chưa nhận được tin tạo lúc ${since}: ${us.vi}.`, en: `The one-stop system did not get the news of ${since}: ${us.en}.` }
  }
}

function shownAs(there: string | undefined): Bilingual {
  if (there === undefined || there === 'differs') return { vi: 'hiển thị trạng thái khác', en: 'shows another state' }
  if (there === 'unknown') return { vi: 'nói không có hồ sơ này', en: 'says that it has no such dossier' }
  const name = nameOf(there)
  return { vi: `hiển thị “${name.vi}”`, en: `shows “${name.en}”` }
}

function nameOf(word: string | undefined): Bilingual {
  if (word === undefined) return { vi: 'chưa có gì', en: 'nothing' }
  const status = /^\d+$/.test(word) ? statusName(Number(word)) : undefined
  return status ?? deliveryNames[word] ?? { vi: word, en: word }
}

const deliveryNames: Readonly<Record<string, Bilingual>> = {
  accepted: { vi: 'đã nhận, chưa gửi', en: 'accepted, not sent yet' },
  delivering: { vi: 'đang gửi', en: 'being sent' },
  waiting: { vi: 'chờ gửi lại', en: 'waiting for another try' },
  refused: { vi: 'bị từ chối', en: 'refused' },
  parked: { vi: 'chờ người xử lý', en: 'parked for a person' },
  expired: { vi: 'quá hạn gửi', en: 'expired' },
}

function from(since: string | undefined): Bilingual {
  return since === undefined ? { vi: '', en: '' } : { vi: ` từ ${at(since)}`, en: ` since ${at(since)}` }
}

function heard(instant: string | undefined): Bilingual {
  return instant === undefined ? { vi: '', en: '' } : { vi: ` (lúc ${at(instant)})`, en: ` (on ${at(instant)})` }
}

function at(instant: string | undefined): string {
  return instant === undefined ? '—' : writtenTime(new Date(instant))
}
