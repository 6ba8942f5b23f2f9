/** Orders at the administrators' door, as a program that administers gives them. */
import { Pool } from 'undici'
import type { Gateway } from './gateway.ts'
import { token } from './surroundings.ts'

export interface DeskDoor {
  /** What comes back, as the door documents it; throws with the answer where it is not 2xx. */
  ask<Answer>(path: string, body?: object): Promise<Answer>
  close(): Promise<void>
}

export function openDeskDoor(gateway: Gateway): DeskDoor {
  const pool = new Pool(gateway.ready.doors.admin, { connections: 2 })
  const authorization = `Bearer ${token}-admin`
  return {
    async ask<Answer>(path: string, body?: object) {
      const sent = body === undefined ? { method: 'GET' as const, headers: { authorization } } : { method: 'POST' as const, headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify(body) }
      const answer = await pool.request({ path: `/admin/v1/${path}`, ...sent })
      const text = await answer.body.text()
      if (answer.statusCode >= 300) throw new Error(`${path} answered ${answer.statusCode}: ${text.slice(0, 500)}`)
      return JSON.parse(text) as Answer
    },
    close: () => pool.close(),
  }
}
