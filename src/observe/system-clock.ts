/** The real time, ids and randomness. */
import { v7 } from 'uuid'
import type { Clock } from '../ports/clock.ts'

export const systemClock: Clock = { now: () => new Date(), random: () => Math.random(), id: () => v7() }
