/** The number of a person, however somebody wrote it: with spaces or hyphens, in small letters. */

export function bareNumber(written: string): string {
  return written.normalize('NFKC').toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
}
