/** What is known here, or was said there, in words: a state of ours, a national status, or the words as they are. Pure. */
import type { Bilingual } from '../../../../schemas/bilingual.ts'
import { nationalWords } from '../../words/dossiers.ts'
import { deliveryWords } from '../../words/states.ts'

const unknown: Bilingual = { vi: 'không có hồ sơ này', en: 'unknown' }

export function standingWords(standing: string): Bilingual {
  if (standing === 'unknown') return unknown
  const status = /^[0-9]{1,2}$/.test(standing) ? nationalWords[Number(standing)] : undefined
  if (status !== undefined) return { vi: `${standing} · ${status.vi}`, en: `${standing} · ${status.en}` }
  const state = Object.entries(deliveryWords).find(([name]) => name === standing)
  return state?.[1].words ?? { vi: standing, en: standing }
}

/** The sentence with the name of the agency in place of its id. */
export function withName(sentence: string, id: string, name: string): string {
  return sentence.replaceAll(new RegExp(`(?<![\\w-])${id.replaceAll(/[^\w-]/g, '\\$&')}(?![\\w-])`, 'g'), () => name)
}
