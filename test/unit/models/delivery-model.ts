/**
 * The life of a transfer as a person would tell it, without the names of the states: it lies in the queue, is in somebody's
 * hand, or is over in some way. Which state that is, and what may be done, follows.
 */
import type { DeliveryMove, DeliveryState } from '../../../src/domain/transfer.ts'

export type Life =
  | { readonly where: 'queue'; readonly wasSent: boolean }
  | { readonly where: 'hand' }
  | { readonly where: 'over'; readonly how: Ending }

/** taken: by the partner's transport · admitted: as a dossier · off: called off by its client or closed by a person. */
type Ending = 'taken' | 'admitted' | 'turned-down' | 'puzzling' | 'too-old' | 'off'

export const born: Life = { where: 'queue', wasSent: false }

const endings: Readonly<Partial<Record<DeliveryMove, Ending>>> = { deliver: 'taken', confirm: 'admitted', refuse: 'turned-down', park: 'puzzling', expire: 'too-old' }
const names: Readonly<Record<Ending, DeliveryState>> = { taken: 'delivered', admitted: 'confirmed', 'turned-down': 'refused', puzzling: 'parked', 'too-old': 'expired', off: 'cancelled' }

export function nameOf(life: Life): DeliveryState {
  if (life.where === 'hand') return 'delivering'
  if (life.where === 'over') return names[life.how]
  return life.wasSent ? 'waiting' : 'accepted'
}

export function isOver(life: Life): boolean {
  return life.where === 'over'
}

export function isWithPartner(life: Life): boolean {
  return life.where === 'over' && (life.how === 'taken' || life.how === 'admitted')
}

/** Over, and neither with the partner nor called off: a person may still send it again. */
export function hasFailed(life: Life): boolean {
  return life.where === 'over' && life.how !== 'off' && !isWithPartner(life)
}

/** Undefined where it may not happen. */
export function happens(life: Life, by: DeliveryMove): Life | undefined {
  const isCalledOff = life.where === 'over' && life.how === 'off'
  const again: Life = { where: 'queue', wasSent: true }
  const off: Life = { where: 'over', how: 'off' }
  switch (by) {
    case 'lease':
      return isOver(life) ? undefined : { where: 'hand' }
    case 'wait':
      return life.where === 'hand' ? again : undefined
    case 'cancel':
      return life.where === 'queue' ? off : undefined
    case 'dismiss':
      return life.where === 'queue' || hasFailed(life) ? off : undefined
    case 'replay':
      return hasFailed(life) || (life.where === 'queue' && life.wasSent) ? again : undefined
    case 'resend':
      return isOver(life) && !isCalledOff ? again : undefined
    default:
      return ends(life, by)
  }
}

/** Whoever holds it says how it ended; what was only taken may still be admitted or turned down by the partner. */
function ends(life: Life, by: DeliveryMove): Life | undefined {
  const how = endings[by]
  const isTaken = life.where === 'over' && life.how === 'taken'
  const mayEnd = life.where === 'hand' || (isTaken && (by === 'confirm' || by === 'refuse'))
  return mayEnd && how !== undefined ? { where: 'over', how } : undefined
}
