/** Replays in words: what is done, how a run and each of its items stand, why something is left out or waits. */
import type { Bilingual } from '../../../schemas/bilingual.ts'
import type { ItemState, ReplayRun, ReplayVerb, RunState } from '../../../schemas/replays.ts'
import { itemStateWords } from '../../domain/replay-words.ts'
import type { StateWords } from './states.ts'

export const verbWords: Readonly<Record<ReplayVerb, Bilingual>> = {
  replay: { vi: 'gửi lại', en: 'replay' },
  resend: { vi: 'buộc gửi lại', en: 'resend' },
}

export const runWords: Readonly<Record<RunState, StateWords>> = {
  'awaiting-approval': { words: { vi: 'chờ người thứ hai duyệt', en: 'waits for a second person' }, tone: 'warn', icon: 'people' },
  running: { words: { vi: 'đang chạy', en: 'running' }, tone: 'busy', icon: 'play' },
  paused: { words: { vi: 'tạm dừng', en: 'paused' }, tone: 'wait', icon: 'pause' },
  stopped: { words: { vi: 'tự dừng', en: 'stopped itself' }, tone: 'bad', icon: 'stop' },
  done: { words: { vi: 'đã xong', en: 'done' }, tone: 'good', icon: 'check' },
  cancelled: { words: { vi: 'đã huỷ', en: 'cancelled' }, tone: 'idle', icon: 'dash' },
}

export const itemWords: Readonly<Record<ItemState, StateWords>> = {
  delivered: { words: itemStateWords.delivered, tone: 'good', icon: 'check' },
  failed: { words: itemStateWords.failed, tone: 'bad', icon: 'cross' },
  skipped: { words: itemStateWords.skipped, tone: 'idle', icon: 'dash' },
  sent: { words: itemStateWords.sent, tone: 'busy', icon: 'arrow' },
  pending: { words: itemStateWords.pending, tone: 'wait', icon: 'clock' },
}

export const slowWords: Readonly<Record<ReplayRun['waitsFor'][number], Bilingual>> = {
  'live-traffic': { vi: 'nhường hồ sơ mới: hồ sơ mới luôn đi trước', en: 'lets new dossiers pass: they always go first' },
  'closed-lane': { vi: 'làn tới cơ quan đang đóng; sẽ tự đi tiếp khi làn mở', en: 'the partner’s lane is closed; it goes on by itself once the lane opens' },
  rate: { vi: 'giữ đúng tốc độ đã đặt', en: 'keeps to the rate that was set' },
}
