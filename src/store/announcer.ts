/** Tells every process that there is work, at most once in a while: best effort, off the path of whoever has work. */
import type { Pool } from './pool.ts'

export const workChannel = 'lienthong_work'
const pauseMs = 20

export interface Announcer {
  announce(): void
  close(): void
}

export function createAnnouncer(pool: Pool, onError: (error: Error) => void): Announcer {
  let timer: NodeJS.Timeout | undefined
  let again = false
  let closed = false

  function send(): void {
    again = false
    timer = setTimeout(() => {
      timer = undefined
      if (again) send()
    }, pauseMs)
    pool.query(`notify ${workChannel}`).catch((error: Error) => {
      if (!closed) onError(error)
    })
  }

  return {
    announce() {
      if (closed) return
      if (timer === undefined) send()
      else again = true
    },
    close() {
      closed = true
      clearTimeout(timer)
    },
  }
}
